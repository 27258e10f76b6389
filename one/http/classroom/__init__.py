"""one/http/classroom."""
