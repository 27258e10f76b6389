"""Filters and search of the feed in its address: plain links, each to what would be shown with it."""

from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.datastructures import QueryParams
from starlette.requests import Request

from one.apps import catalogue
from one.feed import filters as feed
from one.feed.filters import ALL, Filters
from one.feed.search import MOST
from one.http.state import asker, resources_of
from one.i18n import Lazy, _
from one.scope import Scope
from one.text import clean

CHOSEN_MOST = 50  # values of one name that are looked at
APP, CHILD, UNREAD, EVERYTHING, WORDS, CURSOR = "appli", "enfant", "non-lus", "tout", "q", "curseur"


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """One filter: whether it is on, and the address of the page on which it is the other way round."""

    words: Lazy | str
    url: str
    on: bool
    color: str
    icon: str = ""
    name: bool = False  # whether its words are somebody's name


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the address asks for, judged."""

    filters: Filters
    words: str
    cursor: str | None
    chips: tuple[Chip, ...]

    def carried(self) -> list[tuple[str, str]]:
        """The filters, for a form of GET that searches within them."""
        return _as_said(self.filters)

    def without_words(self) -> str:
        """The same page without the search."""
        return address(self.filters)

    def address(self, *, cursor: str | None = None) -> str:
        """The page itself, whatever is chosen elsewhere meanwhile."""
        return address(self.filters, self.words, cursor)


async def asked(request: Request) -> Asked:
    """What is to be shown: what the address says, else what was chosen last. A choice is kept."""
    scope, resources, said = asker(request), resources_of(request), request.query_params
    found = await feed.choice(scope, resources)
    known = _known(scope, found.outside)
    codes = [app.code for app in known]
    explicit = any(name in said for name in (APP, CHILD, UNREAD, EVERYTHING))
    filters = feed.judged(scope, _said(said) if explicit else found.kept, codes)
    # A link on somebody else's site chooses nothing for good.
    if explicit and filters != found.kept and request.headers.get("sec-fetch-site") == "same-origin":
        await feed.keep(scope, resources, filters)
    words = words_of(said)
    return Asked(
        filters=filters, words=words, cursor=said.get(CURSOR), chips=_chips(scope, filters, words, known)
    )


def words_of(said: QueryParams) -> str:
    """What is looked for."""
    return clean(said.get(WORDS, "")[: MOST + 1], keep_lines=False)[:MOST]


async def of_address(request: Request, said: QueryParams) -> Filters:
    """The filters of another page of the asker's feed, as its address says them."""
    scope = asker(request)
    found = await feed.choice(scope, resources_of(request))
    return feed.judged(scope, _said(said), [app.code for app in _known(scope, found.outside)])


def address(filters: Filters, words: str = "", cursor: str | None = None) -> str:
    """The home page with these filters, all of them said."""
    said = _as_said(filters)
    said += [(WORDS, words)] if words else []
    said += [(CURSOR, cursor)] if cursor else []
    return f"/?{urlencode(said)}"


def _as_said(filters: Filters) -> list[tuple[str, str]]:
    said = [(APP, code) for code in sorted(filters.apps)]
    said += [(CHILD, str(child)) for child in sorted(filters.children)]
    said += [(UNREAD, "1")] if filters.unread else []
    return said or [(EVERYTHING, "1")]


def _said(said: QueryParams) -> Filters:
    children = [each for each in said.getlist(CHILD)[:CHOSEN_MOST] if each.isascii() and each.isdigit()]
    return Filters(
        tuple(said.getlist(APP)[:CHOSEN_MOST]),
        tuple(int(each) for each in children if len(each) <= 18),
        UNREAD in said,
    )


class Known(msgspec.Struct, frozen=True):
    """An application that the asker's feed may show."""

    code: str
    name: Lazy | str
    color: str
    icon: str


def _known(scope: Scope, outside: list[feed.Outside]) -> list[Known]:
    """Each once; not the one that stands for all outside ones, which are there by their own names."""
    mine = {app.code: app for app, _type in catalogue.types(scope) if app.profiles}
    return [Known(app.code, app.name, app.color, app.icon) for app in mine.values()] + [
        Known(each.code, each.name, "slate", "external-link")
        for each in outside
        if catalogue.get(each.code) is None
    ]


def _chips(scope: Scope, filters: Filters, words: str, known: list[Known]) -> tuple[Chip, ...]:
    def chip(said: Lazy | str, other: Filters, *, on: bool, **more: Any) -> Chip:
        return Chip(words=said, url=address(other, words), on=on, **more)

    change = msgspec.structs.replace
    chips = [
        chip(_("Tout"), ALL, on=not filters, color="lagoon"),
        chip(_("Non lus"), change(filters, unread=not filters.unread), on=filters.unread, color="sun"),
    ]
    for child in scope.children if len(scope.children) > 1 else ():
        other = change(filters, children=tuple({*filters.children} ^ {child.id}))
        on = child.id in filters.children
        chips.append(chip(child.first_name, other, on=on, color="lilac", name=True))
    for app in known:
        other = change(filters, apps=tuple({*filters.apps} ^ {app.code}))
        chips.append(chip(app.name, other, on=app.code in filters.apps, color=app.color, icon=app.icon))
    return tuple(chips)
