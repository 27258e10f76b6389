"""one/people."""
