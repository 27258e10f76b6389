"""A class's lists as a register exports them, sent to the class's own import."""

import io
from collections.abc import Sequence

from one.http.state import State
from one.resources import Resources
from one.roster import class_lists
from one.roster import classroom as roster
from one.roster.class_lists import Files
from one.roster.report import Report
from one.roster.run_job import IMPORT
from one.scope import Scope
from one.store.pool import Pool
from support.job_runs import emptied
from support.onde_files import GUARDIAN, PUPIL, TEACHER, guardian, pupil
from support.people import School

LEA, ZOE = pupil("Roy", "Léa", "", "CE1"), pupil("Blin", "Zoé", "", "CE1")


FAMILIES = [
    guardian("Roy", "Lise", ("ROY", "Léa", "CE1"), address="1 rue Haute"),
    guardian("Roy", "Marc", ("ROY", "Léa", "CE1"), address="1 rue Haute", civility="M."),
    guardian("Blin", "Béa", ("BLIN", "Zoé", "CE1"), address="2 rue Basse"),
]


def lists(
    pupils: Sequence[list[str]],
    guardians: Sequence[list[str]] | None = None,
    teachers: Sequence[list[str]] | None = None,
) -> Files:
    """The files as a browser sends them."""
    files = [("eleves.csv", _csv(PUPIL, pupils))]
    if guardians is not None:
        width = max(len(row) for row in guardians) - len(GUARDIAN)
        children = ["Nom d'usage enfant", "Nom de famille enfant", "Prénom enfant", "Classes enfants"]
        files.append(("responsables.csv", _csv(GUARDIAN + children * (width // 4), guardians)))
    if teachers is not None:
        files.append(("enseignants.csv", _csv(TEACHER, teachers)))
    return files


def _csv(header: Sequence[str], rows: Sequence[list[str]]) -> bytes:
    out = io.StringIO()
    for row in [header, *rows]:
        out.write(";".join([*row, *[""] * (len(header) - len(row))]) + "\n")
    return out.getvalue().encode()


async def look(scope: Scope, resources: Resources, class_id: int, files: Files) -> Report:
    """See what the files would change."""
    return await roster.import_class(
        scope, resources, class_id, await class_lists.read(resources, files, place=""), dry_run=True
    )


async def apply(scope: Scope, resources: Resources, class_id: int, files: Files, seen: str) -> Report:
    """Make it so, if that is still what was seen."""
    return await roster.import_class(
        scope, resources, class_id, await class_lists.read(resources, files, place=""), seen=seen
    )


async def work_off(resources: Resources) -> None:
    """What the worker does with lists that were sent and imports to take back, until nothing is due."""
    await emptied(resources, [IMPORT])


async def bring(state: State, school: School, files: Files, by: str = "paul.prof") -> Report:
    """Preview, then apply what was shown."""
    scope = await school.scope(by)
    found = await look(scope, state.resources, school.classes["CE1"], files)
    return await apply(scope, state.resources, school.classes["CE1"], files, found.seen)


async def picture(pool: Pool) -> list[list[tuple[object, ...]]]:
    """Every row an import might write."""
    return [
        [tuple(row) for row in await pool.fetch(f"select xmin::text, * from {table} order by ctid")]
        for table in ("person", "attachment", "departure", "membership", "guardian", "class", "audit")
    ]
