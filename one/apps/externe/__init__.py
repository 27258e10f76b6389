"""one/apps/externe."""
