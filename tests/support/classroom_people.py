"""What the tests of « Paramétrage de la classe » share: who is wrong, and looks into the database."""

import json
from typing import Any

from one.store.pool import Pool
from support.people import School

# Nobody of these may set up the CE1: a pupil and a guardian of it, another class's teacher, plain staff.
WRONG = ("lea.roy", "lise.roy", "anne.autre", "gil.garde")


async def referent(school: School) -> None:
    """Make the staff member a référent of the school."""
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["gil.garde"]
    )


async def deactivate(school: School, *logins: str) -> None:
    """As if these people had never activated their account."""
    await school.pool.execute(
        "update person set activated_at = null, password_hash = null where id = any($1::bigint[])",
        [school.people[login] for login in logins],
    )


async def acts(pool: Pool) -> list[tuple[str, str, dict[str, Any]]]:
    """The audit log: act, target, data."""
    rows = await pool.fetch("select act, target, data from audit order by id")
    return [(row["act"], row["target"], json.loads(row["data"])) for row in rows]


async def classes(pool: Pool, person_id: int) -> list[str]:
    """The names of somebody's classes."""
    rows = await pool.fetch(
        "select c.name from membership m join class c on c.id = m.class_id where m.person_id = $1 order by 1",
        person_id,
    )
    return [row["name"] for row in rows]


async def children(pool: Pool, guardian_id: int) -> list[int]:
    """The children of a guardian."""
    rows = await pool.fetch("select child_id from guardian where guardian_id = $1 order by 1", guardian_id)
    return [row["child_id"] for row in rows]


async def told(pool: Pool) -> set[int]:
    """Whose pages the control rows tell of changed rights."""
    rows = await pool.fetch("select target_id from control where kind = 'person_changed'")
    return {row["target_id"] for row in rows}


async def hush(pool: Pool) -> None:
    """Forget the control rows of the school's making, so that ``told`` says only what follows."""
    await pool.execute("delete from control")
