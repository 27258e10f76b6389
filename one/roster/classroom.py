"""Importing a register's lists for one class: the same reading and matching as for a school, within bounds.

Whoever sends the file, only the class changes. Of the lists, the pupils of this class and their
guardians are taken and the rest is left out; somebody of the school who is not of the class is never
renamed, moved or taken out of anything: who is found in another class is told, to be added by hand,
where the choice is plain. Accounts of other schools are never reached: a name and an address typed
into a file must not open the account of a stranger.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec

from one import acts
from one.errors import Invalid
from one.i18n import _
from one.people import rights
from one.people.changes import accounts, links
from one.people.changes.classes import follow, put, take
from one.people.changes.schools import let_go
from one.resources import Resources
from one.roster.class_lists import FILES_MOST, Files, read, within
from one.roster.doubt import Answers
from one.roster.keeping import Lists, Moved, keep
from one.roster.matching import Account, account, match
from one.roster.person import People
from one.roster.plan import Plan, compare, say_new
from one.roster.record import begin, finish
from one.roster.report import Change, Count, Report
from one.roster.school import arrive, make_accounts
from one.scope import Profile, Scope
from one.store.classroom import members as store
from one.store.classroom.members import Classroom, Person
from one.store.pool import Connection
from one.store.roster import kept, uploads
from one.store.roster import people as roster_people
from one.store.roster import school as store_roster
from one.store.roster.people import PersonRow, Presence
from one.store.work import Work, rehearsal, work


async def _of_this_year(scope: Scope, resources: Resources, class_id: int) -> Classroom:
    """The class, if it is the asker's to set up; Invalid once its school year is over.

    Who came in would read last year's notes.
    """
    classroom = await rights.check_class(scope, resources, class_id)
    if classroom.ended:
        raise Invalid({"": [_("Cette classe est celle de l’an passé. Rien n’y est importé.")]})
    return classroom


async def send(scope: Scope, resources: Resources, class_id: int, files: Files) -> None:
    """Keep these lists an hour, for ``preview`` and ``apply``.

    Raises NotFound, Invalid with ``files`` when they cannot be taken at all, or when the class is last year's.
    """
    classroom = await _of_this_year(scope, resources, class_id)
    if not files:
        raise Invalid(
            {"files": [_("Choisissez le fichier des élèves, et celui des responsables si vous l’avez.")]}
        )
    if len(files) > FILES_MOST:
        raise Invalid({"files": [_("Envoyez trois fichiers au plus.")]})
    await within(classroom, await read(files))
    await uploads.put(resources.pool, scope, classroom, files)


async def preview(
    scope: Scope, resources: Resources, class_id: int, answers: Answers | None = None
) -> Report:
    """What the lists that are kept would change, with nothing changed. Raises as ``apply`` does."""
    classroom = await _of_this_year(scope, resources, class_id)
    lists = await _kept(scope, resources, classroom)
    async with rehearsal(scope, resources) as w:
        report = await run(w, resources, class_id, lists, answers or {})
    report.dry_run = True
    return report


async def _kept(scope: Scope, resources: Resources, classroom: Classroom) -> Lists:
    files = await uploads.get(resources.pool, scope, classroom)
    if not files:
        raise Invalid(
            {"files": [_("Ces fichiers ont déjà servi, ou ne sont plus gardés. Envoyez-les à nouveau.")]}
        )
    return Lists(await read(files), classroom.school_name, "")


async def apply(
    scope: Scope, resources: Resources, class_id: int, seen: str, answers: Answers | None = None
) -> Report:
    """Make the class what the lists of the preview say, in one transaction.

    Raises Moved when that is no longer what was ``seen``, Invalid when the lists are gone.
    """
    classroom = await _of_this_year(scope, resources, class_id)
    lists = await _kept(scope, resources, classroom)
    async with work(scope, resources) as w:
        report = await run(w, resources, class_id, lists, answers or {})
        if report.seen != seen:
            raise Moved(report)
        await uploads.drop(w.connection, scope, classroom)
    return report


async def run(w: Work, resources: Resources, class_id: int, lists: Lists, answers: Answers) -> Report:
    """All the work, inside the transaction: what changes is written, told and audited."""
    assert w.scope is not None, "somebody imports a class"
    classroom = await _of_this_year(w.scope, resources, class_id)
    people = await within(classroom, lists.export)
    given = await kept.answers(w.connection, classroom.school_id) | dict(answers)
    record = await begin(w, classroom.school_id, classroom.id)
    filling = await _apply(w, classroom, people, given)
    await keep(w, classroom.school_id, class_id, lists, filling.plan)
    report = filling.report()
    report.summary = await finish(w, record, acts.CLASS_IMPORTED, report.counts)
    report.number = record.id if report.summary else None
    await follow(w, sorted(filling.moved))
    return report


class _Filling(msgspec.Struct):
    """The import under way. ``moved``: who entered or left the class."""

    classroom: Classroom
    people: People
    plan: Plan
    moved: set[int]

    def report(self) -> Report:
        """As told to the person who imports."""
        plan, people = self.plan, self.people
        school_name = self.classroom.school_name
        return Report(
            school_name, "", False, plan.counts, people.problems, [], plan.changes, doubts=plan.doubts
        )


async def _apply(w: Work, classroom: Classroom, people: People, answers: Answers) -> _Filling:
    """All the work, inside the transaction."""
    connection = w.connection
    await store_roster.lock_accounts(connection)
    plan = Plan({}, [], [], [], [], [], {}, [], answers=answers)
    filling = _Filling(classroom, people, plan, set())
    members = await store.people(connection, classroom)
    rows = await _rows(connection, classroom)
    elsewhere = await store.placed_elsewhere(connection, classroom)
    await asyncio.to_thread(_match_pupils, filling, members, rows, elsewhere)
    known = await store_roster.guardian_links(connection, classroom.school_id)
    await asyncio.to_thread(_match_guardians, filling, members, rows, known)
    await make_accounts(w, plan)
    say_new(plan, people.classes)
    await accounts.correct(w, plan.changed)
    await arrive(w, classroom.school_id, plan)
    await _memberships(w, filling, members)
    await _links(w, filling, rows, known)
    return filling


async def _rows(connection: Connection, classroom: Classroom) -> list[PersonRow]:
    """Whom the lists may mean: people of the school, and those who left it for none."""
    left = await roster_people.people_left(connection, classroom.school_id)
    elsewhere = await store.attached_anywhere(connection, [row.id for row in left])
    here = await roster_people.people_here(connection, classroom.school_id)
    return here + [row for row in left if row.id not in elsewhere]


def _match_pupils(
    filling: _Filling, members: list[Person], rows: list[PersonRow], elsewhere: list[tuple[int, str]]
) -> None:
    """Pupils of the class and those without one are matched; who is in another class is told and left out."""
    plan, people, name = filling.plan, filling.people, filling.classroom.name
    mine = {p.id for p in members}
    placed = {person_id: class_name for person_id, class_name in elsewhere if person_id not in mine}
    pupils = [row for row in rows if row.profile == Profile.PUPIL]
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
    _compare(filling, Profile.PUPIL, people.pupils, plan.pairs)


def _match_guardians(
    filling: _Filling, members: list[Person], rows: list[PersonRow], links: list[tuple[int, int]]
) -> None:
    """Guardians of the class are compared; one of another class is only linked, and stays as they are."""
    plan, people = filling.plan, filling.people
    children: dict[int, list[int]] = {}
    for guardian_id, child_id in links:
        children.setdefault(guardian_id, []).append(child_id)
    adults = [account(row, [], children.get(row.id, [])) for row in rows if row.profile == Profile.GUARDIAN]
    pairs = match(people.guardians, adults)
    mine = {p.id for p in members}
    ours, foreign = [], 0
    for guardian in people.guardians:
        found = pairs.get(guardian)
        if found is not None and found.row.presence == Presence.HERE and found.row.id not in mine:
            guardian.id, guardian.login = found.row.id, found.row.login
            foreign += 1
        else:
            ours.append(guardian)
    plan.pairs |= pairs
    _compare(filling, Profile.GUARDIAN, ours, pairs)
    plan.counts[Profile.GUARDIAN].unchanged += foreign


def _compare(filling: _Filling, profile: str, group: list[Any], pairs: dict[Any, Account]) -> None:
    filling.plan.counts[profile] = count = Count()
    for person in group:
        found = pairs.get(person)
        if found is not None:
            person.id, person.login = found.row.id, found.row.login
        compare(filling.plan, count, person, found, filling.people.classes)


def _brought(filling: _Filling, ids: Sequence[int]) -> Sequence[int]:
    """Who had an account already, when a teacher's list brings them: see ``rights.looks_after``."""
    made = {person.id for person in filling.plan.new}
    return () if filling.classroom.whole else [each for each in ids if each not in made]


