"""one/store/classroom."""
