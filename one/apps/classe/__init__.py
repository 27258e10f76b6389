"""one/apps/classe."""
