"""What somebody wants beside their feed: each widget on or off, and in their order; what their school says wins."""

from collections.abc import Mapping

import msgspec

from one import channels, events
from one.errors import Invalid, NotFound
from one.i18n import _
from one.resources import Resources
from one.scope import Scope
from one.shelf import order
from one.shelf.order import Way
from one.store.widgets import widgets as store
from one.store.work import Work, work
from one.widgets.catalogue import CODE, Listed, of

PINNED, REMOVED = "pinned", "removed"


class Line(msgspec.Struct, frozen=True):
    """A widget as it is for somebody."""

    listed: Listed
    shown: bool
    pinned: bool  # by their school: it cannot be taken off
    position: int

    @property
    def key(self) -> str:
        """How it is named among all."""
        return self.listed.key


async def mine(scope: Scope, resources: Resources) -> list[Line]:
    """The asker's, in their order; none that their school removed."""
    return _lines(scope, await store.mine(resources.pool, scope))


def _lines(scope: Scope, found: store.Mine) -> list[Line]:
    rules = _ruled(scope, found)
    lines = []
    for listed in of(scope):
        rule = rules.get(listed.key)
        said = found.said.get(listed.key)
        if rule != REMOVED:
            wanted = listed.widget.on if said is None or said.shown is None else said.shown
            place = listed.place if said is None or said.position is None else said.position
            lines.append(Line(listed, rule == PINNED or wanted, rule == PINNED, place))
    return sorted(lines, key=lambda line: line.position)  # of one place: as the catalogue has them


def _ruled(scope: Scope, found: store.Mine) -> Mapping[str, str]:
    """What the asker's schools say together: one of them pins, or all of them remove."""
    rules: dict[str, str] = {}
    removing: dict[str, int] = {}
    for each in found.rules:
        if each.rule == PINNED:
            rules[each.widget] = PINNED
        else:
            removing[each.widget] = removing.get(each.widget, 0) + 1
    return {w: REMOVED for w, n in removing.items() if n == len(scope.schools)} | rules


async def switch(scope: Scope, resources: Resources, key: str, *, on: bool) -> None:
    """Have a widget, or not. NotFound for one that is not the asker's to have; Invalid for one that is pinned."""
    line = next((line for line in await mine(scope, resources) if line.key == key), None)
    if line is None:
        raise NotFound
    if line.pinned and not on:
        raise Invalid({"": [_("L’école garde ce widget pour tout le monde : il ne peut pas être retiré.")]})
    async with work(scope, resources) as w:
        if await store.show(w.connection, scope, key, shown=on):
            await _tell(w, scope)


async def move(scope: Scope, resources: Resources, key: str, way: Way, before: str | None = None) -> None:
    """Move one among all that the asker may have; nothing for what is none of these any more."""
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope)
        lines = _lines(scope, await store.mine(w.connection, scope))
        held = [(line.key, line.position) for line in lines]
        places = order.moved(held, {key for key, _place in held}, key, way, before)
        if places:
            await store.place(w.connection, scope, places)
            await _tell(w, scope)


async def as_they_come(scope: Scope, resources: Resources) -> None:
    """Forget all that the asker said."""
    async with work(scope, resources) as w:
        if await store.forget(w.connection, scope):
            await _tell(w, scope)


async def _tell(w: Work, scope: Scope) -> None:
    """All their devices follow."""
    await w.event(
        events.Kind.CHANGED, channels=[channels.user(scope.person_id)], body=events.changed_body(CODE)
    )
