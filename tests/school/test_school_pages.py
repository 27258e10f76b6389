"""« Mon école »: pages and acts of the direction and the référents. Who has no role there: test_wrong_role.py."""

import pytest
from support.client import signed
from support.people import PEOPLE, School, make_school

from one.http.state import State

pytestmark = pytest.mark.anyio


async def test_the_address_of_an_own_school_opens_nothing_of_another(state: State, school: School) -> None:
    other = await make_school(school.pool, "Autre école", "0990010Y", "2")
    async with await signed(state, other, "dora.direction") as client:
        assert (await client.get(f"/ecole/{other.id}")).status_code == 200
        zoe, ce1 = school.people["zoe.blin"], school.classes["CE1"]
        mine = f"/ecole/{other.id}"
        assert (await client.get(f"{mine}/personnes/{zoe}")).status_code == 404
        assert (await client.form(f"{mine}/personnes/{zoe}/bloquer", act="block")).status_code == 404
        assert (await client.form(f"{mine}/personnes/{zoe}/rattacher")).status_code == 404
        assert (await client.form(f"{mine}/personnes/{zoe}/retirer")).status_code == 404
        assert (await client.form(f"{mine}/classes/{ce1}", name="X")).status_code == 404
        assert (await client.form(f"{mine}/classes/{ce1}/archiver", sure="1")).status_code == 404
        own = other.people["zoe.blin"]
        entered = await client.form(f"{mine}/personnes/{own}/classes", act="enter", class_id=ce1)
        assert entered.status_code == 404
        target = await client.form(f"{mine}/personnes/{own}/rattacher", school_id=school.id)
        assert target.status_code == 404


async def test_every_page_opens_for_the_head(state: State, school: School) -> None:
    async with await signed(state, school, "dora.direction") as client:
        assert (await client.get("/ecole")).headers["location"] == f"/ecole/{school.id}"
        for part in ("", "/classes", "/personnes", "/doublons", "/reglages", "/journal"):
            assert (await client.get(f"/ecole/{school.id}{part}")).status_code == 200, part
        for login in PEOPLE:
            answer = await client.get(f"/ecole/{school.id}/personnes/{school.people[login]}")
            assert answer.status_code == 200
        assert "Mon école" in (await client.get("/")).text
        assert (await client.get("/aide/ecole")).status_code == 200


async def test_it_is_a_step_away_on_every_page_of_who_runs_it_and_on_none_of_others(
    state: State, school: School
) -> None:
    for login, runs in (
        ("dora.direction", True),
        ("paul.prof", False),
        ("lise.roy", False),
        ("zoe.blin", False),
    ):
        async with await signed(state, school, login) as client:
            for path in ("/", "/classe", "/applis", "/compte"):
                assert ('href="/ecole"' in (await client.get(path)).text) is runs, (login, path)


async def test_a_card_leads_to_the_class_settings_where_codes_are_made(state: State, school: School) -> None:
    async with await signed(state, school, "dora.direction") as client:
        for login, names in (("lise.roy", ("CE1", "CM2")), ("zoe.blin", ("CE1",)), ("gil.garde", ())):
            person_id = school.people[login]
            card = (await client.get(f"/ecole/{school.id}/personnes/{person_id}")).text
            for name, class_id in school.classes.items():
                page = f"/classe/{class_id}/parametrage/personnes/{person_id}"
                assert (f'href="{page}"' in card) is (name in names), (login, name)
                assert (await client.get(page)).status_code == (200 if name in names else 404)


async def test_a_referent_administers_too(state: State, school: School) -> None:
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["gil.garde"]
    )
    async with await signed(state, school, "gil.garde") as client:
        assert "Équipe numérique" in (await client.get(f"/ecole/{school.id}")).text


async def test_a_class_is_created_renamed_archived_and_opened_again(state: State, school: School) -> None:
    base = f"/ecole/{school.id}/classes"
    async with await signed(state, school, "dora.direction") as client:
        assert (await client.form(base, name="  CP   B ", level="CP")).status_code == 303
        class_id = await school.pool.fetchval("select id from class where name = 'CP B'")
        taken = await client.form(base, name="CP B")
        assert taken.status_code == 200
        assert "déjà ce nom" in taken.text
        assert 'value="CP B"' in taken.text
        assert (await client.form(f"{base}/{class_id}", name="CP C", level="CP")).status_code == 303
        assert (await client.form(f"{base}/{class_id}", name="CE1", level="")).status_code == 200
        assert (await client.form(f"{base}/archiver-vides")).status_code == 303
        assert "CP C" in (await client.get(base)).text
        assert await school.pool.fetchval("select archived_at is not null from class where id = $1", class_id)
        full = school.classes["CE1"]
        assert (await client.form(f"{base}/{full}/archiver")).status_code == 200
        assert (await client.form(f"{base}/{full}/archiver", sure="1")).status_code == 303
        assert (await client.get(f"/classe/{full}")).status_code == 404
        assert (await client.form(f"{base}/{full}/rouvrir")).status_code == 303
        assert (await client.get(f"/classe/{full}")).status_code == 200


