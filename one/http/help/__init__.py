"""The help: an article for each page, in the words of each profile."""

from one.http.help.articles import ARTICLES
from one.http.help.pages import ROUTES

__all__ = ["ARTICLES", "ROUTES"]
