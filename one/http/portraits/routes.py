"""The addresses of portraits."""

from one.http.portraits import asking, choosing
from one.http.route import READS, Route

ROUTES = (
    Route("/compte/portrait", get=choosing.show, what="how I look beside my name"),
    Route(
        "/compte/portrait/dessin",
        post=choosing.choose,
        form=choosing.Chosen,
        page=choosing.URL,
        sends="a drawing, or none",
    ),
    Route("/portraits", get=asking.ask, what="faces for what arrives live", pictures=READS),
)
