"""The addresses of « Personnalisation »."""

from one.http.preferences import page
from one.http.route import READS, SENDS, Route

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
)
