"""Browsers that were asked to show notifications: whose they are, how many, and when they end."""

import asyncio

import pytest
from support.client import Client
from support.locks import held, somebody_waits
from support.people import School
from support.push_service import Browser

from one.http.state import State
from one.people.changes.acting import InSchool
from one.people.changes.merge import merge
from one.push import devices
from one.push.keys import keys_of
from one.store.accounts import renewal, sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

PAGE, WHERE = "/compte/notifications", "/compte/notifications/appareil"
URL = "https://push.example.org/abc"


async def owners(pool: Pool) -> list[str]:
    rows = await pool.fetch(
        "select p.login from push_endpoint e join person p on p.id = e.person_id order by e.created_at, e.id"
    )
    return [row["login"] for row in rows]


async def test_the_page_asks_by_a_button_and_lists_what_was_asked(
    client: Client, school: School, state: State
) -> None:
    client.cookies.set("one", await school.token("lise.roy"))
    page = (await client.get(PAGE)).text
    assert keys_of(state.resources.key).public in page
    assert 'type="button" data-push-add' in page
    assert "data-push-here" not in page
    await client.form(WHERE, **Browser(URL).form)
    page = (await client.get(PAGE)).text
    assert "data-push-here" in page
    device = await school.pool.fetchval("select id from push_endpoint")
    answer = await client.form(f"{WHERE}/arret", device=str(device))
    assert (answer.status_code, await owners(school.pool)) == (303, [])


async def test_an_endpoint_is_of_one_person(client: Client, school: School) -> None:
    for login in ("lise.roy", "bea.blin"):
        client.cookies.set("one", await school.token(login))
        await client.form(WHERE, **Browser(URL).form)
    assert await owners(school.pool) == ["bea.blin"]


async def test_it_ends_with_its_session_and_goes_on_with_a_renewed_one(
    client: Client, school: School, pool: Pool
) -> None:
    token = await school.token("lise.roy")
    client.cookies.set("one", token)
    await client.form(WHERE, **Browser(URL).form)
    scope = await sessions.scope(pool, token)
    assert scope is not None
    async with pool.acquire() as connection, connection.transaction():
        renewed = await renewal.renew(connection, scope)
    assert renewed is not None
    assert await owners(pool) == ["lise.roy"]
    client.cookies.set("one", renewed[0])
    await client.form("/deconnexion")
    assert await owners(pool) == []


async def test_a_session_has_one_and_a_person_ten(client: Client, school: School, pool: Pool) -> None:
    client.cookies.set("one", await school.token("lise.roy"))
    for n in range(2):
        await client.form(WHERE, **Browser(f"{URL}{n}").form)
    assert await pool.fetchval("select array_agg(url) from push_endpoint") == [f"{URL}1"]
    for n in range(2, 13):
        client.cookies.set("one", await school.token("lise.roy"))
        await client.form(WHERE, **Browser(f"{URL}{n}").form)
    urls = await pool.fetchval("select array_agg(url order by id) from push_endpoint")
    assert urls == [f"{URL}{n}" for n in range(3, 13)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example.org/abc"},
        {"endpoint": "https://user@push.example.org/abc"},
        {"endpoint": "https://[::1]/abc"},
        {"endpoint": "https://push.example.org./abc"},
        {"endpoint": "https://push.example.org.:443/abc"},
        {"endpoint": "https://[v1.a]/abc"},
        {"endpoint": "https://push.example.org:99999/abc"},
        {"endpoint": "https://push.example.org/é"},
        {"endpoint": f"{URL}{'x' * 1000}"},
        {"endpoint": ""},
        {"p256dh": "AAAA"},
        {"p256dh": "é"},
        {"auth": "AAAA"},
    ],
)
async def test_what_is_none_is_refused_in_words(
    client: Client, school: School, wrong: dict[str, str]
) -> None:
    client.cookies.set("one", await school.token("lise.roy"))
    answer = await client.form(WHERE, **{**Browser(URL).form, **wrong})
    assert [each.status_code for each in answer.history] == [303]
    assert "problems" in answer.text
    assert await owners(school.pool) == []


