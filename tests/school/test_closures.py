"""Days without school: who enters them, and what they close on the tablets of the classes."""

import asyncio
from datetime import datetime, timedelta

import pytest
from support.client import signed
from support.hands import card_of, open_class, said, tablet_for
from support.people import School, make_school

from one.clock import PARIS
from one.errors import Invalid
from one.http.state import State
from one.school import closures

pytestmark = pytest.mark.anyio
CHILDREN = "/tablette/eleves"


def day(ahead: int) -> str:
    """A day so many days from now, by the clock of Paris."""
    return (datetime.now(PARIS).date() + timedelta(days=ahead)).isoformat()


def typed(first: int, last: int, name: str = "Vacances de Noël") -> dict[str, str]:
    return {"name": name, "first_day": day(first), "last_day": day(last)}


async def sessions(school: School) -> int:
    count: int = await school.pool.fetchval("select count(*) from session where tablet_id is not null")
    return count


async def test_on_a_day_without_school_no_child_signs_in_and_what_is_open_ends(
    state: State, school: School
) -> None:
    await open_class(school)
    card, lea = await card_of(state, school), school.people["lea.roy"]
    path, picked = f"/ecole/{school.id}/reglages/fermetures", said(card.code)
    async with (
        await tablet_for(state, school) as tablet,
        await signed(state, school, "dora.direction") as head,
        await signed(state, school, "paul.prof") as teacher,
    ):
        await tablet.form(f"{CHILDREN}/{lea}", picked=picked)
        assert (await head.form(path, **typed(7, 20))).status_code == 303
        assert await sessions(school) == 1  # not yet
        page = await teacher.get(f"/classe/{school.classes['CE1']}/parametrage/tablettes/images")
        assert "Vacances de Noël, du " in page.text
        assert (await head.form(path, **typed(-1, 0, "Pont"))).status_code == 303
        assert await sessions(school) == 0
        assert (await tablet.get("/")).headers["location"] == "/tablette"
        assert "wall-door" not in (await tablet.get("/tablette")).text
        assert "fermé" in (await tablet.get(CHILDREN)).text
        for way, fields in (
            (f"{CHILDREN}/{lea}", {"picked": picked}),
            ("/tablette/carte", {"card": card.qr.partition("#")[2]}),
        ):
            await tablet.form(way, **fields)
        assert await sessions(school) == 0
        assert await school.pool.fetchval("select tries from picture_code") == 0
        pont = await school.pool.fetchval("select id from closure where name = 'Pont'")
        assert (await head.form(f"{path}/{pont}/retirer")).status_code == 303
        assert "wall-door" in (await tablet.get("/tablette")).text
        assert (await tablet.form(f"{CHILDREN}/{lea}", picked=picked)).headers["location"] == "/"
        journal = (await head.get(f"/ecole/{school.id}/journal")).text
        assert "a retiré des jours sans école" in journal
        assert f" au {datetime.now(PARIS).day} " in journal
    told = await school.pool.fetchval("select count(*) from event where kind = 'settings'")
    assert told == 2  # walls look again when the day begins to be closed, and when it ends to be


async def test_who_signs_in_while_the_school_closes_is_put_out_or_refused(
    state: State, school: School
) -> None:
    await open_class(school)
    card, lea = await card_of(state, school), school.people["lea.roy"]
    dora, today = await school.scope("dora.direction"), datetime.now(PARIS).date()
    async with await tablet_for(state, school) as tablet:
        closing = closures.add(dora, state.resources, school.id, "Travaux", today, today)
        ways = [tablet.form(f"{CHILDREN}/{lea}", picked=said(card.code)) for _n in range(3)]
        await asyncio.gather(*ways[:2], closing, *ways[2:])
    assert await sessions(school) == 0


async def test_the_days_of_one_school_close_no_other(state: State, school: School) -> None:
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    await open_class(school)
    card, today = await card_of(state, school), datetime.now(PARIS).date()
    head = await other.scope("dora.direction")
    await closures.add(head, state.resources, other.id, "Travaux", today, today)
    async with await tablet_for(state, school) as tablet:
        answer = await tablet.form(f"{CHILDREN}/{school.people['lea.roy']}", picked=said(card.code))
        assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(5, 4, "last_day"), (-9, -1, "last_day"), (1, 200, "last_day"), (900, 901, "first_day")],
)
async def test_days_that_cannot_be_are_told(
    state: State, school: School, first: int, last: int, field: str
) -> None:
    dora, today = await school.scope("dora.direction"), datetime.now(PARIS).date()
    with pytest.raises(Invalid) as refused:
        await closures.add(
            dora, state.resources, school.id, "X", today + timedelta(first), today + timedelta(last)
        )
    assert [*refused.value.errors] == [field]


async def test_what_was_typed_stays_and_all_that_is_wrong_is_told_together(
    state: State, school: School
) -> None:
    async with await signed(state, school, "dora.direction") as head:
        path = f"/ecole/{school.id}/reglages/fermetures"
        page = (await head.form(path, name="", first_day="2026-02-30", last_day="demain")).text
        assert "Donnez un nom." in page
        assert page.count("Cette date n’existe pas") >= 2
        assert "2026-02-30" in page
    assert await school.pool.fetchval("select count(*) from closure") == 0


@pytest.mark.parametrize(
    ("login", "elsewhere"),
    [
        ("paul.prof", False),
        ("lise.roy", False),
        ("lea.roy", False),
        ("gil.garde", False),
        ("dora.direction", True),
    ],
)
async def test_who_does_not_administer_the_school_neither_adds_nor_takes_away(
    state: State, school: School, login: str, *, elsewhere: bool
) -> None:
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    kept = await school.pool.fetchval(
        "insert into closure (school_id, name, first_day, last_day)"
        " values ($1, 'Pont', current_date, current_date + 1) returning id",
        school.id,
    )
    path = f"/ecole/{school.id}/reglages/fermetures"
    async with await signed(state, other if elsewhere else school, login) as wrong:
        assert (await wrong.form(path, **typed(0, 1))).status_code == 404
        assert (await wrong.form(f"{path}/{kept}/retirer")).status_code == 404
        if elsewhere:  # by the way of their own school
            own = f"/ecole/{other.id}/reglages/fermetures/{kept}/retirer"
            assert (await wrong.form(own)).status_code == 404
    assert await school.pool.fetchval("select count(*) from closure") == 1
