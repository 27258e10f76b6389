"""Importing a register's lists for one class: the same reading and matching as for a school, within bounds.

Whoever sends the file, only the class changes. Of the lists, the pupils of this class and their
guardians are taken and the rest is left out; somebody of the school who is not of the class is never
renamed, moved or taken out of anything: who is found in another class is told, to be added by hand,
where the choice is plain. Accounts of other schools are never reached: a name and an address typed
into a file must not open the account of a stranger.
"""

import asyncio
from collections.abc import Sequence

import msgspec

from one import acts
from one.errors import Invalid
from one.i18n import _
from one.people import rights
from one.people.changes import accounts, links
from one.people.changes.classes import follow, put, take
from one.people.changes.schools import let_go
from one.resources import Resources
from one.roster.account import SchoolState
from one.roster.class_drawing import draw_class
from one.roster.class_lists import within
from one.roster.doubt import Answers
from one.roster.doubts import kept_links
from one.roster.keeping import Lists, Moved, keep
from one.roster.person import People
from one.roster.plan import Plan, say_new
from one.roster.progress import Step, step
from one.roster.record import begin, finish
from one.roster.report import Change, Count, Report
from one.roster.rows import Export
from one.roster.school import arrive, make_accounts
from one.scope import Profile, Scope
from one.store.classroom import members as store
from one.store.classroom.members import Classroom
from one.store.pool import Connection
from one.store.roster import by_hand, kept
from one.store.roster import people as roster_people
from one.store.roster import school as store_roster
from one.store.work import Work, rehearsal, work


async def of_this_year(scope: Scope, resources: Resources, class_id: int) -> Classroom:
    """The class, if it is the asker's to set up; Invalid once its school year is over.

    Who came in would read last year's notes.
    """
    classroom = await rights.check_class(scope, resources, class_id)
    if classroom.ended:
        raise Invalid({"": [_("Cette classe est celle de l’an passé. Rien n’y est importé.")]})
    return classroom


async def import_class(
    scope: Scope,
    resources: Resources,
    class_id: int,
    export: Export,
    *,
    dry_run: bool = False,
    answers: Answers | None = None,
    seen: str | None = None,
) -> Report:
    """Make the class what the lists say, in one transaction, as ``import_school`` does for a school.

    Raises NotFound, Invalid, and Moved when that is no longer what was ``seen``.
    """
    classroom = await of_this_year(scope, resources, class_id)
    lists = Lists(export, classroom.school_name, "")
    async with (rehearsal if dry_run else work)(scope, resources) as w:
        report = await run(w, resources, class_id, lists, answers or {})
        if seen is not None and report.seen != seen:
            raise Moved(report)
    report.dry_run = dry_run
    return report


async def run(w: Work, resources: Resources, class_id: int, lists: Lists, answers: Answers) -> Report:
    """All the work, inside the transaction: what changes is written, told and audited."""
    assert w.scope is not None, "somebody imports a class"
    classroom = await of_this_year(w.scope, resources, class_id)
    step(Step.COMPARING)
    people = await within(resources, classroom, lists.export, place=f"class:{class_id}")
    given = await kept.answers(w.connection, classroom.school_id) | dict(answers)
    record = await begin(w, classroom.school_id, classroom.id)
    filling = await _apply(w, classroom, people, given)
    step(Step.TELLING)
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
        rejected = sum(lines for _file, lines in people.rejected.values())
        return Report(
            school_name,
            "",
            False,
            plan.counts,
            people.problems,
            [],
            plan.changes,
            doubts=plan.doubts,
            rejected=rejected,
        )


async def _apply(w: Work, classroom: Classroom, people: People, answers: Answers) -> _Filling:
    """All the work, inside the transaction."""
    connection = w.connection
    await store_roster.lock_accounts(connection)
    state = await _state(connection, classroom)
    plan = await asyncio.to_thread(draw_class, people, state, classroom.id, answers)
    filling = _Filling(classroom, people, plan, set())
    step(Step.ACCOUNTS)
    await make_accounts(w, plan)
    say_new(plan, people.classes)
    await accounts.correct(w, plan.changed)
    step(Step.PLACES)
    await arrive(w, classroom.school_id, plan)
    await _memberships(w, filling, state)
    await _links(w, filling, state)
    return filling


async def _state(connection: Connection, classroom: Classroom) -> SchoolState:
    """The school, and those who left it for none: nobody of another school is reached."""
    left = await roster_people.people_left(connection, classroom.school_id)
    elsewhere = await store.attached_anywhere(connection, [row.id for row in left])
    here = await roster_people.people_here(connection, classroom.school_id)
    return SchoolState(
        await store_roster.classes(connection, classroom.school_id),
        here + [row for row in left if row.id not in elsewhere],
        await store_roster.memberships(connection, classroom.school_id),
        await store_roster.guardian_links(connection, classroom.school_id),
        await by_hand.of_school(connection, classroom.school_id),
    )


def _brought(filling: _Filling, ids: Sequence[int]) -> Sequence[int]:
    """Who had an account already, when a teacher's list brings them: see ``rights.looks_after``."""
    made = {person.id for person in filling.plan.new}
    return () if filling.classroom.whole else [each for each in ids if each not in made]


async def _memberships(w: Work, filling: _Filling, state: SchoolState) -> None:
    """Pupils who are not in the list leave the class, not the school."""
    plan, class_id = filling.plan, filling.classroom.id
    before = {person_id for place, person_id in state.memberships if place == class_id}
    gone = {account.row.id for account in plan.gone}
    come = sorted({pupil.id for pupil in filling.people.pupils} - before)
    await take(w, [(class_id, person_id) for person_id in sorted(gone)])
    await put(w, [(class_id, person_id) for person_id in come], brought=_brought(filling, come))
    count = plan.counts[Profile.PUPIL]
    count.left = len(gone)
    count.unchanged += sum(
        row.id in plan.held & before for row in state.people if row.profile == Profile.PUPIL
    )
    plan.changes += [Change("-", Profile.PUPIL, f"{a.name} ({a.row.login})") for a in plan.gone]
    filling.moved |= {*gone, *come}


async def _links(w: Work, filling: _Filling, state: SchoolState) -> None:
    """Links of the class's pupils become those of the list. Without a list of guardians they stay."""
    plan, people = filling.plan, filling.people
    pupils = {pupil.id for pupil in people.pupils}
    existing = {(guardian, child) for guardian, child in state.links if child in pupils}
    if Profile.GUARDIAN not in people.profiles:
        plan.counts["lien"] = Count(unchanged=len(existing))
        return
    names = {row.id: f"{row.first_name} {row.last_name}" for row in state.people}
    names |= {person.id: person.name for person in people.everybody()}
    wanted = {(g.id, child.id) for g in people.guardians for child in g.children}
    wanted |= kept_links(people, state, plan, existing - wanted)
    lost, new = sorted(existing - wanted), sorted(wanted - existing)
    for sign, pairs in (("-", lost), ("+", new)):
        plan.changes += [Change(sign, "lien", f"{names.get(g, g)} → {names.get(c, c)}") for g, c in pairs]
    await links.drop(w, lost)
    await links.add(w, new, brought=_brought(filling, [guardian for guardian, _child in new]))
    await let_go(w, filling.classroom.school_id, lost)
    plan.counts["lien"] = Count(len(new), 0, len(lost), len(wanted & existing))
