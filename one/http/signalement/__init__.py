"""The pages of reports: sending one, what became of mine, and judging."""

from one.http.signalement.routes import ROUTES

__all__ = ["ROUTES"]
