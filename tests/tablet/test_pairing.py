"""How a browser becomes the tablet of a class, and stops being one."""

from typing import Any

import pytest
from support.client import Client, browser_for, on_https, signed
from support.people import School, make_school

from one.http.state import State
from one.store.accounts import sessions

pytestmark = pytest.mark.anyio

RELIER = "/tablette/relier"


async def code_of(state: State, tablet: Client) -> str:
    """The code that a browser shows, as it is typed."""
    await tablet.form("/tablette")
    page = (await tablet.get("/tablette")).text
    return page.partition('class="pairing-code" translate="no">')[2].partition("<")[0]


async def pair(state: State, school: School, tablet: Client, class_name: str = "CE1") -> None:
    """A browser becomes the tablet of a class, by its teacher's word."""
    login = {"CE1": "paul.prof", "CM2": "anne.autre"}[class_name]
    code = await code_of(state, tablet)
    async with await signed(state, school, login) as teacher:
        answer = await teacher.form(f"/classe/{school.classes[class_name]}/parametrage/tablettes", code=code)
        assert answer.status_code == 303
    answer = await tablet.form("/tablette/commencer")
    assert answer.headers["location"] == "/tablette"


async def is_wall(browser: Client) -> bool:
    return "data-wall" in (await browser.get("/tablette")).text


async def test_a_code_that_a_teacher_types_makes_the_browser_that_shows_it_the_wall_of_the_class(
    state: State, school: School
) -> None:
    async with browser_for(state) as tablet:
        assert "Afficher un code" in (await tablet.get("/tablette")).text
        await pair(state, school, tablet)
        page = (await tablet.get("/tablette")).text
    assert "data-wall" in page
    assert "CE1" in page
    assert await school.pool.fetchval("select act from audit") == "tablet.paired"


async def test_a_code_is_taken_once_and_only_by_the_browser_that_asked_for_it(
    state: State, school: School
) -> None:
    path = f"/classe/{school.classes['CE1']}/parametrage/tablettes"
    async with browser_for(state) as tablet, browser_for(state) as other:
        code = await code_of(state, tablet)
        async with await signed(state, school, "paul.prof") as teacher:
            assert (await teacher.form(path, code=code)).status_code == 303
            assert "Aucune tablette ne montre ce code" in (await teacher.form(path, code=code)).text
        assert (await other.form("/tablette/commencer")).status_code == 404
        assert (await tablet.form("/tablette/commencer")).status_code == 303
        assert (await tablet.form("/tablette/commencer")).status_code == 404
    assert await school.pool.fetchval("select count(*) from device") == 1


async def test_a_code_of_six_minutes_ago_is_nobodys(state: State, school: School) -> None:
    async with browser_for(state) as tablet:
        code = await code_of(state, tablet)
        await school.pool.execute("update pairing set expires_at = now() - interval '1 minute'")
        async with await signed(state, school, "paul.prof") as teacher:
            answer = await teacher.form(f"/classe/{school.classes['CE1']}/parametrage/tablettes", code=code)
        assert "Aucune tablette ne montre ce code" in answer.text
        assert "Afficher un code" in (await tablet.get("/tablette")).text
        assert (await tablet.get("/tablette/attente")).json() == {"state": "over"}


async def test_the_qr_leads_to_a_page_that_names_the_tablet_and_asks_for_which_class(
    state: State, school: School
) -> None:
    async with browser_for(state) as tablet, await signed(state, school, "dora.direction") as head:
        tablet.headers["user-agent"] = (
            "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"
        )
        code = (await code_of(state, tablet)).replace(" ", "")
        page = (await head.get(f"{RELIER}?code={code}")).text
        assert "un iPad" in page, page[page.index("<main") :]
        assert "CE1" in page
        assert "CM2" in page
        refused = await head.form(RELIER, code=code)
        assert "Choisissez la classe" in refused.text
        assert (await head.form(RELIER, code=code, class_id=school.classes["CM2"])).status_code == 303
        assert (await tablet.get("/tablette/attente")).json() == {"state": "approved"}
        assert "CM2" in (await tablet.get("/tablette")).text


@pytest.mark.parametrize("login", ["anne.autre", "lise.roy", "lea.roy", "gil.garde", "dora.direction2"])
async def test_who_may_not_set_up_the_class_gets_404_and_pairs_nothing(
    state: State, school: School, login: str
) -> None:
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    ce1 = school.classes["CE1"]
    async with browser_for(state) as tablet, browser_for(state) as wall:
        await pair(state, school, wall)
        code = await code_of(state, tablet)
        device = await school.pool.fetchval("select id from device")
        place = other if login.endswith("2") else school
        async with await signed(state, place, login.removesuffix("2")) as wrong:
            tablets = f"/classe/{ce1}/parametrage/tablettes"
            for answer in (
                await wrong.get(tablets),
                await wrong.form(tablets, code=code),
                await wrong.form(f"{tablets}/{device}/retirer"),
                await wrong.form(f"{tablets}/anniversaires", birthdays="1"),
                await wrong.form(RELIER, code=code, class_id=ce1),
            ):
                assert answer.status_code == 404
        assert (await tablet.get("/tablette/attente")).json() == {"state": "waiting"}
        assert await is_wall(wall)


