"""Every cookie of ours: bound to this host and to https, whichever page gives it, and deleted as it was given."""

import re
from pathlib import Path

import pytest
from httpx import Response
from support.accounts import GOOD, give_code, sign_in
from support.client import Client, browser_for, on_https
from support.people import School
from support.postman import NEW, Postman, link_for

from one import http
from one.http.state import State
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


class Noting(Client):
    """A browser that notes every cookie it is told of."""

    async def send(self, *args: object, **more: object) -> Response:
        answer = await super().send(*args, **more)  # type: ignore[arg-type]
        self.told = [*getattr(self, "told", []), *answer.headers.get_list("set-cookie")]
        return answer


async def every_way(browser: Client, postman: Postman, pool: Pool, school: School) -> None:
    """All that gives or takes back a cookie."""
    await sign_in(browser, "lise.roy", "faux")
    await sign_in(browser, "lise.roy", remember="1")
    await browser.form("/deconnexion")
    await browser.get("/connexion")
    await sign_in(browser, "bea.blin", await give_code(pool, school.people["bea.blin"]))
    await browser.form("/activation", **GOOD)
    await browser.get("/")
    await pool.execute("delete from session")
    await browser.get("/compte")
    await postman.deliver()
    link = await link_for(browser, postman)
    await browser.form("/mot-de-passe-oublie", login="lise.roy", by="sms")
    await browser.form("/nouveau-mot-de-passe/lien", secret=link)
    await browser.form("/nouveau-mot-de-passe", password=NEW, confirmation=NEW)


async def test_on_https_every_cookie_is_bound_to_this_host(
    state: State, postman: Postman, pool: Pool, school: School
) -> None:
    secure = on_https(state, sms_webhook_url="https://sms.example")
    async with browser_for(secure) as plain:
        browser = Noting(transport=plain._transport, base_url=plain.base_url)
        await every_way(browser, postman, pool, school)
    shorts = {re.match(r"__Host-one(?:-(\w+))?=", told)[1] or "session" for told in browser.told}  # type: ignore[index]
    assert shorts == {"session", "device", "form", "flash", "activation", "reset", "forgotten"}
    for told in browser.told:
        words = {word.strip().lower() for word in told.split(";")[1:]}
        assert {"secure", "httponly", "path=/"} <= words, told
        assert not any(word.startswith("domain") for word in words), told
        assert words & {"samesite=lax", "samesite=strict"}, told
    for opens in ("activation", "reset", "forgotten"):
        given = [told for told in browser.told if re.match(rf"__Host-one-{opens}=[^;\"]", told)]
        assert given
        assert all("samesite=strict" in told.lower() for told in given)


async def test_on_plain_http_no_cookie_asks_for_what_browsers_would_refuse(
    state: State, school: School
) -> None:
    async with browser_for(state) as client:
        told = (await sign_in(client, "lise.roy")).headers.get_list("set-cookie")
    assert told
    assert not any("__Host-" in each or "secure" in each.lower() for each in told)


def test_cookies_are_given_and_taken_back_in_one_place_only() -> None:
    folder = Path(http.__path__[0])
    found = [
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if re.search(r"\.(set_cookie|delete_cookie|cookies)\b[\[(.]", path.read_text())
    ]
    assert found == ["cookies.py"]


@pytest.mark.parametrize(
    "planted",
    ["\xa0{0}={1}", "\x85{0}={1}", "\x1f{0}={1}", "$Version=1; x={0}={1}", "={0}={1}", "{0} x={1}"],
    ids=["no-break space", "next line", "unit separator", "version 1", "no name", "a longer name"],
)
async def test_a_name_that_is_only_nearly_ours_is_not_read(
    client: Client, school: School, planted: str
) -> None:
    """Browsers guard ``__Host-`` by the very name; a neighbour of our domain may plant any other."""
    mine, theirs = await school.token("lise.roy"), await school.token("dora.direction")
    cookie = planted.format("one", theirs)
    assert (await seen(client, cookie)).status_code == 303
    for both in (f"one={mine}; {cookie}", f"{cookie}; one={mine}"):
        assert "lise.roy" in (await seen(client, both)).text


async def test_of_two_cookies_of_one_name_neither_is_read(state: State, school: School) -> None:
    mine, theirs = await school.token("lise.roy"), await school.token("dora.direction")
    async with browser_for(on_https(state)) as client:
        assert (await seen(client, f"__Host-one={mine}; __Host-one={theirs}")).status_code == 303
        assert "lise.roy" in (await seen(client, f"__Host-one={mine}; x=1; __Host-one={mine}")).text


async def seen(client: Client, cookie: str) -> Response:
    return await client.get("/compte", headers=[(b"cookie", cookie.encode("latin-1"))])
