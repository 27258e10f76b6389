"""Whatever rights hang on tells of its change, by whatever statement: put in, taken out, or changed in place."""

import pytest
from support.people import School

from one.store.pool import Pool

pytestmark = pytest.mark.anyio

# What is done to the school, and who must look again.
CHANGES = [
    (
        "a pupil goes to another class",
        "update membership set class_id = {CM2} where person_id = {lea.roy}",
        {"lea.roy", "lise.roy", "marc.roy"},
    ),
    (
        "a place in a class goes to another pupil",
        "update membership set person_id = {max.noir} where person_id = {zoe.blin}",
        {"zoe.blin", "max.noir", "bea.blin", "nina.noir"},
    ),
    (
        "a link goes to another child",
        "update guardian set child_id = {max.noir} where guardian_id = {bea.blin}",
        {"bea.blin"},
    ),
    (
        "a link goes to another guardian",
        "update guardian set guardian_id = {nina.noir} where guardian_id = {bea.blin}",
        {"bea.blin", "nina.noir"},
    ),
    ("a link is cut", "delete from guardian where guardian_id = {bea.blin}", {"bea.blin"}),
    ("a link is made", "insert into guardian values ({bea.blin}, {max.noir})", {"bea.blin"}),
    (
        "a function is given",
        "update attachment set function = 'referent' where person_id = {paul.prof}",
        {"paul.prof"},
    ),
    (
        "a place in the school goes to another child",
        "update attachment set person_id = (select id from person where login = 'new') where person_id = {zoe.blin}",
        {"zoe.blin", "new", "bea.blin"},
    ),
    (
        "another profile",
        "update person set profile = 'personnel' where id = {paul.prof}",
        {"paul.prof"},
    ),
    ("blocked", "update person set blocked_at = now() where id = {lea.roy}", {"lea.roy"}),
    ("let in again", "update person set blocked_at = null where id = {lea.roy}", {"lea.roy"}),
    (
        "a class is archived",
        "update class set archived_at = now() where id = {CE1}",
        {"paul.prof", "lea.roy", "zoe.blin", "lise.roy", "marc.roy", "bea.blin"},
    ),
    (
        "a class is deleted",
        "delete from class where id = {CE1}",
        {"paul.prof", "lea.roy", "zoe.blin", "lise.roy", "marc.roy", "bea.blin"},
    ),
]


@pytest.mark.parametrize(("statement", "who"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
async def test_a_change_of_rights_is_told_to_all_whom_it_concerns(
    school: School, pool: Pool, statement: str, who: set[str]
) -> None:
    new = await pool.fetchval(
        "insert into person (login, profile, first_name, last_name) values ('new', 'eleve', 'N', 'N') returning id"
    )
    people = {**school.people, "new": new}
    await pool.execute("delete from control")
    for name, number in {**people, **school.classes}.items():
        statement = statement.replace(f"{{{name}}}", str(number))
    await pool.execute(statement)
    told = {row["target_id"] for row in await pool.fetch("select target_id from control")}
    assert told == {people[login] for login in who}


async def test_what_changes_no_right_tells_nobody(school: School, pool: Pool) -> None:
    await pool.execute("delete from control")
    await pool.execute("update membership set class_id = class_id")
    await pool.execute("update guardian set child_id = child_id")
    await pool.execute("update person set first_name = 'Autre', profile = profile")
    assert await pool.fetchval("select count(*) from control") == 0
