"""What is asked of the feed reads indexes, however much history there is and however it is planned, and is planned once."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from support.people import School

from bench import history
from one.feed.search import query
from one.store.accounts import sessions
from one.store.feed import kept, pages, unread
from one.store.live import visitor
from one.store.pool import Connection, Pool

pytestmark = pytest.mark.anyio

LARGE = {"feed", "event", "mark", "item_words"}
WORDS = (
    history.EVERYWHERE,
    history.RARE,
    history.NOWHERE,
    f"-{history.NOWHERE}",
    "paul prof",
    "le la des",
    "x",
)
# Each with the types of its parameters, and values for them; {p} is the person, {child} one of their children.
QUESTIONS = {
    "unread": (unread._OF_ONE, "bigint", "{p}"),
    "unread after marks": (kept._OF_MARKS, "bigint", "{p}"),
    "unread after marks of several": (kept._OF_MANY, "bigint[]", "array[{p}, {child}]"),
    "who asks": (sessions._OF_SESSION, "bytea, boolean, bytea", "'\\x00', true, null"),
    **{
        f"page{name}{' of what is not read' * unread_only} before {before}": (
            statements[unread_only],
            "bigint, bigint, int, bigint[]" + more,
            f"{{p}}, {before}, 26, {values}",
        )
        for before in ("9223372036854775807", "3000")
        for name, statements, more, values in (
            ("", pages._PAGE_OF_ALL, "", "'{{}}'"),
            (" of a child", pages._PAGE_OF_ALL, "", "array[{child}]"),
            (" of an application", pages._PAGE_OF_APPS, ", text[]", "'{{}}', '{{actualites}}'"),
            (
                " of two for a child",
                pages._PAGE_OF_APPS,
                ", text[]",
                "array[{child}], '{{carnet,actualites}}'",
            ),
        )
        for unread_only in (False, True)
    },
    **{
        f"search of « {words} »{' in what is not read' * unread_only}": (
            pages._PAGE_FOUND[unread_only],
            "bigint, bigint, int, bigint[], text[], text",
            f"{{p}}, 9223372036854775807, 26, '{{{{}}}}', '{{{{}}}}', '{query(words)}'",
        )
        for words in WORDS
        for unread_only in (False, True)
    },
}


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All of a plan, from the top."""
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


def reads_on(node: dict[str, Any]) -> bool:
    """Whether it reads a large table, or an index of one, without a value to look for: to the end, or until it has enough."""
    kind, looked_for = node["Node Type"], node.get("Index Cond", "")
    if kind == "Bitmap Index Scan":
        return not looked_for
    exact = " = " in looked_for or "@@" in looked_for
    return node.get("Relation Name") in LARGE and kind != "Bitmap Heap Scan" and not exact


async def faults(connection: Connection, question: str, person: int, child: int) -> list[str]:
    """What of its plan reads on and on; for a search also that the index of words is not what answers."""
    sql, types, values = QUESTIONS[question]
    await connection.execute(f"prepare asked ({types}) as {sql}")
    try:
        text = await connection.fetchval(
            f"explain (format json) execute asked ({values.format(p=person, child=child)})"
        )
    finally:
        await connection.execute("deallocate asked")
    found = list(nodes(json.loads(text)[0]["Plan"]))
    if question.startswith("search") and "item_words_words" not in {each.get("Index Name") for each in found}:
        return ["not by the index of words"]
    return [f"{each['Node Type']} {each.get('Relation Name')}" for each in found if reads_on(each)]


@pytest.mark.long
async def test_no_question_of_the_feed_reads_on_and_on(pool: Pool, school: School) -> None:
    lise, tom = school.people["lise.roy"], school.people["tom.roy"]
    async with pool.acquire() as connection:
        names = [f"class:{class_id}:parent" for class_id in school.classes.values()]
        others = [f"class:{number}:parent" for number in range(1000, 1040)]  # what nobody here hears
        await history.fill(connection, others, [], days=50, each=10)
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
                    assert await faults(connection, question, lise, tom) == [], (question, mode)


async def test_what_every_page_and_hello_asks_is_planned_once(pool: Pool, school: School) -> None:
    """Planning takes longer than the answer: ten times of the same question, and the last ones have a plan that is kept."""
    lise, tom = school.people["lise.roy"], school.people["tom.roy"]
    async with pool.acquire() as connection:
        names = [f"class:{class_id}:parent" for class_id in school.classes.values()]
        await history.fill(connection, names, names, days=20, each=10)
        token = await school.token("lise.roy")
        for sql, question in {
            sql: question for question, (sql, _types, _values) in QUESTIONS.items()
        }.items():
            values: list[Any] = [lise]
            if question == "who asks":
                values = [sessions.digest(token), True, None]
            elif question == "unread after marks of several":
                values = [[lise, tom]]
            elif question.startswith(("page", "search")):
                values += [2**63 - 1, 26, [tom]]
                values += [["actualites"]] * (sql in pages._PAGE_OF_APPS)
                values += [[], "sortie"] * (sql in pages._PAGE_FOUND)
            for _ in range(10):
                await connection.fetch(sql, *values)
        for _ in range(10):
            assert await visitor(connection, token) is not None
        anew = await connection.fetch(
            "select left(statement, 60) as said from pg_prepared_statements where generic_plans < 5"
            " and generic_plans + custom_plans >= 10"
        )
    assert [row["said"] for row in anew] == []


async def test_no_statement_of_ours_is_compiled(pool: Pool) -> None:
    assert await pool.fetchval("show jit") == "off"
