"""What « La classe » is: a place of the banner, and what happens to a class, told in the feed of those it concerns.

What happens is told by who does it (one/people/news.py), whether this room is installed or not.
"""

from collections.abc import Mapping
from typing import Any

from one.apps.app import App, Picture, Widget
from one.i18n import lazy
from one.people import news
from one.resources import Resources
from one.scope import Profile, Scope


async def _home(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    return {} if scope.children or scope.classes else None


APP = App(
    code="classe",
    name=lazy("La classe"),
    description=lazy("Qui arrive dans la classe, et qui la quitte."),
    icon="users",
    color="lagoon",
    order=20,
    url="/classe",
    banner=True,
    category=lazy("Services"),
    profiles=(),
    told=(Profile.GUARDIAN, Profile.TEACHER, Profile.STAFF),
    types=news.TYPES,
    subjects=(news.PERSON, news.TIE, news.LISTS, news.TABLET),
    help=lazy("La classe"),
    pictures=(
        Picture("lea.marchand", "/classe", lazy("La classe, avec une carte pour chacun"), (Profile.PUPIL,)),
    ),
    home=_home,
    widgets=(
        Widget(
            code="classes",
            name=lazy("Enfants et classes"),
            icon="users",
            color="lagoon",
            order=20,
        ),
    ),
)
