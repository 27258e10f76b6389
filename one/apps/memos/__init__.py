"""Notes of one's own, as those that stick on a desk: short, in colours, for nobody else."""
