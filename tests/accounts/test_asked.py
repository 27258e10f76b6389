"""What is asked for without a session, step by step: whom it counts against, how long it opens something, and how often."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from support.people import School
from support.postman import forget_attempts

from one.accounts import recovery, secret_codes, verification
from one.accounts.secret_codes import EMAIL, MOBILE, RESET, RESET_SMS
from one.errors import Invalid, Throttled
from one.http.state import State
from one.resources import Resources
from one.store.accounts import tickets
from one.store.pool import Pool
from one.store.work import work

pytestmark = pytest.mark.anyio
LOGIN = "lise.roy"


@pytest.fixture
async def resources(state: State, school: School, redis_url: str) -> Resources:
    """Nobody has asked for anything."""
    await forget_attempts(redis_url)
    return state.resources


async def sent(resources: Resources, person_id: int) -> tuple[UUID, str]:
    """A code by short message that has just left: its seed, and its digits."""
    seed = uuid4()
    code = secret_codes.digits(resources.key, RESET_SMS, seed)
    hash_ = secret_codes.digest(resources.key, RESET_SMS, person_id, str(seed), code)
    life = secret_codes.CODE_TIME
    await tickets.keep(resources.pool, RESET_SMS, person_id, hash_, life, {"seed": str(seed)})
    return seed, code


async def judged(resources: Resources, login: str, code: str, asked: str = "") -> str:
    try:
        return await recovery.try_code(resources, login, code, network="a", asked=asked)
    except Invalid as error:
        return ",".join(error.errors)
    except Throttled:
        return "wait"


def test_a_link_opens_for_an_hour_and_six_digits_for_ten_minutes_as_the_messages_say() -> None:
    assert (timedelta(hours=1), timedelta(minutes=10)) == (secret_codes.LINK_TIME, secret_codes.CODE_TIME)
    made = {secret_codes.digits(b"k", RESET_SMS, UUID(int=n)) for n in range(300)}
    assert {len(code) for code in made} == {6}
    assert any(code.startswith("0") for code in made)
    assert {len(secret_codes.token(b"k", RESET, UUID(int=n))) for n in range(9)} == {43}


async def test_the_logins_of_one_address_are_asked_for_five_times_and_then_one_waits(
    resources: Resources,
) -> None:
    for _ in range(5):
        await recovery.ask_logins(resources, "Lise@free.fr", network="a")
    with pytest.raises(Throttled):
        await recovery.ask_logins(resources, "lise@FREE.fr", network="a")
    await recovery.ask_logins(resources, "bea@free.fr", network="a")


async def test_the_password_of_one_login_is_asked_for_five_times_and_then_one_waits(
    resources: Resources,
) -> None:
    for _ in range(5):
        await recovery.ask_password(resources, LOGIN, by_sms=False, network="a")
    with pytest.raises(Throttled):
        await recovery.ask_password(resources, "Lise.Roy", by_sms=False, network="a")
    await recovery.ask_password(resources, "bea.blin", by_sms=False, network="a")


@pytest.mark.parametrize(
    ("by_sms", "provider", "template"),
    [
        (False, None, "reset"),
        (True, None, "reset"),
        (False, "http://127.0.0.1:1/", "reset"),
        (True, "http://127.0.0.1:1/", "reset-sms"),
    ],
)
async def test_a_code_by_sms_leaves_where_it_is_asked_for_and_there_is_a_provider(
    resources: Resources, pool: Pool, by_sms: bool, provider: str | None, template: str
) -> None:
    settings = replace(resources.settings, sms_webhook_url=provider)
    resources = msgspec.structs.replace(resources, settings=settings)
    said = await recovery.ask_password(resources, LOGIN, by_sms=by_sms, network="a")
    (row,) = await pool.fetch("select template, about, key from outbox")
    assert (row["template"], row["about"]) == (template, LOGIN)
    assert secret_codes.seed_asked(resources.key, said) == row["key"]


async def test_what_is_no_login_and_no_address_is_told_and_asks_for_nothing(
    resources: Resources, pool: Pool
) -> None:
    with pytest.raises(Invalid) as no_login:
        await recovery.ask_password(resources, " ", by_sms=False, network="a")
    with pytest.raises(Invalid) as no_address:
        await recovery.ask_logins(resources, "lise", network="a")
    assert [set(caught.value.errors) for caught in (no_login, no_address)] == [{"login"}, {"email"}]
    assert await pool.fetchval("select count(*) from outbox") == 0


async def test_a_full_outbox_is_told_for_a_quarter_of_an_hour(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "WAITING_MOST", 1)
    await recovery.ask_password(resources, LOGIN, by_sms=False, network="a")
    with pytest.raises(Throttled) as caught:
        await recovery.ask_password(resources, "bea.blin", by_sms=False, network="a")
    assert caught.value.retry_after == 900


async def test_right_digits_give_what_a_link_would_have_given_once(
    resources: Resources, school: School, pool: Pool
) -> None:
    lise = school.people[LOGIN]
    seed, code = await sent(resources, lise)
    asked = secret_codes.asked(resources.key, seed)
    told = await asyncio.gather(*(judged(resources, LOGIN, code, asked) for _ in range(3)))
    tokens = [each for each in told if each != "code"]
    assert (len(tokens), told.count("code")) == (1, 2)
    found = await tickets.read(pool, RESET, tokens[0])
    assert found == tickets.Ticket(lise, {})
    left = await pool.fetchval("select expires_at - now() from ticket where purpose = 'reset'")
    assert timedelta(minutes=59) < left <= timedelta(hours=1)


async def test_who_guesses_at_digits_is_slowed_down_before_anything_is_judged(
    resources: Resources, school: School, pool: Pool
) -> None:
    await sent(resources, school.people[LOGIN])
    told = [await judged(resources, LOGIN, "x") for _ in range(7)]
    assert told == ["code"] * 5 + ["wait"] * 2
    tries = "select tries, tries_of_strangers from ticket"
    assert [tuple(row) for row in await pool.fetch(tries)] == [(0, 5)]


async def test_who_guesses_at_nobodys_digits_uses_up_nobodys_tries(
    resources: Resources, school: School, pool: Pool
) -> None:
    for person_id in school.people.values():
        await sent(resources, person_id)
    assert await judged(resources, "personne.dutout", "123456") == "code"
    assert await pool.fetchval("select sum(tries + tries_of_strangers) from ticket") == 0


async def test_a_new_password_by_link_opens_a_session_that_the_browser_does_not_remember(
    resources: Resources, school: School, pool: Pool
) -> None:
    token = await tickets.issue(pool, RESET, school.people[LOGIN], timedelta(hours=1), {})
    for password, again, fields in (("x", "x", {"password"}), ("wxkqvzwx", "wxkqvzwy", {"confirmation"})):
        with pytest.raises(Invalid) as caught:
            await recovery.reset(resources, token, recovery.Chosen(password, again), device="")
        assert caught.value.errors.keys() == fields
    chosen = recovery.Chosen("wxkqvzwx", "wxkqvzwx")
    done = await recovery.reset(resources, token, chosen, device="mine")
    assert (done.person_id, done.remember) == (school.people[LOGIN], False)
    (row,) = await pool.fetch(
        "select device, remember, expires_at - now() < interval '13 hours' as short from session"
    )
    assert tuple(row) == ("mine", False, True)
    with pytest.raises(Invalid) as dead:
        await recovery.reset(resources, token, chosen, device="")
    assert set(dead.value.errors) == {""}


async def test_a_link_opens_nothing_of_an_account_that_was_blocked_since(
    resources: Resources, school: School, pool: Pool
) -> None:
    token = await tickets.issue(pool, RESET, school.people[LOGIN], timedelta(hours=1), {})
    found = await recovery.opening(resources, token)
    assert found is not None
    assert found.login == LOGIN
    await pool.execute(
        "update person set blocked_at = now(), blocked_as = 'direction' where login = $1", LOGIN
    )
    assert await recovery.opening(resources, token) is None
    with pytest.raises(Invalid):
        await recovery.reset(resources, token, recovery.Chosen("wxkqvzwx", "wxkqvzwx"), device="")
    assert await pool.fetchval("select count(*) from session") == 0


async def test_of_two_who_use_one_link_at_once_one_is_in(
    resources: Resources, school: School, pool: Pool
) -> None:
    token = await tickets.issue(pool, RESET, school.people[LOGIN], timedelta(hours=1), {})

    async def reset() -> bool:
        try:
            await recovery.reset(resources, token, recovery.Chosen("wxkqvzwx", "wxkqvzwx"), device="")
        except Invalid:
            return False
        return True

    told = await asyncio.gather(*(reset() for _ in range(3)))
    assert sorted(told) == [False, False, True]
    assert await pool.fetchval("select count(*) from session") == 1


@pytest.mark.parametrize("purpose", [EMAIL, MOBILE])
async def test_codes_for_a_new_address_are_five_an_hour_and_only_the_last_one_counts(
    resources: Resources, school: School, pool: Pool, purpose: str
) -> None:
    lise = school.people[LOGIN]

    async def ask() -> bool:
        async with work(None, resources) as w:
            return await verification.ask(w, resources, purpose, lise, "new")

    assert [await ask() for _ in range(6)] == [True] * 5 + [False]
    good = "select count(*) from ticket where used_at is null and expires_at <= now() + interval '10 minutes'"
    assert await pool.fetchval(good) == 1
    await pool.execute("update outbox set created_at = now() - interval '61 minutes'")
    assert await ask()
    templates = await pool.fetch("select distinct template, address, about from outbox")
    assert [tuple(row) for row in templates] == [(f"code-{purpose}", "new", str(lise))]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("{}", True),
        (" {}.", True),
        ("{}".rjust(36), True),
        ("{}".rjust(37), False),
        ("0{}", False),
        ("", False),
    ],
)
async def test_digits_are_right_whatever_stands_around_them_within_a_bound(
    resources: Resources, school: School, typed: str, right: bool
) -> None:
    lise = school.people[LOGIN]
    _seed, code = await sent(resources, lise)
    attempt = await tickets.attempt(resources.pool, RESET_SMS, lise, 5)
    assert attempt is not None
    assert verification.right(resources, RESET_SMS, lise, attempt, typed.format(code)) is right
    assert not verification.right(resources, RESET_SMS, lise + 1, attempt, code)
