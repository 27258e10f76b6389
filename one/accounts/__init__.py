"""one/accounts."""
