"""A small school for the tests of the import, and what they look at after it."""

from pathlib import Path
from typing import Any

from one.roster.report import Report
from one.roster.school import import_directory
from one.store.pool import Pool
from support.commands import command
from support.onde_files import guardian, pupil, school, teacher

PUPILS = [
    pupil("PETIT", "Tom", "2017-05-04", "CE1"),
    pupil("ROY", "Inès", "2016-02-09", "CE2"),
    pupil("ROY", "Noé", "2017-11-30", "CE1"),
]
TEACHERS = [teacher("COLIN", "Anne", "CE1"), teacher("BARRE", "Luc", "CE2", civility="M.", head="oui")]
GUARDIANS = [
    guardian("PETIT", "Marc", ("PETIT", "Tom", "CE1"), civility="M.", address="1 rue Haute"),
    guardian("ROY", "Lise", ("ROY", "Inès", "CE2"), ("ROY", "Noé", "CE1"), address="2 rue Basse"),
]


async def import_school(
    pool: Pool,
    folder: Path,
    pupils: list[list[str]] = PUPILS,
    teachers: list[list[str]] | None = TEACHERS,
    guardians: list[list[str]] | None = GUARDIANS,
    *,
    uai: str = "0610001A",
    name: str = "Les Tilleuls",
    dry_run: bool = False,
) -> Report:
    """Write the lists into the folder and import them."""
    school(folder, pupils, teachers, guardians)
    return await import_directory(command(pool), folder, school_name=name, uai=uai, dry_run=dry_run)


async def links_of(pool: Pool) -> list[str]:
    """Every guardian and child, as their two logins."""
    rows = await pool.fetch(
        "select a.login || ' ' || b.login as pair from guardian g join person a on a.id = g.guardian_id"
        " join person b on b.id = g.child_id order by 1"
    )
    return [row["pair"] for row in rows]


async def classes_of(pool: Pool, login: str) -> list[str]:
    """The names of the classes somebody is in."""
    rows = await pool.fetch(
        "select c.name from person p join membership m on m.person_id = p.id"
        " join class c on c.id = m.class_id where p.login = $1 order by 1",
        login,
    )
    return [row["name"] for row in rows]


async def person(pool: Pool, login: str) -> Any:
    """The account of a login, with its attachment."""
    return await pool.fetchrow(
        "select p.*, a.function, a.address, a.school_id from person p"
        " left join attachment a on a.person_id = p.id where login = $1",
        login,
    )


async def everything(pool: Pool) -> dict[str, list[Any]]:
    """Every row of every table an import writes, with its version."""
    tables = [
        "school",
        "class",
        "person",
        "attachment",
        "departure",
        "membership",
        "guardian",
        "activation_code",
        "control",
    ]
    return {t: await pool.fetch(f"select xmin::text, ctid::text, * from {t} order by ctid") for t in tables}


async def all_logins(pool: Pool) -> list[str]:
    """Every login, the oldest first."""
    return [row["login"] for row in await pool.fetch("select login from person order by id")]


def totals(report: Report) -> dict[str, int]:
    """How many of each kind after the import."""
    return {kind: count.total for kind, count in report.counts.items()}


def reasons(report: Report) -> list[tuple[str, int, str]]:
    """The reported lines: file, line, reason."""
    return [(p.file, p.line, p.reason) for p in report.problems if p.line]
