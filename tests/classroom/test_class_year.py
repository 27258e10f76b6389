"""A class of last school year, from its own page: nothing is imported into it, this year's is opened instead."""

import pytest
from support.class_lists import FAMILIES, LEA, ZOE, apply, bring, lists, look, picture
from support.classroom_people import acts, classes, told
from support.client import signed
from support.onde_files import pupil
from support.people import School, make_school

from one.apps.carnet import notes
from one.classroom import arrivals
from one.errors import Invalid, NotFound
from one.feed import page as feed
from one.http.state import State
from one.people.changes.arrivals import Choice
from one.school import classes as school_classes

pytestmark = pytest.mark.anyio


async def a_year_passes(school: School, *names: str) -> None:
    await school.pool.execute(
        "update class set created_at = created_at - interval '1 year' where name = any($1::text[])", names
    )


async def test_nothing_is_imported_into_it_and_its_teacher_is_told_whom_to_ask(
    state: State, school: School
) -> None:
    page = f"/classe/{school.classes['CE1']}/parametrage/import"
    async with await signed(state, school, "paul.prof") as teacher:
        assert 'type="file"' in (await teacher.get(page)).text, "a class of this year"
        await a_year_passes(school, "CE1")
        before = await picture(school.pool)
        shown = (await teacher.get(page)).text
        assert "Cette classe est celle de l’année" in shown
        assert "La direction ouvre la classe de cette année" in shown
        assert 'type="file"' not in shown
        assert "/annee" not in shown, "which the teacher may not ask for"
        sent = [("files", file) for file in lists([LEA, pupil("NEUF", "Éloi", "2018-02-03", "CE1")])]
        answer = await teacher.form(page, attached=sent)
        assert answer.status_code == 200
        assert 'role="alert"' in answer.text
        assert "Cette classe est celle de l’année" in (await teacher.get(page[: -len("/import")])).text
    assert await picture(school.pool) == before
    assert await school.pool.fetchval("select count(*) from roster_run") == 0


async def test_no_pupil_is_added_to_it_but_a_guardian_of_one_who_is_there(
    state: State, school: School
) -> None:
    page = f"/classe/{school.classes['CE1']}/parametrage/ajouter"
    await a_year_passes(school, "CE1")
    before = await picture(school.pool)
    async with await signed(state, school, "paul.prof") as teacher:
        for last_name in ("Neuf", "Noir"):  # somebody new, and a namesake of the other class
            answer = await teacher.form(page, profile="eleve", first_name="Max", last_name=last_name)
            assert answer.status_code == 200
            assert "Cette classe est celle de l’an passé" in answer.text
            assert f'value="{last_name}"' in answer.text, "what was typed is kept"
    assert await picture(school.pool) == before
    paul, zoe = await school.scope("paul.prof"), school.people["zoe.blin"]
    tante = arrivals.Newcomer("parent", "Rose", "Blin", children=(zoe,))
    await arrivals.add(paul, state.resources, school.classes["CE1"], tante, Choice())


async def test_lists_looked_at_before_the_summer_are_not_applied_after_it(
    state: State, school: School
) -> None:
    paul, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    found = await look(paul, state.resources, ce1, lists([LEA]))
    await a_year_passes(school, "CE1")
    with pytest.raises(Invalid):
        await apply(paul, state.resources, ce1, lists([LEA]), found.seen)
    assert await classes(school.pool, school.people["zoe.blin"]) == ["CE1"]


async def test_the_head_opens_the_class_of_this_year_and_newcomers_do_not_read_the_old_notes(
    state: State, school: School
) -> None:
    pool, old = school.pool, school.classes["CE1"]
    draft = notes.Draft(old, "L’an passé", "Entre nous")
    await notes.publish(await school.scope("paul.prof"), state.resources, draft)
    await a_year_passes(school, "CE1")
    await pool.execute("delete from control")
    async with await signed(state, school, "dora.direction") as head:
        (way,) = {f"/classe/{old}/parametrage/import"} & set(
            (await head.get(f"/ecole/{school.id}/classes")).text.split('"')
        )
        assert f'action="/ecole/{school.id}/classes/{old}/annee"' in (await head.get(way)).text
        answer = await head.form(f"/ecole/{school.id}/classes/{old}/annee")
        new = await pool.fetchval("select id from class where name = 'CE1' and archived_at is null")
        assert answer.headers["location"] == f"/classe/{new}/parametrage/import"
        assert "Importez maintenant sa liste" in (await head.get(answer.headers["location"])).text
    assert new != old
    assert await pool.fetchval("select level from class where id = $1", new) == "CE1"
    assert [c.id for c in (await school.scope("paul.prof")).classes] == [new], "its teacher goes on"
    assert (await school.scope("zoe.blin")).classes == (), "its pupils wait for the list"
    assert {school.people[login] for login in ("paul.prof", "zoe.blin", "bea.blin")} <= await told(pool)
    assert [each[:2] for each in await acts(pool)] == [
        ("class.archived", f"class:{old}"),
        ("class.created", f"class:{new}"),
    ]
    school.classes["CE1"] = new
    await bring(state, school, lists([ZOE, pupil("NEUF", "Éloi", "2018-02-03", "CE1")], FAMILIES))
    school.people["eloi.neuf"] = await pool.fetchval("select id from person where login = 'eloi.neuf'")
    assert await classes(pool, school.people["eloi.neuf"]) == ["CE1"]
    assert (await feed.page(await school.scope("eloi.neuf"), state.resources, None)).items == []
    assert [c.id for c in (await school.scope("zoe.blin")).classes] == [new], "known, not made twice"


async def test_only_a_class_of_last_year_is_opened_anew_and_only_once(state: State, school: School) -> None:
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    head, ce1, cm2 = await school.scope("dora.direction"), school.classes["CE1"], school.classes["CM2"]
    await a_year_passes(school, "CE1")
    with pytest.raises(NotFound):
        await school_classes.renew(head, state.resources, school.id, cm2)
    for wrong in (await school.scope("paul.prof"), await other.scope("dora.direction")):
        with pytest.raises(NotFound):
            await school_classes.renew(wrong, state.resources, school.id, ce1)
    with pytest.raises(NotFound):
        await school_classes.renew(head, state.resources, school.id, other.classes["CE1"])
    await school_classes.renew(head, state.resources, school.id, ce1)
    with pytest.raises(NotFound):
        await school_classes.renew(head, state.resources, school.id, ce1)
    assert await school.pool.fetchval("select count(*) from class where school_id = $1", school.id) == 3


async def test_a_pupil_of_a_class_that_only_waits_to_be_archived_moves_up_with_the_list(
    state: State, school: School
) -> None:
    """Of two classes of this year, the other one's pupil is told and left out."""
    max_ = school.people["max.noir"]
    moves = lists([LEA, ZOE, pupil("NOIR", "Max", "", "CE1")])
    assert any("déjà en CM2" in str(each.words) for each in (await bring(state, school, moves)).problems)
    assert await classes(school.pool, max_) == ["CM2"]
    await a_year_passes(school, "CM2")
    await school.pool.execute("update class set level = 'CP' where name = 'CM2'")  # one goes up, not down
    assert "déjà en" not in str((await bring(state, school, moves)).problems)
    assert await classes(school.pool, max_) == ["CE1", "CM2"]
