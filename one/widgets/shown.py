"""What stands beside the feed now: each widget asked within its time, and one that fails says so and breaks nothing."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from one.apps import catalogue
from one.apps.app import Home
from one.resources import Resources
from one.scope import Scope
from one.widgets.catalogue import CODE, Listed
from one.widgets.choices import mine

SECONDS = 1.0  # of one of them
ALL_SECONDS = 2.0  # of all: a page never waits longer for what stands beside it

log = logging.getLogger("one.widgets")


Values = Mapping[str, Any]
RESTS: Values = {}  # of one that failed, or took too long
SAME: Values = {}  # of one that was not asked


class Shown(NamedTuple):
    """One of them with its values."""

    listed: Listed
    values: Values

    @property
    def rests(self) -> bool:
        """Whether it has nothing to say but that."""
        return self.values is RESTS

    @property
    def same(self) -> bool:
        """Whether nothing of it changed: it has its place, and nobody asked."""
        return self.values is SAME


class Beside(NamedTuple):
    """What applications have for the home page, by their codes, and the widgets in their order."""

    homes: dict[str, Values]
    widgets: list[Shown]

    @property
    def follows(self) -> str:
        """The codes of what changes them."""
        codes = [code for each in self.widgets for code in each.listed.follows]
        return " ".join(dict.fromkeys((CODE, *codes)))


async def beside(scope: Scope, resources: Resources, changed: Collection[str] = ()) -> Beside:
    """All of the asker's home page but the feed; with codes of what ``changed``, only what follows that, the rest is the same.
    One after the other, so that a page holds one connection.
    """
    until = asyncio.get_running_loop().time() + ALL_SECONDS
    all_of_it = not changed or CODE in changed

    def asked(follows: Collection[str]) -> bool:
        return all_of_it or any(code in changed for code in follows)

    homes = {
        app.code: await _ask(app.code, app.home, scope, resources, until)
        for app in catalogue.at_home(scope)
        if app.home is not None and asked((app.code, *(code for w in app.widgets for code in w.follows)))
    }
    found = []
    for line in await mine(scope, resources):
        if line.shown:
            listed = line.listed
            if not asked(listed.follows):
                values: Values | None = SAME
            elif listed.widget.values is None:
                values = homes.get(listed.app.code) if listed.app is not None else None
            else:
                values = await _ask(line.key, listed.widget.values, scope, resources, until)
            if values is not None:
                found.append(Shown(listed, values))
    told = {code: values for code, values in homes.items() if values is not None and values is not RESTS}
    return Beside(told, found)


async def _ask(
    key: str, asked: Home | None, scope: Scope, resources: Resources, until: float
) -> Values | None:
    """What it answers in its time."""
    if asked is None:
        return None
    now = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout_at(min(now + SECONDS, until)):
            return await asked(scope, resources)
    except Exception as error:  # noqa: BLE001 - whatever it is, the page stands without it
        log.error("widget %s failed: %s", key, type(error).__name__)
        return RESTS
