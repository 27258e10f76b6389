"""Importing a register's lists for one class: the same reading and matching as for a school, within bounds.

Whoever sends the file, only the class changes. Of the lists, the pupils of this class and their
guardians are taken and the rest is left out; somebody of the school who is not of the class is never
renamed, moved or taken out of anything: who is found in another class is told, to be added by hand,
where the choice is plain. Accounts of other schools are never reached: a name and an address typed
into a file must not open the account of a stranger.
"""

import asyncio
import hashlib
from typing import Any

import msgspec

from one import acts
from one.classroom.access import room
from one.classroom.people import let_go, tell
from one.errors import Invalid
from one.i18n import _
from one.people.news import tell_family
from one.resources import Resources
from one.roster.class_lists import FILES_MOST, Files, read
from one.roster.lines import Problem
from one.roster.matching import Account, account, match
from one.roster.people import People
from one.roster.plan import Plan, compare, say_new
from one.roster.report import Change, Count
from one.roster.school import make_accounts
from one.scope import Scope
from one.store import audit
from one.store.classroom import board as store
from one.store.classroom.board import Person, Room
from one.store.pool import Connection
from one.store.roster import people as roster_people
from one.store.roster import school as store_roster
from one.store.roster import uploads
from one.store.roster.people import PersonRow


class Differences(msgspec.Struct, frozen=True):
    """What the lists change in the class. ``seen`` names this very set of changes."""

    counts: dict[str, Count]
    changes: list[Change]
    problems: list[Problem]

    @property
    def seen(self) -> str:
        """A digest: applying asks whether the class still changes as it was shown."""
        text = "\n".join(f"{c.sign}{c.kind}{c.text}" for c in self.changes)
        return hashlib.sha256(text.encode()).hexdigest()


class Moved(Exception):
    """The class changed since the preview; ``now`` is what applying would do."""

    def __init__(self, now: Differences) -> None:
        super().__init__("changed since the preview")
        self.now = now


async def _of_this_year(scope: Scope, resources: Resources, class_id: int) -> Room:
    """The class, as ``room``; Invalid once its school year is over: who came in would read last year's notes."""
    place = await room(scope, resources, class_id)
    if place.ended:
        raise Invalid({"": [_("Cette classe est celle de l’an passé. Rien n’y est importé.")]})
    return place


async def preview(scope: Scope, resources: Resources, class_id: int, files: Files) -> Differences:
    """What these lists would change, with nothing changed; they are kept an hour for ``apply``.

    Raises NotFound, Invalid with ``files`` when they cannot be taken at all, or when the class is last year's.
    """
    place = await _of_this_year(scope, resources, class_id)
    if not files:
        raise Invalid(
            {"files": [_("Choisissez le fichier des élèves, et celui des responsables si vous l’avez.")]}
        )
    if len(files) > FILES_MOST:
        raise Invalid({"files": [_("Envoyez trois fichiers au plus.")]})
    people = await read(place, files)
    async with resources.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            work = await _apply(connection, place, people)
        finally:
            await transaction.rollback()
    await uploads.put(resources.pool, scope, place, files)
    return work.differences()


async def apply(scope: Scope, resources: Resources, class_id: int, seen: str) -> Differences:
    """Make the class what the lists of the preview say, in one transaction.

    Raises Moved when that is no longer what was ``seen``, Invalid when the lists are gone.
    """
    place = await _of_this_year(scope, resources, class_id)
    files = await uploads.get(resources.pool, scope, place)
    if not files:
        raise Invalid({"files": [_("Ces fichiers ne sont plus gardés. Envoyez-les à nouveau.")]})
    people = await read(place, files)
    async with resources.pool.acquire() as connection, connection.transaction():
        work = await _apply(connection, place, people)
        done = work.differences()
        if done.seen != seen:
            raise Moved(done)
        await uploads.drop(connection, scope, place)
        await audit.note(
            connection, actor_id=scope.person_id, school_id=place.school_id, act=acts.CLASS_IMPORTED,
            target=f"class:{place.id}",
            data={kind: [n.created, n.updated, n.left] for kind, n in done.counts.items()},
        )  # fmt: skip
        placed = await tell_family(connection, scope, place, sorted(work.cut), linked=False)
        placed += await tell_family(connection, scope, place, sorted(work.tied), linked=True)
        told = work.told | set(await store.guardians_of(connection, sorted(work.told)))
    tell(resources, told)
    resources.live.announce(placed)
    return done


class _Work(msgspec.Struct):
    """The import under way. ``tied``, ``cut``: the links (guardian, child) that are told of."""

    place: Room
    people: People
    plan: Plan
    told: set[int]
    tied: set[tuple[int, int]]
    cut: set[tuple[int, int]]

    def differences(self) -> Differences:
        """As told to the person who imports."""
        return Differences(self.plan.counts, self.plan.changes, self.people.problems)


async def _apply(connection: Connection, place: Room, people: People) -> _Work:
    """All the work, inside the transaction."""
    await store_roster.lock_accounts(connection)
    plan = Plan({}, [], [], [], [], [], {}, [])
    work = _Work(place, people, plan, set(), set(), set())
    members = await store.people(connection, place)
    rows = await _rows(connection, place)
    await asyncio.to_thread(
        _match_pupils, work, members, rows, await store.placed_elsewhere(connection, place)
    )
    links = await store_roster.guardian_links(connection, place.school_id)
    await asyncio.to_thread(_match_guardians, work, members, rows, links)
    await make_accounts(connection, plan)
    say_new(plan, people.classes)
    await roster_people.change_people(connection, plan.changed)
    await roster_people.drop_departures(connection, place.school_id, plan.returned)
    await roster_people.stand(
        connection, place.school_id,
        [person.id for person, _function in plan.attached], [function for _person, function in plan.attached],
        [person.address for person, _function in plan.attached],
    )  # fmt: skip
    await _memberships(connection, work, members)
    await _links(connection, work, rows, links)
    return work


