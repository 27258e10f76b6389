"""What the template of an item reads."""

from datetime import datetime
from typing import Any

import msgspec

from one import events
from one.apps import catalogue
from one.feed import page as feed
from one.i18n import Lazy
from one.templating.filters import initials, tone


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
    author_initials: str = ""
    author_url: str | None = None
    tone: int = 1
    title: str = ""
    excerpt: str = ""
    url: str = "/"
    for_names: tuple[str, ...] = ()
    at: datetime | None = None
    read: bool = False
    edited: bool = False


def view(shown: feed.Item) -> View:
    """An item of the feed."""
    return of_item(shown.id, shown.item, shown.at, for_names=tuple(shown.for_names), read=shown.read)


def of_item(id_: int, item: events.Item, at: datetime, **more: Any) -> View:
    """An item, with what depends on its reader in ``more``."""
    return blank(
        item.app,
        item.type,
        id=id_,
        author_id=item.author.id,
        author_name=item.author.name,
        author_initials=initials(item.author.name),
        tone=tone(item.author.name),
        title=item.title,
        excerpt=item.excerpt,
        url=item.url,
        at=at,
        edited=item.edited_at is not None,
        **{"read": True, **more},
    )


def blank(code: str, kind: str, **more: Any) -> View:
    """An item of this type, without words unless they are given."""
    app = catalogue.get(code)
    if app is None:
        return View(app=code, type=kind, app_name="", app_color="slate", app_icon="bell", **more)
    return View(app=code, type=kind, app_name=app.name, app_color=app.color, app_icon=app.icon, **more)


def sentence(code: str, kind: str) -> str:
    """What an item says its author did."""
    app = catalogue.get(code)
    return next((str(t.sentence) for t in app.types if t.code == kind), "") if app else ""
