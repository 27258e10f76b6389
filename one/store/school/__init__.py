"""A school, its classes and its people as its direction reads and writes them."""
