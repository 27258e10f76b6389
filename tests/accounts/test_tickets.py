"""Tickets as the database keeps them: of one purpose, dated, used once, tried a few times."""

from datetime import timedelta
from uuid import uuid4

import pytest
from support.accounts import give_code
from support.client import KEY
from support.people import School

from one.accounts import activation, codes, letters, recovery, secret_codes
from one.accounts import sign_in as accounts
from one.accounts.terms import VERSION
from one.errors import Invalid
from one.http.state import State
from one.store import outbox
from one.store.accounts import credentials, tickets
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
HOUR, PAST = timedelta(hours=1), timedelta(hours=-1)


async def test_a_ticket_opens_its_own_purpose_while_it_is_neither_used_nor_expired(
    pool: Pool, school: School
) -> None:
    lea = school.people["lea.roy"]
    token = await tickets.issue(pool, "reset", lea, HOUR, {"a": 1})
    assert await tickets.read(pool, "reset", token) == tickets.Ticket(lea, {"a": 1})
    assert await tickets.read(pool, "activation", token) is None
    async with pool.acquire() as connection:
        assert [await tickets.use(connection, token) for _ in range(2)] == [True, False]
    assert await tickets.read(pool, "reset", token) is None
    assert await tickets.state(pool, tickets.digest(token)) != "good"


async def test_a_ticket_that_expired_under_the_form_is_not_used(pool: Pool, school: School) -> None:
    token = await tickets.issue(pool, "reset", school.people["lea.roy"], PAST, {})
    assert await tickets.read(pool, "reset", token) is None
    assert await tickets.state(pool, tickets.digest(token)) != "good"
    async with pool.acquire() as connection:
        assert not await tickets.use(connection, token)
    assert await tickets.attempt(pool, "reset", school.people["lea.roy"], 5) is None


@pytest.mark.parametrize("stranger", [False, True])
async def test_a_code_is_tried_so_many_times_and_strangers_as_often_apart(
    pool: Pool, school: School, stranger: bool
) -> None:
    lea = school.people["lea.roy"]
    await tickets.keep(pool, "sms", lea, b"x", HOUR)
    left = []
    for _ in range(7):
        found = await tickets.attempt(pool, "sms", lea, 5, stranger=stranger)
        left.append(found and found.left)
    assert left == [4, 3, 2, 1, 0, None, None]
    assert (await tickets.waiting(pool, "sms", lea, 5) is None) is not stranger
    other = await tickets.attempt(pool, "sms", lea, 5, stranger=not stranger)
    assert other is not None
    assert other.left == 4


async def test_the_newest_code_is_tried_and_the_one_of_a_seed_when_it_is_named(
    pool: Pool, school: School
) -> None:
    lea = school.people["lea.roy"]
    for seed in ("old", "new"):
        await tickets.keep(pool, "sms", lea, seed.encode(), HOUR, {"seed": seed})
    await pool.execute("update ticket set created_at = created_at - interval '1 minute' where hash = 'old'")
    newest = await tickets.attempt(pool, "sms", lea, 5)
    named = await tickets.attempt(pool, "sms", lea, 5, seed="old")
    assert (newest and newest.hash, named and named.hash) == (b"new", b"old")
    assert await tickets.waiting(pool, "sms", lea, 5) == {"seed": "new"}
    async with pool.acquire() as connection:
        await tickets.use_hash(connection, b"new")
    assert await tickets.attempt(pool, "sms", lea, 5) is None, "an older one does not come back"
    assert await tickets.attempt(pool, "sms", lea, 5, seed="nobody's") is None
    assert await tickets.attempt(pool, "sms", school.people["zoe.blin"], 5, seed="old") is None


async def test_only_a_good_ticket_of_this_purpose_and_person_waits(pool: Pool, school: School) -> None:
    lea, zoe = school.people["lea.roy"], school.people["zoe.blin"]
    await tickets.keep(pool, "sms", lea, b"lea", HOUR, {"new": "a"})
    await tickets.keep(pool, "sms", zoe, b"zoe", PAST)
    assert await tickets.waiting(pool, "sms", lea, 5) == {"new": "a"}
    assert await tickets.waiting(pool, "email", lea, 5) is None
    assert await tickets.waiting(pool, "sms", zoe, 5) is None
    async with pool.acquire() as connection:
        await tickets.use_hash(connection, b"lea")
    assert await tickets.waiting(pool, "sms", lea, 5) is None, "it was used"


async def test_ending_a_purpose_leaves_other_purposes_and_people_theirs(pool: Pool, school: School) -> None:
    lea, zoe = school.people["lea.roy"], school.people["zoe.blin"]
    for person, purpose in ((lea, "email"), (lea, "mobile"), (zoe, "email")):
        await tickets.keep(pool, purpose, person, f"{person}{purpose}".encode(), HOUR)
    async with pool.acquire() as connection:
        await tickets.use_all(connection, lea, "email")
    rows = await pool.fetch("select person_id, purpose from ticket where used_at is null order by 1, 2")
    assert [tuple(row) for row in rows] == [(lea, "mobile"), (zoe, "email")]


