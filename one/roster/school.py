"""Importing a school from its ONDE exports: twice the same changes nothing, a corrected one corrects.

The export is the truth about who is in the school, in which class, and whose child is whose.
People own the rest: e-mail and mobile are only filled in when empty, logins never change, and
who leaves keeps their account. A list that is not in the folder leaves its people as they are.
"""

import asyncio
import re
from pathlib import Path

from one import acts
from one.accounts.codes import IssuedCode, digest, new_code
from one.accounts.logins import allocate, base
from one.errors import Invalid
from one.roster.classes import fill_classes, open_classes
from one.roster.doubts import Doubtful, doubts, hold, kept_links
from one.roster.onde import read_directory
from one.roster.people import People, Person, gather
from one.roster.plan import Plan, Standing, draw, duplicates, say_gone, say_new, wanted_links
from one.roster.report import Change, Count, Report
from one.store import audit
from one.store.accounts import codes as store_codes
from one.store.pool import Connection, Pool
from one.store.roster import people as store_people
from one.store.roster import school as store

_UAI = re.compile(r"[0-9]{7}[A-Z]")
LONGEST_SCHOOL_NAME = 120
# New accounts beyond which the database's idea of its tables is wrong by enough to slow every page
# down until it looks by itself, a minute later.
MANY = 500


async def import_directory(
    pool: Pool,
    directory: Path,
    *,
    school_name: str,
    uai: str,
    key: bytes,
    code_days: int,
    dry_run: bool = False,
    allow_departures: bool = False,
) -> Report:
    """Make the school what the exports of ``directory`` say, in one transaction; report what it took.

    ``key`` hashes the activation codes of new accounts, which live ``code_days`` days. A dry run
    does all the work and takes it back, so that its report is exact. Raises Invalid for the name
    or the UAI, OndeError for a folder without pupils, Doubtful for one that looks like another
    school's, unless ``allow_departures``; a dry run has those doubts in its report.
    """
    school_name, uai = _checked(school_name, uai)
    # Reading 20,000 lines takes seconds: in a thread, and before the transaction begins.
    people = await asyncio.to_thread(lambda: gather(read_directory(directory)))
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            report = await _import(connection, people, school_name, uai, key, code_days)
            if report.doubts and not (dry_run or allow_departures):
                raise Doubtful(
                    f"{' '.join(report.doubts)} Rien n’est enregistré. Si c’est voulu, ajoutez --allow-departures."
                )
        except BaseException:
            await transaction.rollback()
            raise
        if dry_run:
            await transaction.rollback()
            report.dry_run, report.codes = True, []
        else:
            await transaction.commit()
            if len(report.codes) >= MANY:
                await store.refresh_statistics(connection)
    return report


def _checked(school_name: str, uai: str) -> tuple[str, str]:
    school_name, uai = " ".join(school_name.split()), uai.strip().upper()
    errors = {}
    if not school_name:
        errors["school"] = ["Le nom de l’école manque."]
    elif len(school_name) > LONGEST_SCHOOL_NAME:
        errors["school"] = [f"Le nom de l’école dépasse {LONGEST_SCHOOL_NAME} caractères."]
    if not _UAI.fullmatch(uai):
        errors["uai"] = [
            f"L’UAI «\u00a0{uai}\u00a0» ne convient pas\u00a0: il a sept chiffres puis une lettre."
        ]
    if errors:
        raise Invalid(errors)
    return school_name, uai


async def _import(
    connection: Connection, people: People, school_name: str, uai: str, key: bytes, code_days: int
) -> Report:
    """All the work, inside the transaction. What tells live pages (triggers) is written last."""
    changes: list[Change] = []
    await store.lock_accounts(connection)
    stored = await store.school(connection, uai)
    school_id = await _school(connection, stored, uai, school_name, changes)
    standing = await _standing(connection, school_id, people)
    plan = await asyncio.to_thread(draw, people, standing)
    hold(plan, people)
    say_gone(plan, standing)
    doubtful = doubts(stored.name if stored else school_name, school_name, standing, plan)
    classes, plan.counts["classe"] = await open_classes(connection, school_id, people, standing, changes)
    await make_accounts(connection, plan)
    codes = await _make_codes(connection, plan, people, key, code_days)
    say_new(plan, people.classes)
    await store_people.change_people(connection, plan.changed)
    links_added, links_dropped, plan.counts["lien"] = _links(people, plan, standing)
    await _leave(connection, school_id, plan, links_dropped)
    await _arrive(connection, school_id, plan)
    await fill_classes(connection, people, plan, standing, classes, changes)
    await store.drop_guardians(connection, sorted(links_dropped))
    await store.add_guardians(connection, sorted(links_added))
    changes += plan.changes
    if changes:
        numbers = {kind: [n.created, n.updated, n.left] for kind, n in plan.counts.items()}
        await audit.note(
            connection, actor_id=None, school_id=school_id, act=acts.SCHOOL_IMPORTED, data=numbers
        )
    people.problems.sort(key=lambda p: (p.file, p.line))
    return Report(
        school_name, uai, False, plan.counts, people.problems, duplicates(people), changes, codes,
        doubts=doubtful, rejected=sum(lines for _file, lines in people.rejected.values()),
    )  # fmt: skip


