"""The pages of the homework book."""

from one.http.cahier.routes import ROUTES

__all__ = ["ROUTES"]
