"""The pages of Actualités."""

from one.http.actualites.routes import ROUTES

__all__ = ["ROUTES"]