async def _school(
    connection: Connection, school: store.SchoolRow | None, uai: str, name: str, changes: list[Change]
) -> int:
    if school is None:
        changes.append(Change("+", "école", f"{name} ({uai})"))
        return await store.add_school(connection, uai, name)
    if school.name != name:
        changes.append(Change("~", "école", f"{school.name} → {name}"))
        await store.rename_school(connection, school.id, name)
    return school.id


async def _standing(connection: Connection, school_id: int, people: People) -> Standing:
    adults = [*people.teachers, *people.guardians]
    found = await store_people.people_here(connection, school_id)
    found += await store_people.people_left(connection, school_id)
    found += await store_people.people_elsewhere(
        connection,
        school_id,
        [base(p.first_name, p.last_name) for p in adults],
        [email for p in adults for email in p.email_keys],
    )
    return Standing(
        await store.classes(connection, school_id),
        found,
        await store.memberships(connection, school_id),
        await store.guardian_links(connection, school_id),
    )


async def make_accounts(connection: Connection, plan: Plan) -> None:
    """Logins for all in one pass, then all the accounts at once."""
    if not plan.new:
        return
    bases = [base(person.first_name, person.last_name) for person in plan.new]
    taken = await store_people.logins(connection, sorted(set(bases)))
    for person, login in zip(plan.new, allocate(bases, taken), strict=True):
        person.login = login
    ids = await store_people.add_people(
        connection,
        [
            store_people.NewPerson(
                p.login, p.profile, p.civility, p.last_name, p.first_name, p.birth_date,
                p.email or None, p.mobile or None,
            )
            for p in plan.new
        ],
    )  # fmt: skip
    for person in plan.new:
        person.id = ids[person.login]


async def _make_codes(
    connection: Connection, plan: Plan, people: People, key: bytes, days: int
) -> list[IssuedCode]:
    codes = [new_code() for _ in plan.new]
    hashes = [digest(key, person.id, code) for person, code in zip(plan.new, codes, strict=True)]
    expires_at = await store_codes.put(connection, [person.id for person in plan.new], hashes, days)
    return [
        IssuedCode(p.login, p.first_name, p.last_name, p.profile, _class_names(people, p), code, expires_at)
        for p, code in zip(plan.new, codes, strict=True)
    ]


def _class_names(people: People, person: Person) -> str:
    """The person's classes, or their children's."""
    keys = dict(person.classes)
    for child in person.children:
        keys |= child.classes
    return ", ".join(people.classes[key] for key in keys)


def _links(
    people: People, plan: Plan, standing: Standing
) -> tuple[set[tuple[int, int]], set[tuple[int, int]], Count]:
    """Links to add and to drop. Without a guardians' list they stay as they are."""
    existing = set(standing.links)
    if "parent" not in people.profiles:
        return set(), set(), Count(unchanged=len(existing))
    wanted = wanted_links(people, standing)
    wanted |= kept_links(people, standing, plan, existing - wanted)
    names = {row.id: f"{row.first_name} {row.last_name}" for row in standing.people}
    names |= {person.id: person.name for person in people.everybody()}
    for sign, pairs in (("-", existing - wanted), ("+", wanted - existing)):
        plan.changes += [
            Change(sign, "lien", f"{names.get(g, g)} → {names.get(c, c)}") for g, c in sorted(pairs)
        ]
    count = Count(len(wanted - existing), 0, len(existing - wanted), len(wanted & existing))
    return wanted - existing, existing - wanted, count


async def _leave(connection: Connection, school_id: int, plan: Plan, links: set[tuple[int, int]]) -> None:
    gone = [account.row.id for account in plan.gone]
    await store_people.add_departures(connection, school_id, gone, sorted(links))
    await store_people.detach(connection, school_id, gone)


async def _arrive(connection: Connection, school_id: int, plan: Plan) -> None:
    await store_people.drop_departures(connection, school_id, plan.returned)
    await store_people.stand(
        connection,
        school_id,
        [person.id for person, _ in plan.attached],
        [function for _, function in plan.attached],
        [person.address for person, _ in plan.attached],
    )
