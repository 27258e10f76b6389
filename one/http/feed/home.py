"""GET /: the feed, « Quoi de neuf ? »."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one.accounts import contacts
from one.apps import catalogue
from one.apps.app import App
from one.feed import page as feed
from one.http.feed import filters
from one.http.feed.said import sentences
from one.http.feed.view import for_scripts, views
from one.http.render import counted_at, page, piece
from one.http.state import asker, resources_of
from one.people import rights
from one.preferences import visit
from one.resources import Resources
from one.scope import Scope
from one.sharing import sharing
from one.shelf.favourites import CODE as SHELF
from one.shelf.tiles import shelf
from one.widgets import shown as widgets

FAVOURITES = 6  # of « Mes applis », on the home page
CODES_MOST = 50  # of what changed, that are looked at


async def home(request: Request) -> Response:
    """A page of the feed; the first one is live."""
    with sharing():
        return await _home(request)


async def _home(request: Request) -> Response:
    scope, resources = asker(request), resources_of(request)
    asked = await filters.asked(request)
    cursor = asked.cursor
    shown = await feed.page(scope, resources, cursor, asked.filters, asked.words, sentences(asked.words))
    confirm = None if cursor else await contacts.unchecked(scope, resources)
    beside = await widgets.beside(scope, resources)
    sheets = await rights.visible(scope, resources, {each.item.author.id for each in shown.items})
    return await page(
        request,
        "feed/index.html",
        parts=[
            *(["accounts/_confirm_card.html"] if confirm else []),
            *(f"{code}/_hero.html" for code in beside.homes),
            *(each.listed.template for each in beside.widgets),
        ],
        confirm=confirm,
        items=views(shown.items, scope.person_id, _awaits(beside.homes), sheets),
        next_url=asked.address(cursor=shown.next_cursor) if shown.next_cursor else None,
        newer_url=asked.address() if cursor else None,
        asked=asked,
        asks=shown.asks,
        visit=visit.is_offered(scope),
        favourites=(await shelf(scope, resources)).favourites[:FAVOURITES],
        cards=beside.homes,
        widgets=beside.widgets,
        follows=beside.follows,
        writings=await _writings(scope, resources),
        blanks=for_scripts(scope),
        live={
            "epoch": shown.epoch,
            "seqs": msgspec.json.encode(shown.seqs).decode(),
            "counted": msgspec.json.encode(_counted(request, shown)).decode(),
            "first": not cursor,
            "several": len(scope.children) > 1,
            "wants": _wants(scope, asked, shown),
        },
    )


async def around(request: Request) -> Response:
    """What stands around the feed and follows what happens: of the codes in the address, what follows these."""
    scope, resources = asker(request), resources_of(request)
    changed = set(request.query_params.getlist("de")[:CODES_MOST])
    with sharing():
        beside = await widgets.beside(scope, resources, changed)
        firsts = not changed or SHELF in changed
        return await piece(
            request,
            "feed/around.html",
            cards=beside.homes,
            widgets=beside.widgets,
            follows=beside.follows,
            favourites=(await shelf(scope, resources)).favourites[:FAVOURITES] if firsts else [],
        )


def _counted(request: Request, shown: feed.Page) -> dict[str, int]:
    """Where channels stood when the unread items were counted, as far as the page was read after that: what is between
    the two stands on the page, and is not in the count.
    """
    then = counted_at(request)
    return {name: then.get(name, 0) for name, seq in shown.seqs.items() if then.get(name, 0) < seq}


def _wants(scope: Scope, asked: filters.Asked, shown: feed.Page) -> dict[str, Any]:
    """What of all that arrives belongs on this page: of these applications, in these channels; ``again`` reads it anew,
    and what follows an item with the ``reader`` and a cursor.

    Words are found by PostgreSQL alone: such a page is read anew for whatever arrives.
    """
    chosen = asked.filters
    channels = [name for name, children in shown.speaking.items() if {*children} & {*chosen.children}]
    return {
        "apps": list(chosen.apps),
        "channels": channels if chosen.children else None,
        "words": bool(asked.words),
        "again": asked.address(),
        "reader": scope.person_id,
    }


async def _writings(scope: Scope, resources: Resources) -> list[tuple[App, str]]:
    """The ways to write."""
    return [
        (app, app.writing.hint(scope))
        for app in catalogue.at_home(scope)
        if app.writing is not None and await app.writing.may(scope, resources)
    ]


def _awaits(cards: Mapping[str, Any]) -> set[str]:
    """Where the items lead on which the asker has still to act."""
    mine = [(app.awaits, cards[code]) for code in cards if (app := catalogue.get(code)) is not None]
    return {url for awaits, card in mine if awaits is not None for url in awaits(card)}
