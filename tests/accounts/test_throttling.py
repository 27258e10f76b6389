"""Attempts at passwords: guessing gets nowhere, and whoever guesses does not keep the owner out."""

import asyncio
import time
from pathlib import Path

import pytest
from support.accounts import GOOD, give_code, sign_in
from support.client import Client, browser_for, on_https, throttled
from support.own_valkey import own_valkey
from support.people import PASSWORD, School

from one.accounts import activation, buckets, codes, known_device, passwords
from one.accounts import sign_in as accounts
from one.accounts.terms import VERSION
from one.errors import Throttled
from one.http.state import State
from one.realtime import throttle
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
KEY = b"k" * 32


class Judged:
    """Counts the passwords that are really compared; the comparison itself is the real one."""

    def __init__(self) -> None:
        self.count = 0
        self._verify = passwords._hasher.verify

    def verify(self, stored: str, password: str) -> bool:
        self.count += 1
        return self._verify(stored, password)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Judged:
    counter = Judged()
    monkeypatch.setattr(passwords, "_hasher", counter)
    return counter


async def guess(state: State, login: str, secret: str, network: str = "school", known: str = "") -> str:
    """One attempt: ``in``, ``wrong`` or ``wait``."""
    try:
        await accounts.sign_in(
            state.resources, login, secret, network=network, device="", remember=False, known=known
        )
    except accounts.Wrong:
        return "wrong"
    except Throttled:
        return "wait"
    return "in"


async def hold(state: State, login: str, network: str = "school", known: str = "") -> None:
    """Guess until the account is held there."""
    while await guess(state, login, "faux", network, known) == "wrong":
        pass


def at(state: State, address: str) -> Client:
    """A browser behind an address."""
    browser = browser_for(state)
    browser._transport.client = (address, 1)  # type: ignore[attr-defined]
    return browser


async def test_ten_thousand_guesses_from_everywhere_take_days(
    state: State, school: School, judged: Judged
) -> None:
    started = time.monotonic()
    answers = await asyncio.gather(
        *(guess(state, "lea.roy", f"essai-{n}", f"10.0.{n % 100}.1") for n in range(600))
    )
    assert time.monotonic() - started < throttle.PER_POOL.get_expiry()
    assert answers.count("wrong") == judged.count == throttle.PER_POOL.amount
    assert answers.count("wait") == 600 - judged.count
    windows = 10_000 / (2 * throttle.PER_POOL.amount)  # strangers' networks, and devices of other accounts
    assert windows * throttle.PER_POOL.get_expiry() > 20 * 3600


async def test_one_address_gets_twenty_guesses_in_a_quarter_of_an_hour_at_most() -> None:
    longest = max(rule.get_expiry() for rule in throttle.PER_BUCKET)
    assert longest == throttle.PER_POOL.get_expiry() == 900, "nobody waits longer once the guessing stops"
    assert max(rule.amount for rule in throttle.PER_BUCKET) == 20
    living = 60 * 86_400  # seconds a code lives
    everywhere = (
        throttle.PER_CODE.amount + 10_000 * throttle.FIRST_LOOKS.amount / throttle.FIRST_LOOKS.get_expiry()
    )
    assert throttle.PER_CODE.amount * living / len(codes.ALPHABET) ** codes.LENGTH < 1 / 700
    assert everywhere * living / len(codes.ALPHABET) ** codes.LENGTH < 1 / 400, "from ten thousand places"


@pytest.mark.parametrize("typed", ["Léa.Roy", " LEA.ROY ", "lea.r-oy", "ancien.login"])
async def test_other_spellings_and_merged_logins_are_no_second_chance(
    state: State, school: School, pool: Pool, typed: str
) -> None:
    await pool.execute("insert into login_alias values ('ancien.login', $1)", school.people["lea.roy"])
    await hold(state, "lea.roy")
    assert await guess(state, typed, PASSWORD) == "wait"


async def test_a_device_that_knows_the_account_is_not_held_by_a_strangers_guesses(
    state: State, school: School
) -> None:
    async with at(state, "192.0.2.1") as own, at(state, "192.0.2.1") as stranger:
        await sign_in(own, "lea.roy")
        own.cookies.delete("one")
        for address in ("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"):  # the place and the ceiling
            await hold(state, "lea.roy", address)
        assert throttled(await sign_in(stranger, "lea.roy"))
        assert (await sign_in(own, "lea.roy")).status_code == 303


