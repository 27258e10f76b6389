"""one/feed."""
