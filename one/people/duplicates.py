"""Accounts that may be one person: found by name and compared. one/people/changes/merge.py makes them one."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from one.errors import NotFound
from one.i18n import _
from one.names import fold
from one.people import rights
from one.resources import Resources
from one.scope import Function, Profile, Scope
from one.store.people import ties
from one.store.school import people as store
from one.store.school.people import Card, Name, PersonLine


class Pair(msgspec.Struct, frozen=True):
    """Two accounts side by side, and why they cannot be merged, if so.

    ``differ``: their names or their birth dates are not the same, so that merging them has to be asked for twice.
    """

    one: Card
    other: Card
    obstacle: str
    differ: bool


async def groups(scope: Scope, resources: Resources, school_id: int) -> list[list[PersonLine]]:
    """Accounts of one profile and one name, accents and capitals apart; pupils of two birth dates are two."""
    rights.check_school(scope, school_id)
    people = await store.here(resources.pool, school_id, "")
    return await asyncio.to_thread(_groups, people)


async def count(scope: Scope, resources: Resources, school_id: int) -> int:
    """How many such groups there are."""
    rights.check_school(scope, school_id)
    return len(await asyncio.to_thread(_groups, await store.names(resources.pool, school_id)))


_Some = TypeVar("_Some", PersonLine, Name)


def _groups(people: Sequence[_Some]) -> list[list[_Some]]:
    by_name: defaultdict[tuple[str, str, str], list[_Some]] = defaultdict(list)
    for person in people:
        by_name[person.profile, fold(person.last_name), fold(person.first_name)].append(person)
    found = []
    for (profile, *_name), group in by_name.items():
        dates = {p.birth_date for p in group if p.birth_date}
        told_apart = profile == Profile.PUPIL and len(dates) == len(group)
        if len(group) > 1 and not told_apart:
            found.append(group)
    return found


async def pair(scope: Scope, resources: Resources, school_id: int, one_id: int, other_id: int) -> Pair:
    """Two accounts of the school to compare; NotFound unless both are."""
    rights.check_school(scope, school_id)
    one = await store.card(resources.pool, school_id, one_id)
    other = await store.card(resources.pool, school_id, other_id)
    if one is None or other is None or one.id == other.id:
        raise NotFound
    return Pair(one, other, await _obstacle(scope, resources, (one.id, other.id)), _differ(one, other))


def _differ(one: Card, other: Card) -> bool:
    """Whether more than accents, hyphens and the order of the names sets two people apart."""
    names = [{fold(card.first_name), fold(card.last_name)} for card in (one, other)]
    dates = {card.birth_date for card in (one, other) if card.birth_date}
    return names[0] != names[1] or len(dates) > 1


async def _obstacle(scope: Scope, resources: Resources, person_ids: tuple[int, int]) -> str:
    found = await ties.of(resources.pool, person_ids)
    one, other = (found[i] for i in person_ids)
    if one.profile != other.profile:
        return _("Ils n’ont pas le même profil : un enseignant qui est aussi parent a deux comptes.")
    if scope.person_id in person_ids:
        return _("L’un des deux est votre compte : demandez à un autre responsable de l’école.")
    if any(Function.REFERENT in person.schools.values() for person in (one, other)):
        return _("L’un des deux est référent numérique : demandez à l’équipe de ONE.")
    if not all(rights.administers_everywhere(scope, person) for person in (one, other)):
        return _("L’un d’eux est aussi dans une école que vous n’administrez pas : demandez au référent.")
    if one.id in other.children or other.id in one.children:
        return _("L’un est responsable de l’autre.")
    return ""
