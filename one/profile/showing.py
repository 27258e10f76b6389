"""What people show of themselves to who asks: the one place where a padlock is looked at.

Whatever shows a field of somebody else (a page, a card, a list, a file) asks ``shown`` for it. An open padlock shows it to those
who may write to its owner, by the table of rights; a closed one, and the one that was never touched, to nobody.
"""

from collections.abc import Iterable

import msgspec

from one.people import rights
from one.profile.fields import BIRTH, EMAIL, FIELDS, MOBILE, OPEN, Field
from one.resources import Resources
from one.scope import Scope
from one.store.people import ties as ties_store
from one.store.people.ties import Ties
from one.store.profile import fields as store
from one.store.profile.fields import Elsewhere


class Shown(msgspec.Struct, frozen=True):
    """What somebody shows to the asker: values by field, none of them empty."""

    values: dict[str, str] = {}

    def get(self, name: str) -> str:
        """A value; empty for what is not shown."""
        return self.values.get(name, "")

    def __contains__(self, name: str) -> bool:
        return name in self.values


NOTHING = Shown()
_OF_ACCOUNTS = frozenset((EMAIL, MOBILE, BIRTH))  # what stands there, or may


async def shown(scope: Scope, resources: Resources, person_ids: Iterable[int]) -> dict[int, Shown]:
    """What each of these people shows to the asker; who shows nothing is left out. The asker sees themselves as others do.

    A birth date is said without its year (« --03-14 »): nobody's age is shown.
    """
    asker = rights.of_scope(scope)
    ids = list(dict.fromkeys(person_ids))
    ties = await ties_store.of(resources.pool, ids) if ids else {}
    readable = [each for each in ties.values() if each.id == scope.person_id or rights.writes(asker, each)]
    return await _open(resources, readable)


async def _open(resources: Resources, people: Iterable[Ties]) -> dict[int, Shown]:
    """Of these people, whom the asker may read, what has an open padlock."""
    profiles = {each.id: each.profile for each in people}
    if not profiles:
        return {}
    names = list(FIELDS)
    opened = await store.open_(resources.pool, list(profiles), names, OPEN)
    told = [person_id for person_id, values in opened.items() if not _OF_ACCOUNTS.isdisjoint(values)]
    accounts = await store.elsewhere(resources.pool, told) if told else {}
    found = {}
    for person_id, values in opened.items():
        account = accounts.get(person_id) or Elsewhere()
        said = {
            name: value
            for name, kept in values.items()
            if profiles[person_id] in FIELDS[name].profiles
            and (value := said_by(FIELDS[name], kept, account))
        }
        if said:
            found[person_id] = Shown(said)
    return found


def said_by(field: Field, kept: str, account: Elsewhere) -> str:
    """A field as it is shown, wherever it is kept."""
    if field.name == EMAIL:
        return account.email or ""
    if field.name == MOBILE:
        return account.mobile or ""
    if field.name == BIRTH:
        born = account.birth_date.isoformat() if account.birth_date else kept
        return f"-{born[4:]}" if born else ""
    return kept
