"""What outside applications ask for, and the page of their keys."""

from one.http.externe.routes import ROUTES

__all__ = ["ROUTES"]
