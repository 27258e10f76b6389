"""Fresh codes for a class: which class, who is told what when there is none, and in which order rows are written."""

import asyncio

import pytest
from support.commands import command
from support.locks import somebody_waits
from support.people import School

from one.accounts import codes
from one.errors import NotFound
from one.store.accounts import codes as store
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


@pytest.fixture
async def waiting(school: School, pool: Pool) -> School:
    """A school in which nobody has activated their account."""
    await pool.execute("update person set activated_at = null")
    return school


async def test_a_class_that_is_closed_gets_no_codes_by_name_or_by_number(waiting: School, pool: Pool) -> None:
    await pool.execute("update class set archived_at = now() where name = 'CM2'")
    assert [each.login for each in await codes.issue(command(pool), class_name="CE1")]
    for wanted in ({"class_name": "CM2"}, {"class_id": waiting.classes["CM2"]}):
        with pytest.raises(NotFound):
            await codes.issue(command(pool), **wanted)


async def test_what_is_not_found_is_named_as_it_was_asked_for(waiting: School, pool: Pool) -> None:
    with pytest.raises(NotFound, match="«\u00a0987654\u00a0»"):
        await codes.issue(command(pool), class_id=987_654)
    with pytest.raises(NotFound, match="«\u00a0CM9\u00a0» dans l’école 0990009Z"):
        await codes.issue(command(pool), class_name="CM9", school_uai="0990009Z")
    with pytest.raises(NotFound, match="«\u00a0CE1\u00a0» dans l’école 0000000X"):
        await codes.issue(command(pool), class_name="CE1", school_uai="0000000X")


async def test_codes_are_handed_out_by_profile_then_by_name_as_a_reader_sorts_them(
    waiting: School, pool: Pool
) -> None:
    for login, last in (("zoe.blin", "Élan"), ("lea.roy", "Zèbre")):
        await pool.execute("update person set last_name = $2 where login = $1", login, last)
    found = await codes.issue(command(pool), class_name=" ce1 ")
    assert [each.login for each in found] == [
        "zoe.blin",
        "lea.roy",
        "paul.prof",
        "bea.blin",
        "lise.roy",
        "marc.roy",
    ]


async def test_two_who_give_codes_at_once_take_the_rows_in_one_order(waiting: School, pool: Pool) -> None:
    """Whoever took them in another could wait for somebody who waits for them."""
    first, second = sorted([waiting.people["lea.roy"], waiting.people["zoe.blin"]])
    async with pool.acquire() as connection:
        await store.put(connection, [first, second], [b"1", b"2"], 60)
    async with pool.acquire() as holds, holds.transaction():
        await holds.execute("select from activation_code where person_id = $1 for update", first)

        async def give() -> None:
            async with pool.acquire() as connection:
                await store.put(connection, [second, first], [b"b", b"a"], 60)

        giving = asyncio.create_task(give())
        await somebody_waits(pool)
        free = await holds.fetch(
            "select person_id from activation_code where person_id = $1 for update skip locked", second
        )
        assert len(free) == 1, "it waits before it holds any other"
    await giving
    rows = await pool.fetch("select hash from activation_code order by person_id")
    assert [row["hash"] for row in rows] == [b"a", b"b"]


def test_a_code_has_eight_signs_and_its_hash_thirty_two_bytes() -> None:
    assert (codes.LENGTH, len(codes.new_code()), len(codes.digest(b"k", 1, "abcd3456"))) == (8, 8, 32)
