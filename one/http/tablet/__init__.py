"""The addresses of the class tablet: the tablet's own, and those of who sets up its class."""
