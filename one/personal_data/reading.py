"""A part of an archive as a page that a person reads: each list a heading, each of its rows a card."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from anyio.to_thread import run_sync

from one.i18n import _
from one.personal_data.labels import label
from one.personal_data.parts import ACCOUNT, Part, pieces
from one.resources import Resources
from one.scope import Scope
from one.store.people import personal_data as store
from one.templating.papers import Papers
from one.templating.times import exact

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(?:Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HERE = "<!-- lists -->"


async def page(
    scope: Scope, resources: Resources, part: Part, counts: Mapping[str, int]
) -> AsyncIterator[bytes]:
    """The page in pieces; of the lists those that hold something, by ``counts``."""
    papers = Papers()
    head, _sign, foot = papers.render("personal_data/part.html", title=part.name).partition(_HERE)
    yield head.encode()
    if part.code == ACCOUNT:
        found = await store.identity(resources.pool, scope)
        yield await _drawn(papers, "", [json.dumps(found)])
    for name, rows in part.lists.items():
        title = label(name)
        async for values in pieces(scope, resources, rows) if counts.get(name) else _nothing():
            yield await _drawn(papers, title, values)
            title = ""
    yield foot.encode()


async def _nothing() -> AsyncIterator[list[str]]:
    return
    yield


async def _drawn(papers: Papers, title: str, values: list[str]) -> bytes:
    """Some rows, drawn in a thread: two hundred messages are a while."""
    return (await run_sync(partial(_draw, papers, title, values))).encode()


def _draw(papers: Papers, title: str, values: list[str]) -> str:
    rows = [_shown(json.loads(value)) for value in values]
    return papers.render("personal_data/rows.html", title=title, rows=[row for row in rows if row])


def _shown(value: Any) -> Any:
    """A value as it is read; what is empty is left out."""
    if isinstance(value, dict):
        shown = {label(name): _shown(each) for name, each in value.items()}
        return {name: each for name, each in shown.items() if each not in (None, "", {}, [])}
    if isinstance(value, list):
        return [each for each in map(_shown, value) if each not in (None, "", {}, [])]
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, str):
        return _time(value)
    return value if value is None else str(value)


def _time(value: str) -> str:
    try:
        if _MOMENT.fullmatch(value):
            return exact(datetime.fromisoformat(value))
        if _DAY.fullmatch(value):
            return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:  # what somebody typed looks like a day, and is none
        pass
    return value