async def test_a_device_that_knows_the_account_is_slowed_down_too(state: State, school: School) -> None:
    known = known_device.remember(state.resources.key, "", school.people["lea.roy"])
    await hold(state, "lea.roy", known=known)
    assert await guess(state, "lea.roy", PASSWORD, known=known) == "wait"
    assert await guess(state, "lea.roy", PASSWORD) == "in", "it holds itself only"


async def test_a_class_tablet_lets_a_pupil_in_while_a_script_guesses_behind_the_same_address(
    state: State, school: School
) -> None:
    tablet = known_device.remember(state.resources.key, "", school.people["zoe.blin"])
    await hold(state, "lea.roy")
    assert await guess(state, "lea.roy", PASSWORD, known=tablet) == "in"


async def test_a_classmate_has_one_share_however_many_devices_know_them(state: State, school: School) -> None:
    zoe, max_ = school.people["zoe.blin"], school.people["max.noir"]
    await hold(state, "lea.roy", known=known_device.remember(state.resources.key, "", zoe))
    fresh = known_device.remember(state.resources.key, "", zoe)
    assert await guess(state, "lea.roy", PASSWORD, known=fresh) == "wait"
    both = known_device.remember(state.resources.key, fresh, max_)
    assert await guess(state, "lea.roy", PASSWORD, known=both) == "in"


def test_a_device_of_a_class_may_try_as_the_last_three_who_signed_in(school: School) -> None:
    cookie = ""
    for person_id in (1, 2, 3, 4):
        cookie = known_device.remember(KEY, cookie, person_id)
    found = known_device.counted_in(KEY, cookie, 9, "n")
    assert len(found) == len(set(found)) == known_device.GUESTS == 3
    assert {each.pool for each in found} == {"guest"}


async def test_a_code_of_the_school_is_a_way_in_while_passwords_have_to_wait(
    client: Client, state: State, school: School, pool: Pool
) -> None:
    await hold(state, "zoe.blin", "127.0.0.1")
    assert throttled(await sign_in(client, "zoe.blin"))
    code = await give_code(pool, school.people["zoe.blin"])
    assert (await sign_in(client, "zoe.blin", code)).headers["location"] == "/activation"
    assert (await client.form("/activation", **GOOD)).status_code == 303


async def test_a_thousand_wrong_codes_a_second_are_not_all_looked_at(state: State, school: School) -> None:
    seen = await asyncio.gather(
        *(state.resources.throttle.glance("in:1", buckets.network("a")) for _ in range(300))
    )
    assert seen.count(True) < 300
    assert await state.resources.throttle.glance("in:2", buckets.network("a"))


async def test_an_unknown_login_is_counted_and_hashed_as_a_known_one(
    state: State, school: School, judged: Judged
) -> None:
    answers, hashes = [], []
    for login in ("lea.roy", "nul.inconnu"):
        before = judged.count
        answers.append([await guess(state, login, "faux") for _ in range(7)])
        hashes.append(judged.count - before)
    assert answers[0] == answers[1] == ["wrong"] * 5 + ["wait"] * 2
    assert hashes == [5, 5]


@pytest.mark.long
async def test_a_whole_school_behind_one_address_activates_in_ten_minutes(
    state: State, school: School, pool: Pool
) -> None:
    ids = await pool.fetch(
        "insert into person (login, profile, first_name, last_name)"
        " select 'eleve.' || chr(97 + n / 26) || chr(97 + n % 26), 'eleve', 'E', 'L' from generate_series(0, 299) n"
        " returning id, login"
    )
    await pool.execute(
        "insert into attachment (person_id, school_id) select unnest($1::bigint[]), $2",
        [row["id"] for row in ids],
        school.id,
    )
    given = {row["login"]: await give_code(pool, row["id"]) for row in ids}
    for n, (login, code) in enumerate(given.items()):
        if n % 10 == 0:
            assert await guess(state, login, "faux") == "wrong"
        ticket = await accounts.sign_in(
            state.resources, login, code, network="school", device="", remember=False
        )
        assert isinstance(ticket, accounts.MayActivate)
        if n % 10 == 0:
            form = activation.Activation("deux crayons verts", "deux crayons verts", "", "", VERSION)
            await activation.activate(state.resources, ticket.ticket, form, device="")
    assert (
        await pool.fetchval(
            "select count(*) from person where login like 'eleve.%' and activated_at is not null"
        )
        == 30
    )


