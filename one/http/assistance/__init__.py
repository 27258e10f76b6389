"""The pages of Assistance: writing a request, its thread, the queue of who handles them."""

from one.http.assistance.routes import ROUTES

__all__ = ["ROUTES"]
