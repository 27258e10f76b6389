"""What is kept of how people look."""