@pytest.mark.parametrize(
    ("query", "profile", "expected"),
    [
        ("ROY léa", "", ["lea.roy"]),
        ("lea", "parent", []),
        ("roy", "eleve", ["lea.roy", "tom.roy"]),
        ("zoe.blin", "", ["zoe.blin"]),
        ("%", "enseignant", ["anne.autre", "dora.direction", "paul.prof"]),
    ],
)
async def test_people_are_found_whatever_accents_and_capitals(
    state: State, school: School, query: str, profile: str, expected: list[str]
) -> None:
    async with await signed(state, school, "dora.direction") as client:
        page = await client.get(f"/ecole/{school.id}/personnes", params={"q": query, "profil": profile})
    assert [login for login in sorted(PEOPLE) if f">{login}<" in page.text] == expected


async def test_the_last_head_and_oneself_and_referents_are_out_of_reach(state: State, school: School) -> None:
    people = f"/ecole/{school.id}/personnes"
    dora, gil, paul = (school.people[login] for login in ("dora.direction", "gil.garde", "paul.prof"))
    await school.pool.execute("update attachment set function = 'referent' where person_id = $1", gil)
    async with await signed(state, school, "dora.direction") as client:
        for target in (dora, gil):
            for act in ({"fonction": "take"}, {"bloquer": "block"}, {"retirer": ""}):
                ((path, value),) = act.items()
                assert (await client.form(f"{people}/{target}/{path}", act=value)).status_code == 404
        assert (await client.form(f"{people}/{paul}/fonction", act="give")).status_code == 303
        child = await client.form(f"{people}/{school.people['lea.roy']}/fonction", act="give")
        assert child.status_code == 200
    async with await signed(state, school, "paul.prof") as client:
        assert (await client.form(f"{people}/{dora}/fonction", act="take")).status_code == 303
        await school.pool.execute("update attachment set function = 'direction' where person_id = $1", dora)
        await school.pool.execute("update attachment set function = null where person_id = $1", paul)
    async with await signed(state, school, "gil.garde") as client:
        assert (
            await client.form(f"{people}/{dora}/fonction", act="take")
        ).status_code == 303  # a référent remains


async def test_who_is_taken_out_may_be_taken_back_with_their_children(state: State, school: School) -> None:
    lise = school.people["lise.roy"]
    path = f"/ecole/{school.id}/personnes/{lise}"
    async with await signed(state, school, "dora.direction") as client:
        assert (await client.form(f"{path}/retirer")).status_code == 303
        assert (await client.get(path)).status_code == 404
        assert await school.pool.fetchval("select count(*) from guardian where guardian_id = $1", lise) == 0
        assert "Roy Lise" in (await client.get(f"/ecole/{school.id}/personnes?profil=partis")).text
        assert (await client.form(f"{path}/rattacher")).status_code == 303
        assert (await client.get(path)).status_code == 200
    assert await school.pool.fetchval("select count(*) from guardian where guardian_id = $1", lise) == 2
    assert await school.pool.fetchval("select left_at from person where id = $1", lise) is None


@pytest.mark.parametrize("name", ["", "   ", "\0", "\u202e", "x" * 61, "x" * 100_000])
async def test_a_class_name_that_is_none_is_refused(state: State, school: School, name: str) -> None:
    async with await signed(state, school, "dora.direction") as client:
        answer = await client.form(f"/ecole/{school.id}/classes", name=name)
    assert answer.status_code == 200
    assert len(answer.text) < 60_000
    assert await school.pool.fetchval("select count(*) from class") == 2


async def test_hostile_input_is_harmless(state: State, school: School) -> None:
    base = f"/ecole/{school.id}"
    async with await signed(state, school, "dora.direction") as client:
        await client.form(f"{base}/classes", name="\u202eCP\0<script>alert(1)</script>")
        page = await client.get(f"{base}/classes")
        assert "<script>alert" not in page.text
        assert "\u202e" not in page.text
        assert (await client.form(f"{base}/classes", name="x" * (1 << 20))).status_code == 413
        assert (
            await client.get(f"{base}/personnes", params={"q": "\0" * 50 + "\u202e'; drop table person--"})
        ).status_code == 200
        assert (await client.get(f"{base}/personnes", params={"page": "9" * 18})).status_code == 200
        assert (await client.get(f"{base}/personnes", params={"page": "-1"})).status_code == 404
        assert (await client.get(f"/ecole/{2**40}")).status_code == 404
        assert (await client.get(f"{base}/personnes/{10**17}")).status_code == 404
        assert (
            await client.get(f"{base}/journal", params={"du": "hier\0", "personne": "%\0", "acte": "x" * 999})
        ).status_code == 422
        assert (
            await client.form(f"{base}/reglages/pause", quiet_from="25:00", quiet_to="\0")
        ).status_code == 200
        strange = await client.form(f"{base}/reglages/envois", restricted=["eleve", "admin", "\0"])
        assert strange.status_code == 303
        crossed = await client.post(
            f"{base}/classes", data={"name": "X"}, headers={"sec-fetch-site": "cross-site"}
        )
        assert crossed.status_code == 403
    rows = await school.pool.fetch("select profile from sending_restriction")
    assert [row["profile"] for row in rows] == ["eleve"]
