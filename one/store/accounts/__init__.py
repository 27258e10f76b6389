"""one/store/accounts."""
