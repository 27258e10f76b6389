"""one/http/people."""
