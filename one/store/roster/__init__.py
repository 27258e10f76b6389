"""one/store/roster."""
