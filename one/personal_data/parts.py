"""What an archive holds in words: a part for the account, one for each application, each with its lists."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import NamedTuple

from one.apps import catalogue
from one.apps.app import Rows
from one.i18n import _
from one.people import personal_data
from one.personal_data.words import Words
from one.resources import Resources
from one.scope import Scope
from one.store.people import personal_data as store

PIECE = 200  # rows read at a time: the archive of the busiest account never fills the memory
ACCOUNT = "compte"


class Part(NamedTuple):
    """One of them; ``lists`` are what it holds, by their names in its document, and ``words`` what its page calls them."""

    code: str
    name: str
    lists: Mapping[str, Rows]
    words: Words


def parts() -> list[Part]:
    """All of them: the account first."""
    applications = [
        Part(app.code, str(app.name), app.data, Words(app.data_labels, app.data_codes))
        for app in catalogue.APPS
        if app.data
    ]
    return [Part(ACCOUNT, _("Mon compte"), personal_data.LISTS, Words()), *applications]


async def document(
    scope: Scope, resources: Resources, part: Part, counts: dict[str, int]
) -> AsyncIterator[bytes]:
    """A part as JSON, in pieces that together are valid; ``counts`` learns how long its lists are."""
    head = await store.identity(resources.pool, scope) if part.code == ACCOUNT else {}
    text = json.dumps(head, ensure_ascii=False, indent=1)
    yield (text[:-2] if head else "{").encode()
    first_list = not head
    for name, rows in part.lists.items():
        counts[name] = 0
        yield f'{"" if first_list else ","}\n "{name}": ['.encode()
        first_list = False
        async for values in pieces(scope, resources, rows):
            yield (("," if counts[name] else "") + "\n  " + ",\n  ".join(values)).encode()
            counts[name] += len(values)
        yield b"\n ]" if counts[name] else b"]"
    yield b"\n}\n"


async def pieces(scope: Scope, resources: Resources, rows: Rows) -> AsyncIterator[list[str]]:
    """The rows of a list as JSON, some at a time."""
    after = 0
    while found := await rows(resources.pool, scope, after, PIECE):
        yield [value for _id, value in found]
        after = found[-1][0]
