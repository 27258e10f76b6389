"""Codes that were just printed outlive a second press."""

import pytest
from support.classroom_people import deactivate
from support.client import signed
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
