"""What keeps the tree in order; run as `python -m scripts.NAME`, by make."""
