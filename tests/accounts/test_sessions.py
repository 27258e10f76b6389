"""How long a session lives, how many there are, and what a new password does to them."""

from datetime import timedelta

import pytest
from support.accounts import sign_in
from support.client import Client, browser_for, enter
from support.live_client import dial
from support.live_line import refused
from support.people import PASSWORD, School

from one.accounts import sessions as own
from one.config import Settings
from one.http.state import State
from one.signals import Watch
from one.store.accounts import sessions
from one.store.changes import changes
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

NEW = "trois-petits-chats"


@pytest.fixture
async def lise(client: Client, state: State, school: School) -> Client:
    return await enter(client, state, school, "lise.roy")


async def begun(pool: Pool, ago: timedelta) -> None:
    """Every session began so long ago, and was used a moment ago."""
    await pool.execute(
        "update session set created_at = now() - $1::interval, last_seen_at = now() - interval '2 minutes'",
        ago,
    )


@pytest.mark.parametrize(
    ("remember", "longest"),
    [(True, timedelta(days=180)), (False, timedelta(days=7))],
    ids=["remembered", "not"],
)
async def test_a_session_ends_in_the_end_however_much_it_is_used(
    client: Client, school: School, pool: Pool, remember: bool, longest: timedelta
) -> None:
    await sign_in(client, "lise.roy", remember="1" if remember else "")
    hour = timedelta(hours=1)
    await begun(pool, longest - hour)
    assert (await client.get("/compte")).status_code == 200
    left = await pool.fetchval("select expires_at - now() from session")
    assert left <= hour, "and whoever uses it does not put that off"
    await begun(pool, longest + hour)
    await pool.execute("update session set expires_at = now() + interval '30 days'")
    assert (await client.get("/compte")).headers["location"].startswith("/connexion")


async def test_a_session_at_its_end_opens_no_line_and_its_lines_are_lost(
    server: State, settings: Settings, school: School, pool: Pool
) -> None:
    token = await school.token("lise.roy")
    session_id = await pool.fetchval("select id from session")
    await begun(pool, timedelta(days=3 * 365))
    assert (await refused(dial(settings.origin, f"one={token}"))).status_code == 401
    found = await changes(pool, Watch("", None, [], [], [], [session_id], []))
    assert found.lost_sessions == [session_id]
    assert await sessions.purge(pool) == 1


async def test_a_person_has_fifty_sessions_at_most_and_the_one_unused_for_longest_ends(
    client: Client, school: School, pool: Pool
) -> None:
    for _ in range(sessions.MOST + 4):
        await school.token("lise.roy")
    old = await pool.fetchval("select array_agg(id order by id) from session")
    assert len(old) == sessions.MOST
    other = await school.token("marc.roy")
    await sign_in(client, "lise.roy")
    lise = school.people["lise.roy"]
    left = await pool.fetchval("select array_agg(id order by id) from session where person_id = $1", lise)
    assert len(left) == sessions.MOST
    assert left[:-1] == old[1:]
    assert await sessions.scope(pool, other) is not None, "nobody else's ends"


async def test_the_list_shows_them_all_and_ends_them_all(lise: Client, school: School, pool: Pool) -> None:
    await pool.execute(
        "insert into session (token_hash, person_id, device, expires_at)"
        " select sha256(n::text::bytea), $1, '', now() + interval '1 hour' from generate_series(1, 304) n",
        school.people["lise.roy"],
    )
    page = (await lise.get("/compte/sessions")).text
    assert page.count('class="device"') == 305
    assert (await lise.form("/compte/sessions/fin")).status_code == 303
    assert await pool.fetchval("select count(*) from session") == 1
    assert (await lise.get("/compte")).status_code == 200


async def test_a_new_password_renews_the_session_too(
    state: State, client: Client, school: School, pool: Pool
) -> None:
    await sign_in(client, "lise.roy", remember="1")
    stolen = client.cookies["one"]
    answer = await client.form("/compte/mot-de-passe", old=PASSWORD, password=NEW, confirmation=NEW)
    assert answer.headers["location"] == "/compte"
    assert client.cookies["one"] != stolen
    assert "Max-Age=" in next(c for c in answer.headers.get_list("set-cookie") if c.startswith("one="))
    assert (await client.get("/compte")).status_code == 200
    assert await pool.fetchval("select count(*) from session where remember") == 1
    async with browser_for(state) as thief:
        thief.cookies.set("one", stolen)
        assert (await thief.get("/compte")).headers["location"].startswith("/connexion")


async def test_a_wrong_old_password_renews_nothing(lise: Client) -> None:
    before = lise.cookies["one"]
    await lise.form("/compte/mot-de-passe", old="faux", password=NEW, confirmation=NEW)
    assert lise.cookies["one"] == before
    assert (await lise.get("/compte")).status_code == 200


@pytest.mark.parametrize("cookie", ["", "x", "a" * 5_000, "../../etc/passwd" * 3, "a b" * 14])
async def test_what_cannot_be_a_session_asks_nothing_of_postgresql(
    state: State, client: Client, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **__: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(sessions, "visit", never)
    answer = await client.get("/compte", headers={"cookie": f"one={cookie}"})
    assert answer.headers["location"].startswith("/connexion")


async def test_who_signs_out_ends_this_session_and_no_other(
    state: State, lise: Client, school: School, pool: Pool
) -> None:
    other, mine = await school.token("lise.roy"), lise.cookies["one"]
    await lise.form("/deconnexion")
    assert await sessions.scope(pool, mine) is None, "a copy of the cookie opens nothing"
    assert await sessions.scope(pool, other) is not None


async def test_the_session_in_use_is_named_and_comes_first(state: State, school: School) -> None:
    here, other = await school.scope("lise.roy"), await school.scope("lise.roy")
    found = [(each.id, each.here) for each in await own.mine(here, state.resources)]
    assert found == [(here.session_id, True), (other.session_id, False)]
