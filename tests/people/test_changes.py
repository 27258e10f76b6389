"""Acts on people: each is one function, whoever asks and wherever from."""

import asyncio
import re
from pathlib import Path

import pytest
from support.classroom_people import acts, told
from support.people import School

from one.acts import PERSON_BLOCKED
from one.errors import NotFound
from one.http.state import State
from one.people.changes import accounts, classes
from one.people.changes.acting import InClass, InSchool, audit_person
from one.store import standing
from one.store.work import work

pytestmark = pytest.mark.anyio

ONE = Path(__file__).parents[2] / "one"
# What the unit of work does for all: a transaction of one's own, mails, the log, what other workers are told.
ITS_OWN = re.compile(
    r"\.transaction\(|\boutbox\.put\(|\baudit\.note\(|\blive\.(?:signal|announce)\(|\bstore\.append\("
)


@pytest.mark.parametrize("asked", ["class", "school"])
async def test_the_direction_blocks_as_the_direction_from_either_page(
    state: State, school: School, asked: str
) -> None:
    lea, where = school.people["lea.roy"], _where(school, asked)
    head = await school.scope("dora.direction")
    await accounts.block(head, state.resources, where, lea)
    assert await school.pool.fetchval("select blocked_as from person where id = $1", lea) == "direction"
    with pytest.raises(NotFound):
        await accounts.unblock(
            await school.scope("paul.prof"), state.resources, InClass(school.classes["CE1"]), lea
        )
    await accounts.unblock(head, state.resources, where, lea)
    assert await school.pool.fetchval("select blocked_at from person where id = $1", lea) is None
    about = {"class": school.classes["CE1"]} if asked == "class" else {}
    assert await acts(school.pool) == [
        ("person.blocked", f"person:{lea}", about),
        ("person.unblocked", f"person:{lea}", about),
    ]


async def test_a_pupil_leaves_a_class_in_one_way_from_either_page(state: State, school: School) -> None:
    head, ce1 = await school.scope("dora.direction"), school.classes["CE1"]
    lea, zoe = school.people["lea.roy"], school.people["zoe.blin"]
    await classes.take_out(head, state.resources, InClass(ce1), lea)
    await classes.leave(head, state.resources, InSchool(school.id), zoe, ce1)
    assert await acts(school.pool) == [
        ("class.left", f"person:{lea}", {"class": ce1}),
        ("class.left", f"person:{zoe}", {"class": ce1}),
    ]
    assert {lea, zoe, school.people["lise.roy"], school.people["bea.blin"]} <= await told(school.pool)


@pytest.mark.parametrize("login", ["paul.prof", "lise.roy", "gil.garde"])
async def test_who_does_not_administer_the_school_asks_nothing_from_its_pages(
    state: State, school: School, login: str
) -> None:
    scope, where = await school.scope(login), InSchool(school.id)
    lea, ce1 = school.people["lea.roy"], school.classes["CE1"]
    for asked in (
        accounts.block(scope, state.resources, where, lea),
        accounts.unblock(scope, state.resources, where, lea),
        accounts.rename(scope, state.resources, where, lea, "Lia", "Roy"),
        classes.leave(scope, state.resources, where, lea, ce1),
    ):
        with pytest.raises(NotFound):
            await asked
    assert await acts(school.pool) == []


async def test_who_writes_a_line_of_the_log_never_waits_for_who_holds_the_school(
    state: State, school: School
) -> None:
    head, lea = await school.scope("dora.direction"), school.people["lea.roy"]
    async with school.pool.acquire() as connection, connection.transaction():
        await standing.hold(
            connection, school.people["gil.garde"], changes=standing.Changes(school_id=school.id)
        )
        async with asyncio.timeout(30), work(head, state.resources) as w:
            await audit_person(w, school.id, lea, PERSON_BLOCKED)
    assert await acts(school.pool) == [("person.blocked", f"person:{lea}", {})]


def test_no_room_does_for_itself_what_the_unit_of_work_does() -> None:
    done = {
        path.relative_to(ONE).as_posix(): ITS_OWN.findall(path.read_text("utf-8"))
        for path in ONE.rglob("*.py")
    }
    assert done.pop("store/work.py"), "where all of it stands"
    assert {name for name, found in done.items() if found and not name.startswith("store/")} == set()


def _where(school: School, asked: str) -> InClass | InSchool:
    return InClass(school.classes["CE1"]) if asked == "class" else InSchool(school.id)
