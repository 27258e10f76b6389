"""What the template of an item reads."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from one import events
from one.apps import catalogue
from one.feed import page as feed
from one.feed.grouping import Line, grouped, key_of
from one.http.words import counted, said_in
from one.i18n import Lazy, LazyCount, voice
from one.notifications import REPEATS, Ask, Type
from one.profile.telling import address
from one.scope import Scope
from one.templating.times import reltime


class _Line(Line, frozen=True):
    view: "View"


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What templates/feed/_item.html reads; without its words, what arrives live is built from it."""

    app: str
    type: str
    app_name: Lazy | str
    app_color: str
    app_icon: str
    id: int | None = None
    author_id: int | None = None
    author_name: str = ""
    author_url: str | None = None
    title: str = ""
    excerpt: str = ""
    url: str = "/"
    for_names: tuple[str, ...] = ()
    at: datetime | None = None
    read: bool = False
    edited: bool = False
    reportable: bool = True  # by its reader
    asks: str = ""  # what its reader is asked to do, and has not done
    key: str = ""
    repeats: tuple["View", ...] = ()  # what stands together with it, folded away
    counted: str = ""  # how much that is with itself; for a blank the forms, as JSON
    says: str = ""  # of a blank: what ONE says in such items, where that is not the French they bring along

    @property
    def times(self) -> str:
        """What is said of the time on it and in it: another when it reads otherwise."""
        return " ".join(reltime(each.at) for each in (self, *self.repeats) if each.at is not None)


def views(
    shown: Sequence[feed.Item],
    reader_id: int,
    awaits: Collection[str] = (),
    sheets: Collection[int] = frozenset(),
) -> list[View]:
    """Items of somebody's feed, newest first; what repeats what stands together. Nobody reports what they wrote.

    ``awaits``: where those lead that ask the reader for something still. ``sheets``: the authors whose sheets they may open.
    """
    lines = [
        _Line(key_of(each.item), each.at, _of_reader(view(each, awaits), reader_id, sheets)) for each in shown
    ]
    return [_together([line.view for line in group]) for group in grouped(lines)]


def _of_reader(item: View, reader_id: int, sheets: Collection[int]) -> View:
    url = address(item.author_id) if item.author_id is not None and item.author_id in sheets else None
    return msgspec.structs.replace(
        item, reportable=item.reportable and item.author_id != reader_id, author_url=url
    )


def _together(group: list[View]) -> View:
    newest, *repeats = group
    if not repeats:
        return newest
    said = _counted(newest.app, newest.type).of(len(group))
    return msgspec.structs.replace(newest, repeats=tuple(repeats), counted=said)


def view(shown: feed.Item, awaits: Collection[str] = ()) -> View:
    """An item of the feed."""
    item = shown.item
    asks = _asks(item.app, item.type) if item.asks and item.url in awaits else None
    return of_item(
        shown.id,
        item,
        shown.at,
        for_names=tuple(shown.for_names),
        read=shown.read,
        asks=str(asks.words) if asks else "",
    )


def of_item(id_: int, item: events.Item, at: datetime, **more: Any) -> View:
    """An item, with what depends on its reader in ``more``."""
    item = item.said
    return blank(
        item.app,
        item.type,
        id=id_,
        author_id=item.author.id,
        author_name=item.author.name,
        title=item.title,
        excerpt=item.excerpt,
        url=item.url,
        at=at,
        edited=item.edited_at is not None,
        key=key_of(item),
        **{"read": True, **more},
    )


def blank(code: str, kind: str, **more: Any) -> View:
    """An item of this type, without words unless they are given."""
    app = catalogue.get(code)
    if app is None:
        return View(app=code, type=kind, app_name="", app_color="slate", app_icon="bell", **more)
    return View(
        app=code,
        type=kind,
        app_name=app.name,
        app_color=app.color,
        app_icon=app.icon,
        reportable=app.reportable,
        **more,
    )


def _counted(code: str, kind: str) -> LazyCount:
    found = _type(code, kind)
    return found.counted if found else REPEATS


def for_scripts(scope: Scope) -> tuple[View, ...]:
    """An empty item, and what its script has to know of each type that may arrive live."""
    types = tuple((app.code, kind) for app, kind in catalogue.types(scope))
    return _for_scripts(types, scope.profile, voice())


@lru_cache(maxsize=256)
def _for_scripts(types: tuple[tuple[str, str], ...], profile: str, voice: str) -> tuple[View, ...]:
    return (blank("", ""), *(_known(code, kind, profile) for code, kind in types))


def _known(code: str, kind: str, profile: str) -> View:
    """The forms of what is said of several together, where they are its own, and what readers of this profile may be asked to do."""
    asks, together, found = _asks(code, kind), _counted(code, kind), _type(code, kind)
    return blank(
        code,
        kind,
        counted=counted(together) if together is not REPEATS else "",
        asks=str(asks.words) if asks and asks.of == profile else "",
        says=said_in(found.says) if found else "",
    )


def _type(code: str, kind: str) -> Type | None:
    app = catalogue.get(code)
    return next((t for t in app.types if t.code == kind), None) if app else None


def _asks(code: str, kind: str) -> Ask | None:
    found = _type(code, kind)
    return found.asks if found else None


def sentence(code: str, kind: str) -> str:
    """What an item says its author did."""
    found = _type(code, kind)
    return str(found.sentence) if found else ""
