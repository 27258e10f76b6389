"""Whatever changes between two lists, no account passes to a stranger, and a question takes nothing from anybody.

Names, days and addresses are drawn from so few that families are confused as often as can be.
"""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.commands import command
from support.onde_files import guardian, pupil, school, teacher

from one.roster.report import Report
from one.roster.school import import_directory
from one.roster.spelling import address
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

LAST = ("MARTIN", "MARTAIN", "LEROY", "BENALI")
FIRST = ("Noa", "Noé", "Emma", "Lucas", "Luca")
BORN = ("2017-03-04", "2017-04-03", "2018-09-19", "2016-03-04", "")
PLACES = ("CE1", "CE2", "CM1")
PUPILS = st.lists(
    st.tuples(*map(st.sampled_from, (LAST, FIRST, BORN, PLACES))), min_size=1, max_size=6, unique=True
)
GUARDIANS = st.lists(
    st.tuples(
        st.sampled_from(LAST),
        st.sampled_from(("Marie", "Paul", "Sophie")),
        st.sampled_from(("1 av. Foch", "1 avenue Foch", "9 quai Vert", "")),
        st.sampled_from(("", "a@exemple.fr", "b@exemple.fr")),
        st.lists(st.integers(0, 5), max_size=2, unique=True),
    ),
    max_size=5,
)
LISTS = st.tuples(PUPILS, GUARDIANS)


def write(folder: Path, lists: Any) -> Path:
    """The lists as files; a guardian's children are pupils by their numbers."""
    pupils, guardians = lists
    families = [
        guardian(
            last,
            first,
            *((pupils[n][0], pupils[n][1], pupils[n][3]) for n in children if n < len(pupils)),
            address=where,
            email=email,
        )
        for last, first, where, email, children in guardians
    ]
    rows = [pupil(last, first, born, place) for last, first, born, place in pupils]
    return school(folder, rows, [teacher("BARRE", "Luc", head="oui")], families or None)


async def picture(pool: Pool) -> dict[int, Any]:
    """Everybody, with their place, classes and families."""
    rows = await pool.fetch(
        """
        select p.id, p.profile, p.birth_date, p.email, a.school_id, a.address,
               array(select class_id from membership m where m.person_id = p.id order by 1) as classes,
               array(select guardian_id from guardian g where g.child_id = p.id order by 1) as guardians,
               array(select child_id from guardian g where g.guardian_id = p.id order by 1) as children
          from person p left join attachment a on a.person_id = p.id
        """
    )
    return {row["id"]: row for row in rows}


def check_same_people(before: dict[int, Any], now: dict[int, Any]) -> None:
    """Nobody's account is now that of somebody whom everything tells apart from them."""
    for person_id, old in before.items():
        new = now[person_id]
        if old["profile"] == "eleve" and old["birth_date"] and new["birth_date"]:
            one, other = old["birth_date"], new["birth_date"]
            parts = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
            swapped = (one.year, one.day, one.month) == (other.year, other.month, other.day)
            assert parts >= 2 or swapped, (old, new)
        if old["profile"] == "parent" and old["school_id"] and new["school_id"]:
            strangers = old["children"] and new["children"] and not {*old["children"]} & {*new["children"]}
            moved = old["address"] and new["address"] and address(old["address"]) != address(new["address"])
            assert not (strangers and moved) or old["email"], (old, new)


def check_questions(report: Report, before: dict[int, Any], now: dict[int, Any]) -> None:
    """Whoever a question is about is where they were, in the same classes; no family lost or gained a child."""
    for person_id in {person_id for doubt in report.doubts for person_id in doubt.people}:
        old, new = before[person_id], now[person_id]
        if old["school_id"]:
            assert new["school_id"] == old["school_id"], (old, new)
            assert new["classes"] == old["classes"], (old, new)
            assert {*old["guardians"]} <= {*new["guardians"]}, (old, new)
            assert not old["children"] or {*old["children"]} <= {*new["children"]}, (old, new)


@pytest.mark.long
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=LISTS, second=LISTS)
async def test_no_account_passes_to_a_stranger_and_twice_is_once(pool: Pool, first: Any, second: Any) -> None:
    await pool.execute("truncate school, person cascade")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        async def bring(lists: Any) -> Report:
            return await import_directory(
                command(pool), write(folder, lists), school_name="Zola", uai="0610001A"
            )

        await bring(first)
        same = await bring(first)
        assert same.changes == []
        before = await picture(pool)
        report = await bring(second)
        now = await picture(pool)
        check_same_people(before, now)
        check_questions(report, before, now)
        again = await bring(second)
        assert again.changes == []
        assert {doubt.key for doubt in again.doubts} == {doubt.key for doubt in report.doubts}
        assert await picture(pool) == now
