"""Judging a login: what is forgiven, what is looked at, and what a sign-in leaves behind."""

import asyncio
import threading
from datetime import timedelta

import limits
import msgspec
import pytest
from argon2 import PasswordHasher
from support.accounts import give_code
from support.people import PASSWORD, School
from support.postman import forget_attempts

from one.accounts import buckets, passwords
from one.accounts import sign_in as accounts
from one.errors import Throttled
from one.http.state import State
from one.realtime import throttle
from one.resources import Resources
from one.store.pool import Pool
from one.threads import Threads

pytestmark = pytest.mark.anyio
OLDER = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)


@pytest.fixture(autouse=True)
async def fresh(redis_url: str) -> None:
    """What an earlier test tried does not count."""
    await forget_attempts(redis_url)


async def attempt(resources: Resources, login: str, secret: str, network: str = "a") -> str:
    """One attempt: ``in``, ``code``, ``wrong`` or ``wait``."""
    try:
        found = await accounts.sign_in(resources, login, secret, network=network, device="", remember=True)
    except accounts.Wrong:
        return "wrong"
    except Throttled:
        return "wait"
    return "in" if isinstance(found, accounts.SignedIn) else "code"


async def hash_of(pool: Pool, login: str) -> str:
    found: str = await pool.fetchval("select password_hash from person where login = $1", login)
    return found


async def test_the_right_password_makes_up_for_the_wrong_ones_before_it(state: State, school: School) -> None:
    for _ in range(3):
        for _ in range(4):
            assert await attempt(state.resources, "lise.roy", "faux") == "wrong"
        assert await attempt(state.resources, "lise.roy", PASSWORD) == "in"


async def test_a_wrong_password_makes_up_for_nothing(state: State, school: School) -> None:
    told = [await attempt(state.resources, "lise.roy", "faux") for _ in range(6)]
    assert told == ["wrong"] * 5 + ["wait"]
    assert await attempt(state.resources, "lise.roy", PASSWORD) == "wait"


async def test_a_hash_of_older_parameters_is_made_anew_at_the_next_sign_in(
    state: State, school: School, pool: Pool
) -> None:
    await pool.execute("update person set password_hash = $1 where login = 'lise.roy'", OLDER)
    before = await hash_of(pool, "marc.roy")
    for login in ("lise.roy", "marc.roy"):
        assert await attempt(state.resources, login, PASSWORD) == "in"
    renewed = await hash_of(pool, "lise.roy")
    assert renewed != OLDER
    assert not passwords.outdated(renewed)
    assert await attempt(state.resources, "lise.roy", PASSWORD) == "in"
    assert await hash_of(pool, "marc.roy") == before, "a hash of today stays"


async def test_who_signs_in_is_not_kept_waiting_for_a_hash_that_can_be_made_next_time(
    state: State, school: School, pool: Pool
) -> None:
    await pool.execute("update person set password_hash = $1 where login = 'lise.roy'", OLDER)
    hashing, gate = Threads(2, place_most=1), threading.Event()
    busy = msgspec.structs.replace(state.resources, hashing=hashing)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hashing.run(gate.wait, place="chosen"))
        await asyncio.sleep(0)
        try:
            assert await attempt(busy, "lise.roy", PASSWORD) == "in"
        finally:
            gate.set()
    assert await hash_of(pool, "lise.roy") == OLDER


async def test_what_is_no_code_any_more_costs_no_look_and_what_is_one_waits_for_its_turn(
    state: State, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "PER_CODE_PLACE", limits.parse("1 per 1 minute"))
    monkeypatch.setattr(throttle, "FIRST_LOOKS", limits.parse("1 per 1 minute"))
    zoe = school.people["zoe.blin"]
    code, place = await give_code(pool, zoe), buckets.network("a")
    while await state.resources.throttle.glance(f"in:{zoe}", place):
        pass
    assert await attempt(state.resources, "zoe.blin", code, "a") == "wrong"
    assert await attempt(state.resources, "zoe.blin", code, "b") == "code"


async def test_a_right_code_opens_the_form_of_activation_for_an_hour(
    state: State, school: School, pool: Pool
) -> None:
    code = await give_code(pool, school.people["zoe.blin"])
    assert await attempt(state.resources, "zoe.blin", code) == "code"
    row = await pool.fetchrow("select purpose, data, expires_at - now() as left from ticket")
    assert row is not None
    assert timedelta(minutes=59) < row["left"] <= timedelta(hours=1)
    assert (row["purpose"], msgspec.json.decode(row["data"])["remember"]) == ("activation", True)


async def test_a_password_of_the_greatest_length_is_read_to_its_last_sign(
    state: State, school: School, pool: Pool
) -> None:
    longest = "x" * passwords.LONGEST
    hashed = await passwords.hash_password(state.resources, longest)
    await pool.execute("update person set password_hash = $1 where login = 'lise.roy'", hashed)
    told = [
        await attempt(state.resources, "lise.roy", each) for each in (longest, longest + "x", longest[:-1])
    ]
    assert told == ["in", "wrong", "wrong"]


@pytest.mark.parametrize("secret", [PASSWORD, "a code"])
async def test_a_blocked_account_is_opened_by_nothing(
    state: State, school: School, pool: Pool, secret: str
) -> None:
    if secret != PASSWORD:
        secret = await give_code(pool, school.people["lise.roy"])
    await pool.execute(
        "update person set blocked_at = now(), blocked_as = 'direction' where login = 'lise.roy'"
    )
    assert await attempt(state.resources, "lise.roy", secret) == "wrong"
    assert await pool.fetchval("select count(*) from session") == 0
    assert await pool.fetchval("select count(*) from ticket") == 0
