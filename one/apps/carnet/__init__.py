"""one/apps/carnet."""
