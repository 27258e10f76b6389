"""« Mes sessions » and the password: what ends, ends everywhere at once."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from support.accounts import sign_in
from support.client import Client, throttled
from support.live_client import dial, frame
from support.people import PASSWORD, School
from support.postman import forget_attempts
from support.workers import workers

from one.accounts.user_agents import again, in_french, words
from one.config import Settings
from one.i18n import speaking
from one.realtime.messages import CloseCode
from one.store.accounts import sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
NEW = "trois petits chats"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1"


@pytest.fixture
async def lise(client: Client, school: School, redis_url: str) -> Client:
    await forget_attempts(redis_url)
    client.cookies.set("one", await school.token("lise.roy"))
    return client


@pytest.mark.parametrize(
    ("agent", "said", "kind"),
    [
        (FIREFOX, "Firefox sur un ordinateur Windows", "computer"),
        (IPHONE, "Safari sur un iPhone", "phone"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
            "Safari sur un Mac ou un iPad",
            "computer",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome sur un téléphone Android",
            "phone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-X200) SamsungBrowser/28.0 Chrome/130.0 Safari/537.36",
            "Samsung Internet sur une tablette Android",
            "tablet",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge sur un ordinateur Windows",
            "computer",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 FxiOS/126.0 Mobile/15E148 Safari/604.1",
            "Firefox sur un iPad",
            "tablet",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
            "Chrome sur un Chromebook",
            "computer",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Vivaldi/7.0",
            "Vivaldi sur un ordinateur Linux",
            "computer",
        ),
        ("curl/8.1", "Un appareil que nous ne reconnaissons pas", "computer"),
        ("", "Un appareil que nous ne reconnaissons pas", "computer"),
        ("<script>\0\u202e", "Un appareil que nous ne reconnaissons pas", "computer"),
        ("Windows", "Un navigateur sur un ordinateur Windows", "computer"),
    ],
)
def test_a_browser_is_said_in_simple_words(agent: str, said: str, kind: str) -> None:
    assert words(agent) == (said, kind)


async def test_the_list_shows_mine_and_marks_this_one(lise: Client, school: School, pool: Pool) -> None:
    await sessions.start(pool, school.people["lise.roy"], remember=True, device=FIREFOX)
    await sessions.start(pool, school.people["marc.roy"], remember=True, device=IPHONE)
    page = (await lise.get("/compte/sessions")).text
    assert "Firefox sur un ordinateur Windows" in page
    assert "iPhone" not in page
    assert page.count("Cet appareil") == 1
    assert page.count('/fin"') == 2  # end that one, end all others


async def test_nobody_ends_a_session_of_another(lise: Client, school: School, pool: Pool) -> None:
    theirs = (await school.scope("marc.roy")).session_id
    for wrong in (theirs, theirs + 1000, "x", "9" * 30, "-1"):
        assert (await lise.form(f"/compte/sessions/{wrong}/fin")).status_code == 404
    assert await pool.fetchval("select count(*) from session where id = $1", theirs) == 1


async def test_another_site_ends_nothing(lise: Client, school: School, pool: Pool) -> None:
    mine = (await school.scope("lise.roy")).session_id
    for path in (f"/compte/sessions/{mine}/fin", "/compte/sessions/fin"):
        assert (await lise.post(path, headers={"sec-fetch-site": "cross-site"})).status_code == 403
    assert await pool.fetchval("select count(*) from session where id = $1", mine) == 1


async def test_a_password_changes_with_the_old_one_and_the_others_are_signed_out(
    lise: Client, school: School, pool: Pool
) -> None:
    other = await school.scope("lise.roy")
    wrong = await lise.form("/compte/mot-de-passe", old="faux", password=NEW, confirmation=NEW)
    assert wrong.status_code == 200
    assert NEW not in wrong.text
    bad = await lise.form("/compte/mot-de-passe", old=PASSWORD, password="lise", confirmation="autre")
    assert 'id="e-password"' in bad.text
    assert 'id="e-confirmation"' in bad.text
    right = await lise.form("/compte/mot-de-passe", old=PASSWORD, password=NEW, confirmation=NEW)
    assert right.headers["location"] == "/compte"
    assert (await lise.get("/compte")).status_code == 200
    assert await pool.fetchval("select count(*) from session where id = $1", other.session_id) == 0
    told = await pool.fetch("select template, person_id from outbox")
    assert [tuple(row) for row in told] == [("password-changed", school.people["lise.roy"])]


async def test_the_old_password_is_not_guessed_from_a_session_left_open(lise: Client, school: School) -> None:
    answers = [
        await lise.form("/compte/mot-de-passe", old=f"faux{n}", password=NEW, confirmation=NEW)
        for n in range(6)
    ]
    assert [throttled(answer) for answer in answers] == [False] * 5 + [True]


@pytest.mark.long
async def test_what_ends_hangs_up_the_sockets_on_every_worker(
    settings: Settings, school: School, pool: Pool, tmp_path: Path, redis_url: str
) -> None:
    """One ended, all others ended; this session's socket stays."""
    await forget_attempts(redis_url)
    here = await school.token("lise.roy")
    with workers(settings, 2, tmp_path) as (first, second):

        async def ended_by(path: str, url: str, **fields: str) -> None:
            token = await school.token("lise.roy")
            session_id = await pool.fetchval(
                "select id from session where token_hash = $1", sessions.digest(token)
            )
            async with dial(url, f"one={token}") as socket, dial(second.url, f"one={here}") as mine:
                await frame(socket, "hello")
                await frame(mine, "hello")
                async with Client(base_url=first.url, cookies={"one": here}) as browser:
                    answer = await browser.form(path.format(id=session_id), **fields)
                    assert answer.status_code == 303
                async with asyncio.timeout(30):
                    await socket.wait_closed()
                assert socket.close_code == CloseCode.SESSION_ENDED
                await mine.ping()
                assert mine.close_code is None

        await ended_by("/compte/sessions/{id}/fin", second.url)
        await ended_by("/compte/sessions/fin", first.url)
        # A new password ends what is open on this session too: its cookie is another one from here on.
        new = {"old": PASSWORD, "password": NEW, "confirmation": NEW}
        async with dial(second.url, f"one={here}") as mine:
            await frame(mine, "hello")
            async with Client(base_url=first.url, cookies={"one": here}) as browser:
                assert (await browser.form("/compte/mot-de-passe", **new)).status_code == 303
                renewed = browser.cookies.get("one", domain="127.0.0.1")
                async with dial(second.url, f"one={renewed}") as fresh:
                    await frame(fresh, "hello")
            async with asyncio.timeout(30):
                await mine.wait_closed()
            assert mine.close_code == CloseCode.SESSION_ENDED


