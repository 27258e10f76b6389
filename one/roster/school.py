"""Importing a school from its ONDE exports: twice the same changes nothing, a corrected one corrects.

The export is the truth about who is in the school, in which class, and whose child is whose.
People own the rest: e-mail and mobile are only filled in when empty, logins never change, and
who leaves keeps their account. A list that is not in the folder leaves its people as they are.
"""

import asyncio
import re
from pathlib import Path

from one import acts
from one.accounts.logins import base
from one.errors import Invalid
from one.i18n import _
from one.people import rights
from one.people.changes import accounts, links
from one.people.changes.arrivals import make
from one.people.changes.schools import leave, settle
from one.resources import Resources
from one.roster.account import SchoolState
from one.roster.by_hand import stay
from one.roster.classes import fill_classes, open_classes
from one.roster.codes import make_codes
from one.roster.departures import ask_departures
from one.roster.doubt import Answers
from one.roster.doubts import Doubtful, hold, kept_links, warnings
from one.roster.drawing import draw
from one.roster.keeping import Lists, Moved, keep
from one.roster.onde import read_directory
from one.roster.people import gather
from one.roster.person import People
from one.roster.plan import Plan, duplicates, say_gone, say_new, wanted_links
from one.roster.progress import Step, step
from one.roster.record import begin, finish
from one.roster.report import Change, Count, Report
from one.roster.rows import Export
from one.scope import Profile, Scope
from one.store.pool import Connection
from one.store.roster import by_hand as store_by_hand
from one.store.roster import kept
from one.store.roster import people as store_people
from one.store.roster import school as store
from one.store.work import Work, rehearsal, work

_UAI = re.compile(r"[0-9]{7}[A-Z]")
LONGEST_SCHOOL_NAME = 120
# New accounts beyond which the database's idea of its tables is wrong by enough to slow every page
# down until it looks by itself, a minute later.
MANY = 500


async def import_directory(
    resources: Resources,
    directory: Path,
    *,
    school_name: str,
    uai: str,
    dry_run: bool = False,
    allow_departures: bool = False,
    answers: Answers | None = None,
) -> Report:
    """Make the school what the exports of ``directory`` say, as ``one import`` does; see import_lists.

    Raises Invalid for the name or the UAI, OndeError for a folder without pupils.
    """
    school_name, uai = _checked(school_name, uai)
    # Reading 20,000 lines takes seconds: in a thread, and before the transaction begins.
    step(Step.READING)
    export = await asyncio.to_thread(read_directory, directory)
    return await import_lists(
        None,
        resources,
        Lists(export, school_name, uai),
        dry_run=dry_run,
        allow_departures=allow_departures,
        answers=answers,
    )


async def import_school(
    scope: Scope,
    resources: Resources,
    school_id: int,
    export: Export,
    *,
    dry_run: bool = False,
    allow_departures: bool = False,
    answers: Answers | None = None,
    seen: str | None = None,
) -> Report:
    """The same for a school that the asker directs or is référent of; else NotFound."""
    school = await store.school_of(resources.pool, rights.check_school(scope, school_id).id)
    return await import_lists(
        scope,
        resources,
        Lists(export, school.name, school.uai),
        dry_run=dry_run,
        allow_departures=allow_departures,
        answers=answers,
        seen=seen,
    )


async def import_lists(
    scope: Scope | None,
    resources: Resources,
    lists: Lists,
    *,
    dry_run: bool = False,
    allow_departures: bool = False,
    answers: Answers | None = None,
    seen: str | None = None,
) -> Report:
    """Make the school what the lists say, in one transaction; report what it took, and what is left to ask.

    A dry run does all the work and takes it back, so that its report is exact. Raises Doubtful for lists that
    look like another school's, unless ``allow_departures``; a dry run has the warnings in its report. Raises
    Moved when the school does not change as it was ``seen``.
    """
    if dry_run:
        async with rehearsal(scope, resources) as w:
            report = await run(w, resources, lists, answers or {}, allow_departures=allow_departures)
        report.dry_run, report.codes = True, []
        return report
    async with work(scope, resources) as w:
        report = await run(w, resources, lists, answers or {}, allow_departures=allow_departures)
        if seen is not None and report.seen != seen:
            raise Moved(report)
        if report.warnings and not allow_departures:
            raise Doubtful(
                _("%(doubts)s Rien n’est enregistré. Si c’est voulu, ajoutez --allow-departures.")
                % {"doubts": " ".join(map(str, report.warnings))}
            )
    if len(report.codes) >= MANY:
        await store.refresh_statistics(resources.pool)
    return report


def _checked(school_name: str, uai: str) -> tuple[str, str]:
    school_name, uai = " ".join(school_name.split()), uai.strip().upper()
    errors = {}
    if not school_name:
        errors["school"] = [_("Le nom de l’école manque.")]
    elif len(school_name) > LONGEST_SCHOOL_NAME:
        errors["school"] = [
            _("Le nom de l’école dépasse %(most)s caractères.") % {"most": LONGEST_SCHOOL_NAME}
        ]
    if not _UAI.fullmatch(uai):
        errors["uai"] = [
            _("L’UAI « %(uai)s » ne convient pas : il a sept chiffres puis une lettre.") % {"uai": uai}
        ]
    if errors:
        raise Invalid(errors)
    return school_name, uai


