"""A part of an archive as a page that a person reads: each list a heading, each of its rows a card."""

import json
from collections.abc import AsyncIterator, Mapping
from functools import partial

from anyio.to_thread import run_sync

from one.personal_data.parts import ACCOUNT, Part, pieces
from one.resources import Resources
from one.scope import Scope
from one.store.people import personal_data as store
from one.templating.papers import Papers

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
        yield await _drawn(papers, part, "", [json.dumps(found)])
    for name, rows in part.lists.items():
        if not counts.get(name):
            continue
        headed = True
        async for values in pieces(scope, resources, rows):
            yield await _drawn(papers, part, name, values, headed=headed)
            headed = False
    yield foot.encode()


async def _drawn(papers: Papers, part: Part, name: str, values: list[str], *, headed: bool = False) -> bytes:
    """Some rows of a list, drawn in a thread: two hundred messages are a while."""
    return (await run_sync(partial(_draw, papers, part, name, values, headed))).encode()


def _draw(papers: Papers, part: Part, name: str, values: list[str], headed: bool) -> str:
    rows = [part.words.row(json.loads(value), name) for value in values]
    title = part.words.label(name) if headed else ""
    return papers.render("personal_data/rows.html", title=title, rows=[row for row in rows if row])
