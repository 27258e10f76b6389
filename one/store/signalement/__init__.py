"""Reports of what people may read, and what the school decided."""
