"""The addresses of widgets."""

from one.http.forms import Press
from one.http.route import Route
from one.http.tiles import Move, Switch
from one.http.who import ADMINISTERS
from one.http.widgets import choosing, of_school

ROUTES = (
    Route(choosing.URL, get=choosing.show, what="my widgets"),
    Route(
        f"{choosing.URL}/montrer",
        post=choosing.switch,
        form=Switch,
        page=choosing.URL,
        sends="a widget is on my home page, or not",
    ),
    Route(
        f"{choosing.URL}/ordre",
        post=choosing.move,
        form=Move,
        page=choosing.URL,
        sends="order of my widgets",
    ),
    Route(
        f"{choosing.URL}/origine",
        post=choosing.reset,
        form=Press,
        page=choosing.URL,
        sends="my widgets as they come",
    ),
    Route(
        "/ecole/{school}/reglages/widgets",
        get=of_school.show,
        post=of_school.save,
        form=of_school.Rules,
        who=ADMINISTERS,
        what="widgets for everybody, and for nobody",
        sends="pin them, remove them, leave them to each",
    ),
)
