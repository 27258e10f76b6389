"""The addresses of portraits."""

from one.http.forms import Press
from one.http.portraits import asking, choosing, photos, serving
from one.http.route import READS, Route

ROUTES = (
    Route("/compte/portrait", get=choosing.show, what="how I look beside my name"),
    Route(
        "/compte/portrait/dessin",
        post=choosing.choose,
        form=choosing.Chosen,
        page=photos.URL,
        sends="a drawing, or none",
    ),
    Route(
        "/compte/portrait/photo",
        post=photos.put,
        form=photos.NewPhoto,
        page=photos.URL,
        sends="a photo of me, cut to a square",
    ),
    Route(
        "/compte/portrait/cadenas",
        post=photos.lock,
        form=photos.Padlock,
        page=photos.URL,
        sends="who sees my photo",
    ),
    Route(
        "/compte/portrait/photo/retirer",
        post=photos.remove,
        form=Press,
        page=photos.URL,
        sends="my photo, away",
    ),
    Route("/portraits/{id}/{version}", get=serving.show, what="a photo that I may see", pictures=READS),
    Route("/portraits/{id}/{version}/petit", get=serving.small, what="the same, small", pictures=READS),
    Route("/portraits", get=asking.ask, what="faces for what arrives live", pictures=READS),
)
