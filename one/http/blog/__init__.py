"""The pages of the blog."""

from one.http.blog.routes import ROUTES

__all__ = ["ROUTES"]
