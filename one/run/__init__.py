"""one/run."""