async def test_a_teacher_takes_no_tablet_of_another_class_off_by_the_address_of_their_own(
    state: State, school: School
) -> None:
    async with browser_for(state) as wall, await signed(state, school, "anne.autre") as anne:
        await pair(state, school, wall)
        device = await school.pool.fetchval("select id from device")
        path = f"/classe/{school.classes['CM2']}/parametrage/tablettes/{device}/retirer"
        assert (await anne.form(path)).status_code == 404
        assert await is_wall(wall)


async def test_a_browser_on_which_a_teacher_was_signed_in_keeps_nothing_of_them(
    state: State, school: School
) -> None:
    token = await school.token("paul.prof")
    async with browser_for(state) as tablet:
        tablet.cookies.set("one", token)
        tablet.cookies.set("one-device", "who-signed-in-here")
        code = await code_of(state, tablet)
        async with await signed(state, school, "paul.prof") as teacher:
            await teacher.form(f"/classe/{school.classes['CE1']}/parametrage/tablettes", code=code)
        answer = await tablet.form("/tablette/commencer")
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
        given = answer.headers.get_list("set-cookie")
        gone = {each.partition("=")[0] for each in given if "Max-Age=0" in each}
        assert {"one", "one-device", "one-pairing"} <= gone
    assert await sessions.scope(school.pool, token) is None


async def test_the_cookie_of_a_tablet_is_bound_to_the_host_out_of_reach_of_scripts_and_hashed_at_rest(
    state: State, school: School
) -> None:
    async with browser_for(on_https(state)) as tablet:
        tablet.base_url = "https://one.example"
        code = await code_of(state, tablet)
        async with await signed(state, school, "paul.prof") as teacher:
            await teacher.form(f"/classe/{school.classes['CE1']}/parametrage/tablettes", code=code)
        answer = await tablet.form("/tablette/commencer")
    given = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-one-tablet="))
    assert {"HttpOnly", "Secure", "Path=/", "Max-Age=3888000"} <= {*given.split("; ")}
    token = given.partition("=")[2].partition(";")[0]
    stored: Any = await school.pool.fetchval("select row_to_json(device)::text from device")
    assert len(token) >= 43
    assert token not in stored


async def test_a_tablet_is_left_by_its_code_only_and_then_holds_nothing_of_the_class(
    state: State, school: School
) -> None:
    tablets = f"/classe/{school.classes['CE1']}/parametrage/tablettes"
    async with browser_for(state) as wall, await signed(state, school, "paul.prof") as teacher:
        await pair(state, school, wall)
        page = (await teacher.get(tablets)).text
        code = page.partition('class="tablets-code" translate="no">')[2].partition("<")[0]
        assert "pas le code de cette tablette" in (await wall.form("/tablette/quitter", code="abcdef")).text
        token = await school.token("lea.roy")
        wall.cookies.set("one", token)
        answer = await wall.form("/tablette/quitter", code=code)
        assert await sessions.scope(school.pool, token) is None, "whoever was signed in on it"
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
        assert not await is_wall(wall)
        assert "one-tablet" not in wall.cookies
    assert await school.pool.fetchval("select act from audit order by id desc limit 1") == "tablet.left"


async def test_the_code_of_a_tablet_cannot_be_tried_for_long(state: State, school: School) -> None:
    async with browser_for(state) as wall:
        await pair(state, school, wall)
        for _ in range(5):
            await wall.form("/tablette/quitter", code="abcdef")
        answer = await wall.form("/tablette/quitter", code="abcdef")
        assert "trop de demandes" in answer.text


async def test_codes_of_tablets_cannot_be_tried_for_long_by_somebody_who_may_pair(
    state: State, school: School
) -> None:
    tablets = f"/classe/{school.classes['CE1']}/parametrage/tablettes"
    async with await signed(state, school, "paul.prof") as teacher:
        for n in range(5):
            await teacher.form(tablets, code=f"abcde{n}")
        assert "trop de demandes" in (await teacher.form(tablets, code="zzzzzz")).text


async def test_a_tablet_that_was_taken_off_shows_nothing_more_and_forgets(
    state: State, school: School
) -> None:
    tablets = f"/classe/{school.classes['CE1']}/parametrage/tablettes"
    async with browser_for(state) as wall, await signed(state, school, "paul.prof") as teacher:
        await pair(state, school, wall)
        device = await school.pool.fetchval("select id from device")
        assert (await teacher.form(f"{tablets}/{device}/retirer")).status_code == 303
        answer = await wall.get("/tablette")
        assert "plus reliée à la classe" in answer.text
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
        assert "one-tablet" not in wall.cookies
        assert (await wall.post("/tablette/etat")).status_code == 404


async def test_a_class_that_is_archived_has_no_tablet_any_more(state: State, school: School) -> None:
    async with browser_for(state) as wall:
        await pair(state, school, wall)
        await school.pool.execute("update class set archived_at = now() where id = $1", school.classes["CE1"])
        assert not await is_wall(wall)
    assert await school.pool.fetchval("select count(*) from device") == 0


async def test_the_other_teachers_of_the_class_are_told(state: State, school: School) -> None:
    await school.pool.execute(
        "insert into membership values ($1, $2)", school.classes["CE1"], school.people["anne.autre"]
    )
    async with browser_for(state) as wall, await signed(state, school, "anne.autre") as colleague:
        await pair(state, school, wall)
        assert "a relié une tablette à la classe" in (await colleague.get("/")).text
