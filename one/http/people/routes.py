"""The addresses of people."""

from one.http.forms import Press
from one.http.people import personal_data
from one.http.route import Route

ROUTES = (
    Route(
        personal_data.URL,
        get=personal_data.show,
        post=personal_data.ask,
        form=Press,
        what="« Mes données »",
        sends="have a copy of all that is kept about me prepared",
    ),
    Route(
        personal_data.TAKE,
        post=personal_data.take,
        form=personal_data.Password,
        page=personal_data.URL,
        sends="my password, to take that copy",
    ),
    Route(personal_data.ZIP, get=personal_data.download, help="donnees", what="that copy"),
    Route("/compte/ferme", get=personal_data.closed, help="compte", what="my account belongs to no school"),
)
