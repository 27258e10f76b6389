"""The addresses of people."""

from one.http.forms import Press
from one.http.people import personal_data
from one.http.route import Route

ROUTES = (
    Route("/compte/donnees", get=personal_data.show, what="« Mes données »"),
    Route(
        "/compte/donnees.json",
        post=personal_data.download,
        form=Press,
        page="/compte/donnees",
        sends="all that is kept about me",
    ),
    Route("/compte/ferme", get=personal_data.closed, help="compte", what="my account belongs to no school"),
)
