"""one/roster."""