async def _memberships(w: Work, filling: _Filling, members: list[Person]) -> None:
    """Pupils who are not in the list leave the class, not the school."""
    plan, class_id = filling.plan, filling.classroom.id
    wanted = {pupil.id for pupil in filling.people.pupils}
    before = {p.id: p for p in members if p.profile == Profile.PUPIL}
    gone = [p for p in before.values() if p.id not in wanted]
    come = sorted(wanted - before.keys())
    await take(w, [(class_id, p.id) for p in gone])
    await put(w, [(class_id, person_id) for person_id in come], brought=_brought(filling, come))
    plan.counts[Profile.PUPIL].left = len(gone)
    plan.changes += [Change("-", Profile.PUPIL, f"{p.name} ({p.login})") for p in gone]
    filling.moved |= {*(p.id for p in gone), *come}


async def _links(w: Work, filling: _Filling, rows: list[PersonRow], known: list[tuple[int, int]]) -> None:
    """Links of the class's pupils become those of the list. Without a list of guardians they stay."""
    plan, people = filling.plan, filling.people
    pupils = {pupil.id for pupil in people.pupils}
    existing = {(guardian, child) for guardian, child in known if child in pupils}
    if Profile.GUARDIAN not in people.profiles:
        plan.counts["lien"] = Count(unchanged=len(existing))
        return
    names = {row.id: f"{row.first_name} {row.last_name}" for row in rows}
    names |= {person.id: person.name for person in people.everybody()}
    wanted = {(g.id, child.id) for g in people.guardians for child in g.children}
    lost, new = sorted(existing - wanted), sorted(wanted - existing)
    for sign, pairs in (("-", lost), ("+", new)):
        plan.changes += [Change(sign, "lien", f"{names.get(g, g)} → {names.get(c, c)}") for g, c in pairs]
    await links.drop(w, lost)
    await links.add(w, new, brought=_brought(filling, [guardian for guardian, _child in new]))
    await let_go(w, filling.classroom.school_id, lost)
    plan.counts["lien"] = Count(len(new), 0, len(lost), len(wanted & existing))