@pytest.mark.parametrize(("remember", "idle"), [("1", timedelta(days=30)), ("", timedelta(hours=12))])
async def test_a_session_lives_on_as_long_as_somebody_comes_back_in_time(
    client: Client, school: School, pool: Pool, remember: str, idle: timedelta
) -> None:
    """By the row alone: the cookie of « Se souvenir de moi » outlives it, the other one the browser keeps."""
    await sign_in(client, "lise.roy", remember=remember)
    cookie = next(each for each in client.cookies.jar if each.name == "one")
    assert bool(cookie.expires) is bool(remember)
    for away, status in ((idle - timedelta(minutes=5), 200), (idle + timedelta(minutes=5), 303)):
        await pool.execute(
            "update session set last_seen_at = last_seen_at - $1::interval, expires_at = expires_at - $1::interval",
            away,
        )
        assert (await client.get("/compte")).status_code == status


@pytest.mark.parametrize(
    ("agent", "french", "english"),
    [
        (FIREFOX, "Firefox sur un ordinateur Windows", "Firefox on a Windows computer"),
        ("?", "Un appareil que nous ne reconnaissons pas", "A device that we do not recognise"),
    ],
)
def test_what_is_kept_of_a_browser_is_told_to_each_in_their_language(
    agent: str, french: str, english: str
) -> None:
    with speaking("en"):  # of whoever asked for help
        kept = in_french(agent)
        assert (kept, again(kept)) == (french, english)
        assert again("Ma tablette") == "Ma tablette"