async def _rows(connection: Connection, place: Room) -> list[PersonRow]:
    """Whom the lists may mean: people of the school, and those who left it for none."""
    left = await roster_people.people_left(connection, place.school_id)
    elsewhere = await store.attached_anywhere(connection, [row.id for row in left])
    here = await roster_people.people_here(connection, place.school_id)
    return here + [row for row in left if row.id not in elsewhere]


def _match_pupils(
    work: _Work, members: list[Person], rows: list[PersonRow], elsewhere: list[tuple[int, str]]
) -> None:
    """Pupils of the class and those without one are matched; who is in another class is told and left out."""
    plan, people, name = work.plan, work.people, work.place.name
    mine = {p.id for p in members}
    placed = {person_id: class_name for person_id, class_name in elsewhere if person_id not in mine}
    pupils = [row for row in rows if row.profile == "eleve"]
    near = [account(row, [name] if row.id in mine else [], []) for row in pupils if row.id not in placed]
    far = [account(row, [placed[row.id]], []) for row in pupils if row.id in placed]
    plan.pairs = match(people.pupils, near)
    refused = match([p for p in people.pupils if p not in plan.pairs], far)
    for pupil, found in refused.items():
        reason = _(
            "%(name)s est déjà en %(class)s : passez par « Ajouter une personne » pour l’inscrire ici."
        )
        people.tell(
            _("liste des élèves"), pupil.line, reason % {"name": pupil.name, "class": placed[found.row.id]}
        )
    people.pupils = [p for p in people.pupils if p not in refused]
    for guardian in people.guardians:
        guardian.children = [child for child in guardian.children if child not in refused]
    people.guardians = [guardian for guardian in people.guardians if guardian.children]
    _compare(work, "eleve", people.pupils, plan.pairs)


def _match_guardians(
    work: _Work, members: list[Person], rows: list[PersonRow], links: list[tuple[int, int]]
) -> None:
    """Guardians of the class are compared; one of another class is only linked, and stays as they are."""
    plan, people = work.plan, work.people
    children: dict[int, list[int]] = {}
    for guardian_id, child_id in links:
        children.setdefault(guardian_id, []).append(child_id)
    adults = [account(row, [], children.get(row.id, [])) for row in rows if row.profile == "parent"]
    pairs = match(people.guardians, adults)
    mine = {p.id for p in members}
    ours, foreign = [], 0
    for guardian in people.guardians:
        found = pairs.get(guardian)
        if found is not None and found.row.place == "here" and found.row.id not in mine:
            guardian.id, guardian.login = found.row.id, found.row.login
            foreign += 1
        else:
            ours.append(guardian)
    plan.pairs |= pairs
    _compare(work, "parent", ours, pairs)
    plan.counts["parent"].unchanged += foreign


def _compare(work: _Work, profile: str, group: list[Any], pairs: dict[Any, Account]) -> None:
    work.plan.counts[profile] = count = Count()
    for person in group:
        found = pairs.get(person)
        if found is not None:
            person.id, person.login = found.row.id, found.row.login
        compare(work.plan, count, person, found, work.people.classes)


async def _memberships(connection: Connection, work: _Work, members: list[Person]) -> None:
    """Pupils who are not in the list leave the class, not the school."""
    plan, place = work.plan, work.place
    wanted = {pupil.id for pupil in work.people.pupils}
    before = {p.id: p for p in members if p.profile == "eleve"}
    gone = [p for p in before.values() if p.id not in wanted]
    await store_roster.drop_memberships(connection, [(place.id, p.id) for p in gone])
    await store_roster.add_memberships(connection, [(place.id, i) for i in sorted(wanted - before.keys())])
    plan.counts["eleve"].left = len(gone)
    plan.changes += [Change("-", "eleve", f"{p.name} ({p.login})") for p in gone]
    work.told |= {p.id for p in gone} | (wanted - before.keys())


async def _links(
    connection: Connection, work: _Work, rows: list[PersonRow], links: list[tuple[int, int]]
) -> None:
    """Links of the class's pupils become those of the list. Without a list of guardians they stay."""
    plan, people = work.plan, work.people
    pupils = {pupil.id for pupil in people.pupils}
    existing = {(guardian, child) for guardian, child in links if child in pupils}
    if "parent" not in people.profiles:
        plan.counts["lien"] = Count(unchanged=len(existing))
        return
    names = {row.id: f"{row.first_name} {row.last_name}" for row in rows}
    names |= {person.id: person.name for person in people.everybody()}
    wanted = {(g.id, child.id) for g in people.guardians for child in g.children}
    for sign, pairs in (("-", existing - wanted), ("+", wanted - existing)):
        plan.changes += [
            Change(sign, "lien", f"{names.get(g, g)} → {names.get(c, c)}") for g, c in sorted(pairs)
        ]
    await store_roster.drop_guardians(connection, sorted(existing - wanted))
    await store_roster.add_guardians(connection, sorted(wanted - existing))
    await let_go(connection, work.place.school_id, sorted(existing - wanted))
    # A child who comes with their guardians is no news; a guardian more, or less, is.
    known = {child for _guardian, child in existing}
    work.tied = {(guardian, child) for guardian, child in wanted - existing if child in known}
    work.cut = existing - wanted
    plan.counts["lien"] = Count(len(wanted - existing), 0, len(existing - wanted), len(wanted & existing))
    work.told |= {guardian for guardian, _child in existing ^ wanted}
