"""Birthdays and moods: of those who show them to the asker, and of nobody else."""

from datetime import date

import pytest
from support.people import School

from one.apps.carnet import notes
from one.http.state import State
from one.profile.fields import BIRTH, MOOD, OPEN, YES
from one.store.carnet.asking import Asks, Confirm
from one.store.widgets import people
from one.widgets import birthdays, classes, moods

pytestmark = pytest.mark.anyio


async def says(school: School, login: str, name: str, value: str, *, shown: bool = True) -> None:
    rows = [(name, value), *([(name + OPEN, YES)] if shown else [])]
    await school.pool.executemany(
        "insert into profile_field (person_id, name, value) values ($1, $2, $3)",
        [(school.people[login], *row) for row in rows],
    )


async def names(state: State, school: School, login: str, today: date) -> list[str]:
    found = await birthdays.coming(await school.scope(login), state.resources, today)
    return [each.name.partition(" ")[0] for each in found]


async def test_birthdays_cross_the_year_and_the_29th_of_february_is_the_28th_in_most(
    state: State, school: School
) -> None:
    await says(school, "lea.roy", BIRTH, "2018-01-03")
    await says(school, "zoe.blin", BIRTH, "2016-02-29")
    assert await names(state, school, "paul.prof", date(2026, 12, 28)) == ["Léa"]
    assert await names(state, school, "paul.prof", date(2027, 1, 4)) == []
    for today, said in (((2027, 2, 28), True), ((2027, 3, 1), False), ((2028, 2, 29), True)):
        found = await birthdays.coming(await school.scope("paul.prof"), state.resources, date(*today))
        assert bool(found and found[0].today) == said, today


async def test_of_more_birthdays_than_are_looked_at_the_nearest_are_told(
    state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MOST", 1)
    await says(school, "lea.roy", BIRTH, "2018-01-10")
    await says(school, "zoe.blin", BIRTH, "2016-01-02")
    assert await names(state, school, "paul.prof", date(2027, 1, 1)) == ["Zoé"]


async def test_no_birthday_of_who_says_none_hides_it_or_has_left_and_nobodys_age(
    state: State, school: School
) -> None:
    today = date(2027, 1, 1)
    await says(school, "lea.roy", BIRTH, "2018-01-01", shown=False)
    await school.pool.execute(
        "insert into profile_field (person_id, name, value) values ($1, $2, $3)",
        school.people["zoe.blin"],
        BIRTH + OPEN,
        YES,
    )  # shows it, and never said it
    assert await names(state, school, "paul.prof", today) == []
    await says(school, "tom.roy", BIRTH, "2015-01-02")
    (found,) = await birthdays.coming(await school.scope("dora.direction"), state.resources, today)
    assert "2015" not in str(found)
    assert await names(state, school, "lise.roy", today) in (["Tom"], [])  # by the table of rights alone
    await school.pool.execute("delete from attachment where person_id = $1", school.people["tom.roy"])
    await school.pool.execute("delete from membership where person_id = $1", school.people["tom.roy"])
    assert await names(state, school, "dora.direction", today) == []


async def test_moods_are_those_of_the_class_that_are_shown(state: State, school: School) -> None:
    await says(school, "lea.roy", MOOD, "fier")
    await says(school, "zoe.blin", MOOD, "triste", shown=False)
    await school.pool.execute("update person set first_name = 'Léa Rose' where login = 'lea.roy'")
    found = await moods.values(await school.scope("paul.prof"), state.resources)
    assert found is not None
    assert [(each.short, each.mood) for each in found["moods"]] == [("Léa Rose", "fier")]
    assert await moods.values(await school.scope("anne.autre"), state.resources) is None
    assert await moods.values(await school.scope("lea.roy"), state.resources) is None  # not one's own


async def test_a_guardian_sees_the_teachers_mood_however_many_pupils_say_theirs(
    state: State, school: School
) -> None:
    await says(school, "paul.prof", MOOD, "fier")
    await school.pool.execute(
        """
        with crowd as (insert into person (login, profile, first_name, last_name)
             select 'aa.' || n, 'eleve', 'Aa', 'Aa' from generate_series(1, 61) as n returning id),
             room as (insert into membership (person_id, class_id)
             select crowd.id, m.class_id from crowd, membership m where m.person_id = $1)
        insert into profile_field (person_id, name, value)
        select id, name, value from crowd, (values ('humeur', 'triste'), ('humeur:ouvert', '1')) as said (name, value)
        """,
        school.people["zoe.blin"],
    )
    found = await moods.values(await school.scope("bea.blin"), state.resources)
    assert found is not None
    assert [each.id for each in found["moods"]] == [school.people["paul.prof"]]


async def test_what_waits_in_a_class_is_of_that_class_whatever_others_are_called(
    state: State, school: School
) -> None:
    """« CE1 » stands in « CE1 B » too."""
    other = await school.pool.fetchval(
        "insert into class (school_id, name, level) values ($1, 'CE1 B', 'CE1') returning id", school.id
    )
    await school.pool.execute(
        "insert into membership (person_id, class_id) values ($1, $3), ($2, $3)",
        school.people["paul.prof"],
        school.people["max.noir"],
        other,
    )
    scope = await school.scope("paul.prof")
    draft = notes.Draft(other, "Sortie", "Au musée.", asks=Asks(Confirm.ONE))
    await notes.publish(scope, state.resources, draft)
    found = await classes.values(scope, state.resources)
    assert found is not None
    waits = {
        now.room.name: [line.name for _app, lines in now.pending for line in lines]
        for now in found["classes"]
    }
    assert waits == {"CE1": [], "CE1 B": ["Sortie"]}