async def test_nobody_ends_anothers(state: State, client: Client, school: School) -> None:
    client.cookies.set("one", await school.token("lise.roy"))
    await client.form(WHERE, **Browser(URL).form)
    device = await school.pool.fetchval("select id from push_endpoint")
    client.cookies.set("one", await school.token("bea.blin"))
    assert (await client.form(f"{WHERE}/arret", device=str(device))).status_code == 404
    assert await owners(school.pool) == ["lise.roy"]


async def test_a_browser_that_renews_itself_does_so_without_a_word(client: Client, school: School) -> None:
    client.cookies.set("one", await school.token("lise.roy"))
    by_script = {"sec-fetch-dest": "empty", "sec-fetch-site": "same-origin"}
    answer = await client.post(WHERE, data=Browser(URL).form, headers=by_script)
    assert (answer.status_code, await owners(school.pool)) == (303, ["lise.roy"])
    assert "flash" not in answer.headers.get("set-cookie", "")


async def test_the_key_is_that_of_the_secret() -> None:
    first, same, other = keys_of(b"a" * 32), keys_of(b"a" * 32), keys_of(b"b" * 32)
    assert first.public == same.public != other.public


async def test_the_worker_that_shows_them_is_served_to_everybody(client: Client) -> None:
    answer = await client.get("/notifications.js")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/javascript")
    icon = answer.text.partition('ICON = "')[2].partition('"')[0]
    assert (await client.get(icon)).status_code == 200


async def test_of_two_accounts_that_become_one_the_kept_one_goes_on(
    client: Client, school: School, state: State, pool: Pool
) -> None:
    for n, login in enumerate(("lise.roy", "bea.blin")):
        client.cookies.set("one", await school.token(login))
        await client.form(WHERE, **Browser(f"{URL}{n}").form)
    await pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["dora.direction"]
    )
    kept, removed = school.people["lise.roy"], school.people["bea.blin"]
    asker = await school.scope("dora.direction")
    await merge(asker, state.resources, InSchool(school.id), kept, removed, sure=True)
    assert await owners(pool) == ["lise.roy"]
    await pool.execute("delete from session where person_id = $1", kept)
    assert await owners(pool) == []


async def test_a_browser_that_is_asked_and_a_merge_of_its_person_do_not_break_each_other(
    school: School, state: State, pool: Pool
) -> None:
    kept, removed = school.people["lise.roy"], school.people["bea.blin"]
    head, theirs = await school.scope("dora.direction"), await school.scope("bea.blin")
    await pool.execute("update attachment set function = 'referent' where person_id = $1", head.person_id)
    head = await school.scope("dora.direction")
    given = devices.Subscription(**{"url" if k == "endpoint" else k: v for k, v in Browser(URL).form.items()})
    async with asyncio.TaskGroup() as tasks, held(pool, "session", theirs.session_id):
        tasks.create_task(devices.add(theirs, state.resources, given))
        await somebody_waits(pool)
        tasks.create_task(merge(head, state.resources, InSchool(school.id), kept, removed, sure=True))
        await somebody_waits(pool, at_least=2)
    assert await owners(pool) == []


async def test_what_shows_one_learns_whether_its_person_is_here_and_keeps_nobody_signed_in(
    client: Client, school: School, pool: Pool
) -> None:
    client.cookies.set("one", await school.token("lise.roy"))
    await client.form(WHERE, **Browser(URL).form)
    await pool.execute("update session set last_seen_at = now() - interval '1 hour'")
    device = await pool.fetchval("select id from push_endpoint")
    assert (await client.get("/notifications/ici")).json() == {"device": device}
    assert await pool.fetchval("select last_seen_at < now() - interval '59 minutes' from session")
    client.cookies.set("one", await school.token("bea.blin"))
    assert (await client.get("/notifications/ici")).json() == {"device": 0}
    await client.form(WHERE, **Browser(URL).form)
    assert (await client.get("/notifications/ici")).json()["device"] not in (0, device)
    client.cookies.clear()
    assert (await client.get("/notifications/ici")).json() == {"device": 0}
