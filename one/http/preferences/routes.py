"""The addresses of « Personnalisation »."""

from one.http.preferences import page, visitors
from one.http.route import READS, SENDS, Route
from one.http.who import EVERYONE

ROUTES = (
    Route(
        page.URL,
        get=page.show,
        post=page.save,
        form=page.Choices,
        what="how my pages look, and their language; ?panneau=1 for the side panel",
        sends="choose it",
        pictures=READS + SENDS,
    ),
    Route(
        "/langue",
        get=visitors.show,
        post=visitors.choose,
        form=visitors.Language,
        who=EVERYONE,
        what="the languages, for who has not signed in",
        help="connexion",
        sends="the language of pages before one signs in",
    ),
)
