"""one/store/people."""
