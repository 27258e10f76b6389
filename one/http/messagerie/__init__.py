"""The pages of messages between people."""

from one.http.messagerie.routes import ROUTES

__all__ = ["ROUTES"]
