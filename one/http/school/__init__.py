"""one/http/school."""
