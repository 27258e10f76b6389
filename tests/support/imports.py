"""An import that was written down, without the lists."""

import json

from one.store.pool import Pool
from support.people import School


async def some_import(school: School, *, of_class: bool = True) -> int:
    """One of Paul's that put Zoé in the CE1; its number."""
    pool, class_id, zoe = school.pool, school.classes["CE1"], school.people["zoe.blin"]
    number: int = await pool.fetchval(
        "insert into roster_import (school_id, class_id, actor_id) values ($1, $2, $3) returning id",
        school.id,
        class_id if of_class else None,
        school.people["paul.prof"],
    )
    await pool.execute(
        "insert into roster_change (import_id, kind, person_id, after) values ($1, 'membership', $2, $3)",
        number,
        zoe,
        json.dumps({"class_id": class_id, "person_id": zoe}),
    )
    return number


async def last_import(pool: Pool) -> int:
    """The number of the last one."""
    number: int = await pool.fetchval("select max(id) from roster_import")
    return number
