"""Codes that were just printed, or are on the screen, outlive a second press; and who may look at them again, how long."""

import re
from collections.abc import AsyncIterator

import pytest
from support.classroom_people import deactivate
from support.client import Client, signed
from support.people import School

from one.http.state import State

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("login", "page"), [("paul.prof", "/classe/1/parametrage/fiches"), ("dora.direction", "")]
)
async def test_a_second_press_kills_no_code_that_was_just_printed(
    state: State, school: School, login: str, page: str
) -> None:
    await deactivate(school, "zoe.blin", "gil.garde")
    zoe = school.people["zoe.blin" if page else "gil.garde"]
    page = page.replace("/1/", f"/{school.classes['CE1']}/") or f"/ecole/{school.id}/personnes/{zoe}/code"
    codes = "select to_jsonb(c) - 'expires_at' from activation_code c where person_id = $1"
    async with await signed(state, school, login) as browser:
        sent = {"format": "pages", "people": zoe, "key": "once"}
        first = await browser.form(page, **sent)
        assert first.headers["content-type"] == "application/pdf"
        before = await school.pool.fetchval(codes, zoe)
        second = await browser.form(page, **sent)
        assert second.status_code == 303
        assert "restent bons" in (await browser.get(second.headers["location"])).text
        assert await school.pool.fetchval(codes, zoe) == before
        assert (await browser.form(page, **sent | {"key": "another"})).status_code == 200
        assert await school.pool.fetchval(codes, zoe) != before


CODE = re.compile(r'ticket-code">([a-z3-9]{4} [a-z3-9]{4})<')


@pytest.fixture
async def teacher(state: State, school: School) -> AsyncIterator[Client]:
    await deactivate(school, "zoe.blin", "bea.blin")
    async with await signed(state, school, "paul.prof") as browser:
        yield browser


def base(school: School) -> str:
    return f"/classe/{school.classes['CE1']}/parametrage"


async def on_screen(browser: Client, school: School, key: str = "once") -> str:
    """The address that shows new codes of Zoé and Béa."""
    people = [str(school.people[login]) for login in ("zoe.blin", "bea.blin")]
    sent = {"format": "screen", "people": people, "key": key}
    answer = await browser.form(f"{base(school)}/fiches", **sent)
    assert answer.status_code == 303
    return answer.headers["location"]


async def codes(browser: Client, url: str) -> list[str]:
    answer = await browser.get(url)
    if answer.status_code == 303:
        assert "ne s’affichent plus" in (await browser.get(answer.headers["location"])).text
    else:
        assert answer.headers["cache-control"] == "no-store"
    return CODE.findall(answer.text)


async def test_codes_on_the_screen_are_the_same_after_a_reload_and_a_second_press(
    teacher: Client, school: School
) -> None:
    """They are worked out again from the address and the secret key; no row and no address has them."""
    url = await on_screen(teacher, school)
    first = await codes(teacher, url)
    assert len(set(first)) == 2
    assert await on_screen(teacher, school) == url
    assert "restent bons" in (await teacher.get(url)).text
    assert await codes(teacher, url) == first
    dump = str(await school.pool.fetch("select to_jsonb(t) from ticket t"))
    for code in first:
        assert code.replace(" ", "") not in url + dump
    assert url.partition("=")[2] not in dump


async def test_one_code_is_given_by_a_page_of_its_own(teacher: Client, school: School) -> None:
    act = f"{base(school)}/personnes/{school.people['zoe.blin']}/code"
    first, second = [(await teacher.form(act, key="once")).headers["location"] for _ in range(2)]
    assert first == second
    assert len(await codes(teacher, first)) == 1


async def test_codes_are_shown_to_the_session_that_made_them_and_nobody_else(
    state: State, teacher: Client, school: School
) -> None:
    url = await on_screen(teacher, school)
    for login in ("paul.prof", "dora.direction"):
        async with await signed(state, school, login) as other:
            assert await codes(other, url) == []
    assert await codes(teacher, f"{url[:-1]}{'A' if url[-1] != 'A' else 'B'}") == []
    assert len(await codes(teacher, url)) == 2


async def test_codes_that_were_used_or_replaced_are_shown_no_more(teacher: Client, school: School) -> None:
    url = await on_screen(teacher, school)
    await school.pool.execute("delete from activation_code where person_id = $1", school.people["zoe.blin"])
    (left,) = await codes(teacher, url)
    again = await on_screen(teacher, school, key="another")
    assert await codes(teacher, url) == []
    assert left not in await codes(teacher, again)
    await school.pool.execute("update activation_code set expires_at = now()")
    assert await codes(teacher, again) == []


async def test_codes_are_shown_for_half_an_hour_and_to_who_may_still_give_them(
    teacher: Client, school: School
) -> None:
    url = await on_screen(teacher, school)
    left = await school.pool.fetchval("select expires_at - now() from ticket where purpose = 'codes'")
    assert 29 * 60 < left.total_seconds() <= 30 * 60
    await school.pool.execute("update person set blocked_at = now() where login = 'bea.blin'")
    assert len(await codes(teacher, url)) == 1
    await school.pool.execute("update ticket set expires_at = now() where purpose = 'codes'")
    assert await codes(teacher, url) == []


async def test_a_code_from_the_card_of_a_school_is_shown_like_those_of_a_class(
    state: State, school: School
) -> None:
    await deactivate(school, "gil.garde")
    card = f"/ecole/{school.id}/personnes/{school.people['gil.garde']}"
    async with await signed(state, school, "dora.direction") as head:
        sent = {"format": "screen", "key": "once"}
        first, second = [(await head.form(f"{card}/code", **sent)).headers["location"] for _ in range(2)]
        assert first == second
        (code,) = await codes(head, first)
        assert await codes(head, first) == [code]
        assert f'href="{card}"' in (await head.get(first)).text
        assert await codes(head, f"/ecole/{school.id}/codes?vue=x") == []
