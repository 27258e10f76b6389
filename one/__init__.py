"""ONE: the live social network of primary schools."""

__version__ = "0.6.0"