async def test_what_waits_for_one_person_under_any_login_ends_and_nothing_else(
    pool: Pool, school: School
) -> None:
    lea, zoe = school.people["lea.roy"], school.people["zoe.blin"]
    await pool.execute("insert into login_alias values ('ancien.login', $1)", lea)
    for template, about in (
        (letters.RESET, "lea.roy"),
        (letters.RESET_SMS, "ancien.login"),
        (letters.LOGINS, "lea.roy"),
        (letters.RESET, "zoe.blin"),
    ):
        await outbox.put(pool, template, about=about)
    await tickets.keep(pool, "reset", zoe, b"zoe", HOUR)
    await tickets.keep(pool, "reset", lea, b"lea", HOUR)
    async with pool.acquire() as connection:
        await tickets.end_pending(connection, [lea], letters.names(letters.WAYS_IN))
    rows = await pool.fetch("select template, about from outbox where done_at is null order by id")
    assert [tuple(row) for row in rows] == [("logins", "lea.roy"), ("reset", "zoe.blin")]
    assert [await tickets.state(pool, each) == "good" for each in (b"zoe", b"lea")] == [True, False]


async def test_a_message_that_was_dropped_under_way_keeps_no_ticket(pool: Pool, school: School) -> None:
    await outbox.put(pool, letters.RESET, about="lea.roy", key=uuid4())
    due = await outbox.claim(pool, HOUR)
    assert due is not None
    await outbox.done(pool, due.id, "dropped")
    await tickets.keep_mailed(pool, due.id, "reset", school.people["lea.roy"], b"late", HOUR)
    assert await tickets.state(pool, b"late") != "good"


async def test_tickets_are_forgotten_a_week_after_their_end(pool: Pool, school: School) -> None:
    for name, lifetime in ((b"good", HOUR), (b"just", timedelta(days=-6)), (b"long", timedelta(days=-8))):
        await tickets.keep(pool, "reset", school.people["lea.roy"], name, lifetime)
    await tickets.purge(pool)
    assert {row["hash"] for row in await pool.fetch("select hash from ticket")} == {b"good", b"just"}


def test_a_secret_is_of_one_purpose_one_message_and_one_person() -> None:
    key, one, two = b"k" * 32, uuid4(), uuid4()
    made = {secret_codes.token(key, purpose, seed) for purpose in ("a", "b") for seed in (one, two)}
    made |= {secret_codes.token(b"x" * 32, "a", one)}
    assert len(made) == 5
    digests = {
        secret_codes.digest(key, purpose, person, str(seed), code)
        for purpose in ("a", "b")
        for person in (1, 2)
        for seed in (one, two)
        for code in ("123456", "654321")
    }
    assert len(digests) == 16


async def test_a_blocked_account_is_not_activated_whatever_was_looked_at_before(
    pool: Pool, school: School
) -> None:
    zoe = school.people["zoe.blin"]
    code = codes.digest(KEY.encode(), zoe, await give_code(pool, zoe))
    await pool.execute("update person set blocked_at = now(), blocked_as = 'direction' where id = $1", zoe)
    async with pool.acquire() as connection:
        done = await credentials.activate(
            connection,
            zoe,
            code_hash=code,
            password_hash="x",
            email=None,
            mobile=None,
            terms_version=VERSION,
        )
    assert done is None


async def test_a_blocked_account_is_opened_by_no_right_code(state: State, school: School, pool: Pool) -> None:
    code = await give_code(pool, school.people["zoe.blin"])
    await pool.execute(
        "update person set blocked_at = now(), blocked_as = 'direction' where login = 'zoe.blin'"
    )
    with pytest.raises(accounts.Wrong):
        await accounts.sign_in(state.resources, "zoe.blin", code, network="a", device="", remember=False)


async def test_a_blocked_account_is_opened_by_no_mailed_link(
    state: State, school: School, pool: Pool
) -> None:
    token = await tickets.issue(pool, "reset", school.people["lise.roy"], HOUR, {})
    assert await recovery.opening(state.resources, token) is not None
    await pool.execute(
        "update person set blocked_at = now(), blocked_as = 'direction' where login = 'lise.roy'"
    )
    assert await recovery.opening(state.resources, token) is None


@pytest.mark.parametrize(
    "meanwhile",
    [
        "update activation_code set expires_at = now()",
        "update activation_code set hash = 'another'",
        "delete from activation_code",
        "update person set blocked_at = now(), blocked_as = 'direction' where login = 'zoe.blin'",
    ],
)
async def test_a_code_that_dies_under_the_open_form_activates_nothing(
    state: State, school: School, pool: Pool, meanwhile: str
) -> None:
    code = await give_code(pool, school.people["zoe.blin"])
    found = await accounts.sign_in(state.resources, "zoe.blin", code, network="a", device="", remember=False)
    assert isinstance(found, accounts.MayActivate)
    await pool.execute(meanwhile)
    form = activation.Activation("deux crayons verts", "deux crayons verts", "", "", VERSION)
    with pytest.raises(Invalid) as caught:
        await activation.activate(state.resources, found.ticket, form, device="")
    assert set(caught.value.errors) == {""}
    assert await pool.fetchval("select activated_at from person where login = 'zoe.blin'") is None
