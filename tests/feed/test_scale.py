"""What is asked of the feed at each hello and each page reads indexes, however much history there is, and however it is planned."""

import pytest
from support.people import School

from bench import history
from one.store.accounts import sessions
from one.store.feed import kept, pages, unread
from one.store.pool import Connection, Pool

pytestmark = pytest.mark.anyio

LARGE = ("feed", "event", "mark", "item_words")
# Each with the types of its parameters, and values for them; {p} is the person.
QUESTIONS = {
    "unread": (unread._OF_ONE, "bigint", "{p}"),
    "unread after marks": (kept._OF_MARKS, "bigint", "{p}"),
    "who asks": (sessions._SCOPE, "bytea, boolean", "'\\x00', true"),
    **{
        f"page{name}": (
            statement,
            "bigint, bigint, int, bigint[]" + more,
            f"{{p}}, {before}, 26, '{{{{}}}}'" + values,
        )
        for before in ("9223372036854775807", "3000")
        for name, statement, more, values in (
            (f" before {before}", pages._PAGE_OF_ALL[False], "", ""),
            (f" of what is not read before {before}", pages._PAGE_OF_ALL[True], "", ""),
            (f" of an application before {before}", pages._PAGE_OF_APPS[False], ", text[]", ", '{{carnet}}'"),
        )
    },
}


async def scanned(connection: Connection, question: str, person: int) -> list[str]:
    """Lines of the plan that read a large table from one end to the other."""
    sql, types, values = QUESTIONS[question]
    await connection.execute(f"prepare asked ({types}) as {sql}")
    plan = await connection.fetch(f"explain execute asked ({values.format(p=person)})")
    await connection.execute("deallocate asked")
    return [row[0] for row in plan if any(f"Seq Scan on {table} " in row[0] for table in LARGE)]


async def test_no_question_of_the_feed_reads_a_table_whole(pool: Pool, school: School) -> None:
    lise = school.people["lise.roy"]
    async with pool.acquire() as connection:
        names = [f"class:{class_id}:parent" for class_id in school.classes.values()]
        made = await history.fill(connection, names, names[:1], days=250, each=10)
        assert (made.items, made.marks) == (5_000, 315 * 3)
        count = await unread.counted(connection, lise)
        assert count.count == 100, "five of one class, and a month of the other"
        assert count.keep is not None
        for kept_before in (False, True):
            if kept_before:
                await kept.keep(connection, {lise: count.keep})
                await connection.execute("analyze unread_kept")
            for mode in ("force_generic_plan", "force_custom_plan"):
                await connection.execute(f"set plan_cache_mode = {mode}")
                for question in QUESTIONS:
                    assert await scanned(connection, question, lise) == [], (question, mode)
