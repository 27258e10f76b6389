"""The pages of the liaison notebook."""

from one.http.carnet.routes import ROUTES

__all__ = ["ROUTES"]
