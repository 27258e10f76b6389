"""« La classe »: cards lead to sheets, show what their people show, and tell a teacher what waits."""

import pytest
from support.client import Client, enter
from support.people import School

from one.http.state import State
from one.profile import saving
from one.profile.saving import Change

pytestmark = pytest.mark.anyio


async def test_a_card_leads_to_the_sheet_and_shows_mood_and_motto_to_who_may_see_them(
    client: Client, state: State, school: School
) -> None:
    paul = school.people["paul.prof"]
    changes = [
        Change(name, value, 0)
        for name, value in (("humeur", "fier"), ("devise", "Pas à pas"), ("humeur:ouvert", "1"))
    ]
    await saving.save(await school.scope("paul.prof"), state.resources, changes)
    await enter(client, state, school, "lise.roy")
    page = (await client.get(f"/classe/{school.classes['CE1']}")).text
    assert f'href="/profil/{paul}"' in page
    assert f'href="/messagerie/nouveau?a={paul}"' in page
    assert "Humeur\u00a0: Fier" in page
    assert "Pas à pas" not in page
    assert "comptes d’élèves activés" not in page


async def test_a_teacher_sees_what_waits_and_the_children_of_a_parent_stand_by_class(
    client: Client, state: State, school: School
) -> None:
    await school.pool.execute("update person set activated_at = null where login in ('zoe.blin', 'bea.blin')")
    await enter(client, state, school, "paul.prof")
    page = " ".join((await client.get(f"/classe/{school.classes['CE1']}")).text.split())
    assert "<strong>1 sur 2</strong> comptes d’élèves activés" in page
    assert "<strong>2 sur 3</strong> comptes de parents activés" in page
    await enter(client, state, school, "lise.roy")
    page = (await client.get("/classe")).text
    assert "· Léa" in page
    assert "· Tom" in page
