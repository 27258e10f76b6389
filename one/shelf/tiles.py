"""The tiles of « Mes applis »: applications that somebody's school opens to them, and services outside that are for them.

An application that is closed to somebody has no tile, is no favourite and was not opened lately; what they chose is kept, and is
there again when it opens.
"""

from collections.abc import Mapping

import msgspec

from one.apps import catalogue
from one.apps.app import App
from one.names import fold
from one.resources import Resources
from one.scope import Scope
from one.sharing import shared
from one.shelf.categories import OF_SERVICES, key_of
from one.store.feed.unread import UNREAD_DAYS
from one.store.shelf import shelf as store

RECENT = 5  # shown; a few more are kept, for those that close meanwhile
KEPT = 8
NEWEST = 200  # items of a channel that are looked at for the counts
QUERY_MOST = 100
_LINK = "lien:"


class Tile(msgspec.Struct, frozen=True):
    """One tile. ``outside``: where a service is; ``school``: whose it is, for who has several; ``new``: unread items."""

    key: str
    name: str
    description: str
    category: str
    url: str
    icon: str
    color: str
    drawing: tuple[str, str] | None
    outside: str = ""
    school: str = ""
    new: int = 0
    starred: bool = False

    @property
    def group(self) -> str:
        """Its category, in an address."""
        return key_of(self.category)

    @property
    def said(self) -> str:
        """What it is found by, folded."""
        return fold(f"{self.name} {self.description} {self.category} {self.outside}")


class Shelf(msgspec.Struct, frozen=True):
    """All tiles, those the asker put first, and those they opened lately."""

    tiles: list[Tile]
    favourites: list[Tile]
    recent: list[Tile]


def key_of_service(connector_id: int) -> str:
    """How a service is named among tiles."""
    return f"{_LINK}{connector_id}"


async def shelf(scope: Scope, resources: Resources, *, counted: bool = False) -> Shelf:
    """The asker's. ``counted``: with how much is new in each application."""
    found = await shared(("shelf", scope.person_id), lambda: store.of(resources.pool, scope))
    new = await store.unread(resources.pool, scope, UNREAD_DAYS, NEWEST) if counted else {}
    starred = set(found.favourites)
    schools = {s.id: s.name for s in scope.schools} if len(scope.schools) > 1 else {}
    tiles = [_of_app(app, new, starred) for app in catalogue.at_home(scope) if app.url]
    tiles += [_of_service(each, schools, starred) for each in found.services]
    by_key = {tile.key: tile for tile in tiles}
    return Shelf(
        tiles,
        [by_key[key] for key in found.favourites if key in by_key],
        [by_key[key] for key in found.visits if key in by_key][:RECENT],
    )


def _of_app(app: App, new: Mapping[str, int], starred: set[str]) -> Tile:
    return Tile(
        app.code,
        str(app.name),
        str(app.description),
        str(app.category),
        app.url,
        app.icon,
        app.color,
        (app.code, "tile"),
        new=new.get(app.code, 0),
        starred=app.code in starred,
    )


def _of_service(service: store.Service, schools: Mapping[int, str], starred: set[str]) -> Tile:
    key = key_of_service(service.id)
    return Tile(
        key,
        service.name,
        service.description,
        str(OF_SERVICES.get(service.category, OF_SERVICES["services"])),
        f"/applis/liens/{service.id}",
        "external-link",
        service.color,
        ("services", service.picture),
        outside=host_of(service.url),
        school=schools.get(service.school_id, ""),
        starred=key in starred,
    )


def host_of(url: str) -> str:
    """The name of a site, as people say it."""
    host = url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0]
    return host.removeprefix("www.")


def sought(query: str) -> list[str]:
    """What is looked for, word by word, folded as everywhere."""
    return [word for word in map(fold, query[:QUERY_MOST].split()) if word]
