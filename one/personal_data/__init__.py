"""« Mes données »: a ZIP of all that ONE keeps about somebody, made by the worker, taken by nobody else."""
