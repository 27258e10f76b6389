"""Names that change, and accounts that go: what was published shows who it is of today, on fresh pages and open ones."""

import json

import pytest
from support.feed import heard
from support.notes import publish
from support.people import School

from one.apps.carnet import notes
from one.apps.carnet.notes import SUBJECT
from one.feed import hiding, why
from one.feed import page as feed
from one.http.state import State
from one.i18n import speaking
from one.people import lifecycle
from one.people.changes import accounts, merge
from one.people.changes.acting import InClass, InSchool
from one.store.roster import people as roster
from one.store.roster.people import PersonChange
from one.store.work import work

pytestmark = pytest.mark.anyio


async def authors(state: State, school: School, login: str) -> list[str]:
    page = await feed.page(await school.scope(login), state.resources, None)
    return [each.item.author.name for each in page.items]


async def told(school: School) -> dict[str, dict[str, object]]:
    """What profile events say, by channel."""
    rows = await school.pool.fetch(
        "select c.name, e.body from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id"
        " where e.kind = 'profile'"
    )
    return {row["name"]: json.loads(row["body"])["person"] for row in rows}


async def test_the_lists_of_the_school_rename_a_teacher_over_all_they_published(
    state: State, school: School
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    paul, anne = school.people["paul.prof"], school.people["anne.autre"]
    lise = await school.scope("lise.roy")
    (shown,) = (await feed.page(lise, state.resources, None)).items
    changes = [
        PersonChange(paul, "M.", "Prévert", "Paul", None, None, None),
        PersonChange(anne, "Mme", "Autre", "Anne", None, None, None),
    ]
    async with work(await school.scope("dora.direction"), state.resources) as w:
        await accounts.correct(w, changes)
    assert await authors(state, school, "lise.roy") == ["Paul Prévert"]
    assert (await why.why(lise, state.resources, shown.id)).item.author.name == "Paul Prévert"
    await hiding.hide(lise, state.resources, shown.id)
    (hidden,), _ = await hiding.hidden(lise, state.resources, None)
    assert hidden.item.author.name == "Paul Prévert"
    room = school.classes["CE1"]
    expected = {"id": paul, "name": "Paul Prévert"}
    assert await told(school) == {f"class:{room}:parent": expected, f"class:{room}:eleve": expected}
    async with work(None, state.resources) as w:
        assert await roster.change_people(w.connection, changes) == [], "nobody is called otherwise"


async def test_an_edit_after_a_marriage_does_not_bring_the_old_name_back(
    state: State, school: School
) -> None:
    note = await publish(state, school, "paul.prof", "CE1")
    await school.pool.execute("update person set last_name = 'Prévert' where login = 'paul.prof'")
    async with work(None, state.resources) as w:
        await w.edit(SUBJECT(note), title="Autre", excerpt="Autre")
    said = await school.pool.fetchval("select body from event where kind = 'edited'")
    assert json.loads(said)["item"]["author"]["name"] == "Paul Prévert"


async def test_a_corrected_guardian_is_told_where_their_items_stand_and_nowhere_else(
    state: State, school: School
) -> None:
    where = InClass(school.classes["CE1"])
    await accounts.rename(
        await school.scope("dora.direction"),
        state.resources,
        where,
        school.people["lise.roy"],
        "Lise",
        "Royal",
    )
    assert await told(school) == {}, "who published nothing is on no page"


async def test_an_erased_account_is_a_closed_one_over_what_it_published(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    paul = school.people["paul.prof"]
    await school.pool.execute("delete from membership where person_id = $1", paul)
    await school.pool.execute("delete from attachment where person_id = $1", paul)
    await school.pool.execute(
        "update person set left_at = now() - interval '4 months', created_at = now() - interval '5 months' where id = $1",
        paul,
    )
    assert (await lifecycle.purge(state.resources)).erased == 1
    assert await authors(state, school, "lise.roy") == ["Compte supprimé"]
    said = await told(school)
    assert {each["name"] for each in said.values()} == {"Compte supprimé"}
    with speaking("en"):
        assert await authors(state, school, "lise.roy") == ["Deleted account"]
    assert {each["id"] for each in said.values()} == {paul}
    assert await heard(state, school, "lise.roy") == [("mot", "Titre")]


async def test_two_accounts_that_become_one_sign_with_the_kept_name(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    paul, anne = school.people["paul.prof"], school.people["anne.autre"]
    rene = await school.scope("dora.direction")
    await merge.merge(rene, state.resources, InSchool(school.id), anne, paul, sure=True)
    name = await school.pool.fetchval("select first_name || ' ' || last_name from person where id = $1", anne)
    assert await authors(state, school, "lise.roy") == [name]
    assert {(each["id"], each["name"]) for each in (await told(school)).values()} == {(paul, name)}


async def test_who_is_called_otherwise_while_they_publish_signs_with_the_name_of_now(
    state: State, school: School
) -> None:
    """A form was sent, and the lists of the school came before it: its item is younger than the news of the name."""
    sent = await school.scope("paul.prof")
    change = PersonChange(school.people["paul.prof"], "M.", "Prévert", "Paul", None, None, None)
    async with work(await school.scope("dora.direction"), state.resources) as w:
        await accounts.correct(w, [change])
    draft = notes.Draft(school.classes["CE1"], "Titre", "Texte")
    await notes.publish(sent, state.resources, draft)
    body = await school.pool.fetchval("select body from event where kind = 'item'")
    assert json.loads(body)["item"]["author"]["name"] == "Paul Prévert", "and open pages are told so"
