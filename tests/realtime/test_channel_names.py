"""Who listens to which channel is said in SQL, what channels are called in Python: the same names."""

import pytest
from support.people import School

from one import channels
from one.scope import Profile

pytestmark = pytest.mark.anyio


async def test_the_view_spells_channels_as_the_code_does(school: School) -> None:
    people = await school.pool.fetch("select id, profile from person")
    members = await school.pool.fetch(
        "select m.person_id, m.class_id, p.profile from membership m join person p on p.id = m.person_id"
    )
    guardians = await school.pool.fetch("select guardian_id, child_id from guardian")
    attached = await school.pool.fetch(
        "select a.person_id, a.school_id, a.function, p.profile from attachment a"
        " join person p on p.id = a.person_id"
    )
    expected = {(row["id"], channels.user(row["id"])) for row in people}
    for row in members:
        expected.add((row["person_id"], channels.class_(row["class_id"])))
        expected.add((row["person_id"], channels.class_profile(row["class_id"], row["profile"])))
        for tie in guardians:
            if tie["child_id"] == row["person_id"]:
                expected.add((tie["guardian_id"], channels.class_(row["class_id"])))
                expected.add((tie["guardian_id"], channels.class_profile(row["class_id"], Profile.GUARDIAN)))
    expected |= {(tie["guardian_id"], channels.family(tie["child_id"])) for tie in guardians}
    for row in attached:
        for role in (row["profile"], row["function"]):
            if role is not None:
                expected.add((row["person_id"], channels.school_profile(row["school_id"], role)))
    listening = await school.pool.fetch("select distinct person_id, channel from listens")
    assert {(row["person_id"], row["channel"]) for row in listening} == expected
    assert any(row["function"] for row in attached), "functions are part of it"
