"""What happens to a class, told in the feed of those it concerns; see one/people/news.py. It has no page of its own."""

from one.apps.app import App
from one.i18n import lazy
from one.people import news

APP = App(
    code="classe",
    name=lazy("La classe"),
    description=lazy("Qui arrive dans la classe, et qui la quitte."),
    icon="users",
    color="lagoon",
    url="",
    category=lazy("Services"),
    profiles=(),
    types=news.TYPES,
    help="parametrage",
)
