"""Saving what somebody says of themselves, field by field: only what was changed, and never over what is newer.

A page says with each change which version it showed. Undoing is a change like any other: where another device has
written since, it stands.
"""

from collections.abc import Iterable, Mapping

import msgspec

from one import channels, events
from one.errors import Invalid, NotFound
from one.profile import telling
from one.profile.fields import BIRTH, FIELDS, MOOD, MOTTO, OPEN, YES, Field
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.profile import fields as store
from one.store.profile.fields import Elsewhere, Kept
from one.store.work import Work, work

CODE = "profile"  # of what open pages follow
ON_CARDS = {name + padlock for name in (MOOD, MOTTO) for padlock in ("", OPEN)}

__all__ = ["CODE", "Change", "Elsewhere", "Kept", "Outcome", "Place", "mine", "save"]


class Change(msgspec.Struct, frozen=True):
    """``name`` is a field's or a padlock's; ``seen`` the version that the page showed."""

    name: str
    value: str
    seen: int


class Place(msgspec.Struct, frozen=True):
    """Which open page saves, and its how manyth time; nothing of a page without scripts."""

    page: str = ""
    turn: int = 0


NOWHERE = Place()


class Outcome(msgspec.Struct, frozen=True):
    """What stands now of what was changed; ``newer`` names what another page changed meanwhile, which is not overwritten."""

    kept: Mapping[str, Kept]
    newer: frozenset[str]


class Mine(msgspec.Struct, frozen=True):
    """The asker's own profile: rows by name, and what the account says."""

    rows: Mapping[str, Kept]
    account: Elsewhere

    def kept(self, name: str) -> Kept:
        """A value with its version; a birth date that the school gave is no row."""
        return self.rows.get(name) or Kept()

    def open(self, field: Field) -> bool:
        """Whether its padlock is open."""
        return self.kept(field.padlock).value == YES


async def mine(scope: Scope, resources: Resources) -> Mine:
    """The asker's own."""
    account = await store.elsewhere(resources.pool, [scope.person_id])
    return Mine(await store.mine(resources.pool, scope), account.get(scope.person_id) or Elsewhere())


async def save(
    scope: Scope, resources: Resources, changes: Iterable[Change], place: Place = NOWHERE
) -> Outcome:
    """Write what was changed. NotFound for what is no field of the asker's, Invalid by field for what cannot stand in one."""
    judged = _judged(scope, changes)
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope)
        if BIRTH in {change.name for change in judged}:
            account = await store.elsewhere(w.connection, [scope.person_id])
            if scope.profile == Profile.PUPIL or account[scope.person_id].birth_date is not None:
                raise NotFound  # the school's lists say it, or nobody does
        before = await store.mine(w.connection, scope)
        newer = {change.name for change in judged if not await _write(w, scope, change, before, place)}
        after = await store.mine(w.connection, scope)
        if after != before:
            await telling.withdraw_hidden(w, scope, after)
            await _tell(w, scope, {name for name in after if after[name] != before.get(name)})
    return Outcome({change.name: after.get(change.name) or Kept() for change in judged}, frozenset(newer))


def _judged(scope: Scope, changes: Iterable[Change]) -> list[Change]:
    """The changes as they are kept, in one order for all."""
    found: list[Change] = []
    wrong: dict[str, list[str]] = {}
    for change in changes:
        name, _sep, padlock = change.name.partition(OPEN[0])
        field = FIELDS.get(name)
        if field is None or scope.profile not in field.profiles or (padlock and field.padlock != change.name):
            raise NotFound
        if padlock:
            found.append(msgspec.structs.replace(change, value=YES if change.value else ""))
            continue
        if field.rule is None:
            raise NotFound
        try:
            found.append(msgspec.structs.replace(change, value=field.rule(change.value)))
        except ValueError as error:
            wrong[name] = [str(error)]
    if wrong:
        raise Invalid(wrong)
    return sorted(found, key=lambda change: change.name)


async def _write(w: Work, scope: Scope, change: Change, before: Mapping[str, Kept], place: Place) -> bool:
    """Whether what stands now is what was wished, or something later of the same page; else another page was here."""
    kept = before.get(change.name) or Kept()
    if kept.value == change.value:
        return True
    # Closing is never refused: who closes a padlock knows why, whatever another page did before.
    closes = change.name.endswith(OPEN) and not change.value
    seen = kept.version if closes else change.seen
    if await store.save(
        w.connection, scope, change.name, change.value, seen=seen, page=place.page, turn=place.turn
    ):
        return True
    return await store.overtaken(w.connection, scope, change.name, page=place.page, turn=place.turn)


async def _tell(w: Work, scope: Scope, changed: set[str]) -> None:
    """The asker's other pages follow, and those of the class for what stands on its cards: nothing of what it is now is told."""
    names = [channels.user(scope.person_id)]
    if changed & ON_CARDS:
        theirs = {room.id for child in scope.children for room in child.classes}
        names += [channels.class_(room.id) for room in scope.classes]
        names += [channels.class_profile(each, Profile.TEACHER) for each in sorted(theirs)]
    await w.event(events.Kind.CHANGED, channels=names, body=events.changed_body(CODE))