@pytest.mark.parametrize("by", ["port", "socket"])
@pytest.mark.parametrize("how", ["killed", "frozen"])
async def test_without_redis_guesses_are_counted_in_the_process(
    tmp_path: Path, by: str, how: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "TIMEOUTS", {"socket_timeout": 0.5, "socket_connect_timeout": 0.5})
    async with own_valkey(tmp_path) as valkey:
        door = throttle.Throttle(valkey.url if by == "port" else valkey.unix_url)
        await door.take("in:1", buckets.network("a"))
        valkey.kill() if how == "killed" else valkey.freeze()
        for _ in range(throttle.PER_BUCKET[0].amount):
            await door.take("in:1", buckets.network("a"))
        with pytest.raises(Throttled):
            await door.take("in:1", buckets.network("a"))
        await door.take("in:1", buckets.own_device("d"))
        assert await door.glance("in:1", buckets.network("a"))
        told = [record for record in caplog.records if "does not answer" in record.getMessage()]
        assert len(told) == 1, "asked once, and left alone for a while"
        await door.close()


async def test_the_cookie_of_a_device_names_nobody_and_cannot_be_made(school: School) -> None:
    lea, zoe = school.people["lea.roy"], school.people["zoe.blin"]
    cookie = known_device.remember(KEY, known_device.remember(KEY, "", lea), zoe)
    device = known_device.read(KEY, cookie)
    assert device is not None
    assert len(device.accounts) == 2
    assert known_device.remember(KEY, "", lea) != known_device.remember(KEY, "", lea)
    for forged in (
        "",
        ".",
        "x.y.z",
        cookie[:-1],
        cookie + "a",
        f"é{cookie}",
        cookie.replace(".", "-", 1),
        "a" * 9000,
    ):
        assert known_device.read(KEY, forged) is None
        assert known_device.counted_in(KEY, forged, lea, "n") == [buckets.network("n")]
    assert known_device.read(b"another key".ljust(32), cookie) is None
    for person_id in range(100):
        cookie = known_device.remember(KEY, cookie, person_id)
    device = known_device.read(KEY, cookie)
    assert device is not None
    assert len(device.accounts) == known_device.ACCOUNTS
    assert len(cookie) < 1000


def test_a_cookie_of_an_older_version_still_names_its_device_and_becomes_one_of_this() -> None:
    """Made by version 0.3 with the same key, for the accounts 1 and 2."""
    old = "lwnpnZ3AD1OV-BaQ.4SPF8tl_5oof.VXNGRVVaLl-C.PXGVE9rDRKfaNVqU-dDzJw"
    device = known_device.read(KEY, old)
    assert device is not None
    assert known_device.counted_in(KEY, old, 1, "n") == [buckets.own_device(device.id)]
    renewed = known_device.remember(KEY, old, 3)
    fresh = known_device.read(KEY, renewed)
    assert fresh is not None
    assert (fresh.id, fresh.accounts[1:]) == (device.id, device.accounts)
    assert renewed.rpartition(".")[2] != old.rpartition(".")[2]
    assert known_device.read(KEY, old[:-1]) is None


async def test_the_cookie_of_a_device_is_bound_like_the_sessions(state: State, school: School) -> None:
    secure = on_https(state)
    async with browser_for(secure) as browser:
        answer = await sign_in(browser, "lise.roy")
    (cookie,) = (c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-one-device="))
    for word in ("Secure", "HttpOnly", "SameSite=lax", "Path=/", "Max-Age=31536000"):
        assert word in cookie
    assert "lise" not in cookie


async def test_a_login_of_digits_is_not_the_account_of_that_number(state: State, school: School) -> None:
    await hold(state, str(school.people["lise.roy"]))
    assert await guess(state, "lise.roy", PASSWORD) == "in"