async def run(
    w: Work, resources: Resources, lists: Lists, answers: Answers, *, allow_departures: bool = False
) -> Report:
    """All the work, inside the transaction. What tells live pages (triggers) is written last."""
    connection, changes = w.connection, list[Change]()
    step(Step.COMPARING)
    people = await asyncio.to_thread(gather, lists.export)
    await store.lock_accounts(connection)
    stored = await store.school(connection, lists.uai)
    school_id = await _school(connection, stored, lists.uai, lists.school_name, changes)
    record = await begin(w, school_id)
    state = await _state(connection, school_id, people)
    given = await kept.answers(connection, school_id) | dict(answers)
    plan = await asyncio.to_thread(draw, people, state, given)
    plan.all_leave = allow_departures
    hold(plan, people)
    stay(plan, people, state)
    warned = warnings(stored.name if stored else lists.school_name, lists.school_name, state, plan)
    ask_departures(plan, people, state)
    say_gone(plan, state)
    step(Step.ACCOUNTS)
    classes, plan.counts["classe"] = await open_classes(connection, school_id, people, state, changes)
    await make_accounts(w, plan)
    codes = await make_codes(w, resources, plan, people)
    say_new(plan, people.classes)
    await accounts.correct(w, plan.changed)
    step(Step.PLACES)
    added, dropped, named, plan.counts["lien"] = _links(people, plan, state)
    await leave(w, school_id, [account.row.id for account in plan.gone], sorted(dropped))
    await arrive(w, school_id, plan)
    await fill_classes(w, people, plan, state, classes, changes)
    await _tie(w, added, dropped, named)
    await keep(w, school_id, None, lists, plan)
    step(Step.TELLING)
    summary = await finish(w, record, acts.SCHOOL_IMPORTED, plan.counts)
    return Report(
        lists.school_name,
        lists.uai,
        False,
        plan.counts,
        sorted(people.problems, key=lambda p: (p.file, p.line)),
        duplicates(people),
        changes + plan.changes,
        codes,
        doubts=plan.doubts,
        warnings=warned,
        number=record.id if summary else None,
        summary=summary,
        rejected=sum(lines for _file, lines in people.rejected.values()),
    )


async def _school(
    connection: Connection, school: store.SchoolRow | None, uai: str, name: str, changes: list[Change]
) -> int:
    if school is None:
        changes.append(Change("+", "ecole", f"{name} ({uai})"))
        return await store.add_school(connection, uai, name)
    if school.name != name:
        changes.append(Change("~", "ecole", f"{school.name} → {name}"))
        await store.rename_school(connection, school.id, name)
    return school.id


async def _state(connection: Connection, school_id: int, people: People) -> SchoolState:
    adults = [*people.teachers, *people.guardians]
    found = await store_people.people_here(connection, school_id)
    found += await store_people.people_left(connection, school_id)
    found += await store_people.people_elsewhere(
        connection,
        school_id,
        [base(p.first_name, p.last_name) for p in adults],
        [email for p in adults for email in p.email_keys],
    )
    return SchoolState(
        await store.classes(connection, school_id),
        found,
        await store.memberships(connection, school_id),
        await store.guardian_links(connection, school_id),
        await store_by_hand.of_school(connection, school_id),
    )


async def make_accounts(w: Work, plan: Plan) -> None:
    """The accounts of all who are new, at once."""
    made = await make(
        w,
        [
            store_people.NewPerson(
                login="",
                profile=p.profile,
                civility=p.civility,
                last_name=p.last_name,
                first_name=p.first_name,
                birth_date=p.birth_date,
                email=p.email or None,
                mobile=p.mobile or None,
            )
            for p in plan.new
        ],
    )
    for person, (person_id, login) in zip(plan.new, made.items(), strict=True):
        person.id, person.login = person_id, login


def _links(
    people: People, plan: Plan, state: SchoolState
) -> tuple[set[tuple[int, int]], set[tuple[int, int]], set[tuple[int, int]], Count]:
    """Links to add, to drop, and those the lists name again. Without a guardians' list they stay as they are."""
    existing = set(state.links)
    if Profile.GUARDIAN not in people.profiles:
        return set(), set(), set(), Count(unchanged=len(existing))
    named = wanted_links(people, state)
    wanted = named | kept_links(people, state, plan, existing - named)
    names = {row.id: f"{row.first_name} {row.last_name}" for row in state.people}
    names |= {person.id: person.name for person in people.everybody()}
    for sign, pairs in (("-", existing - wanted), ("+", wanted - existing)):
        plan.changes += [
            Change(sign, "lien", f"{names.get(g, g)} → {names.get(c, c)}") for g, c in sorted(pairs)
        ]
    count = Count(len(wanted - existing), 0, len(existing - wanted), len(wanted & existing))
    return wanted - existing, existing - wanted, named & existing, count


async def _tie(w: Work, added: set[links.Pair], dropped: set[links.Pair], named: set[links.Pair]) -> None:
    """Write the links as ``_links`` found them."""
    await links.drop(w, sorted(dropped))
    await links.add(w, sorted(added))
    await links.confirm(w, sorted(named))


async def arrive(w: Work, school_id: int, plan: Plan) -> None:
    """Attach whoever comes, comes back or has another function or address; what lists agree to is theirs again."""
    await store_by_hand.drop_agreed(w.connection, school_id, *plan.confirmed)
    await settle(
        w,
        school_id,
        [person.id for person, _function in plan.attached],
        [function for _person, function in plan.attached],
        [person.address for person, _function in plan.attached],
        returned=plan.returned,
    )
