"""one/http/accounts."""
