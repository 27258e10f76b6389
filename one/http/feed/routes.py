"""The addresses of the feed."""

from one.http.feed.home import home
from one.http.route import Route

ROUTES = (Route("/", get=home, what="the feed, « Quoi de neuf ? »"),)
