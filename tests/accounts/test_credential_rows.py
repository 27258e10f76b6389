"""Accounts as signing in, activation and recovery find and change them in the database: this one, and no other."""

from typing import Any

import pytest
from support.people import School

from one.accounts.terms import VERSION
from one.store.accounts import codes, credentials, recovery
from one.store.accounts.credentials import Before
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
HASH = b"the hash of a code"


@pytest.fixture
async def waiting(school: School, pool: Pool) -> School:
    """Zoé and Max wait for their first sign-in, each with a code; all others are active."""
    ids = [school.people["zoe.blin"], school.people["max.noir"]]
    await pool.execute(
        "update person set activated_at = null, password_hash = null where id = any($1::bigint[])", ids
    )
    async with pool.acquire() as connection:
        await codes.put(connection, sorted(ids), [HASH, HASH], 60)
    return school


async def activated(pool: Pool, person_id: int, **changes: Any) -> Before | None:
    values = {"code_hash": HASH, "password_hash": "new", "email": None, "mobile": None} | changes
    async with pool.acquire() as connection, connection.transaction():
        return await credentials.activate(connection, person_id, terms_version=VERSION, **values)


async def column(pool: Pool, name: str) -> dict[str, Any]:
    return {row["login"]: row["it"] for row in await pool.fetch(f"select login, {name} as it from person")}


async def changed(pool: Pool, name: str, before: dict[str, Any]) -> dict[str, Any]:
    """What is another value now, by login."""
    return {login: it for login, it in (await column(pool, name)).items() if it != before[login]}


async def test_an_account_is_found_by_its_login_before_one_that_was_merged(
    waiting: School, pool: Pool
) -> None:
    lea, zoe = waiting.people["lea.roy"], waiting.people["zoe.blin"]
    await pool.execute("insert into login_alias values ('ancien.login', $1), ('zoe.blin', $1)", lea)
    found = [
        await credentials.by_login(pool, login) for login in ("lea.roy", "ancien.login", "zoe.blin", "nul")
    ]
    assert [each and each.id for each in found] == [lea, lea, zoe, None]
    ids = [await credentials.id_of_login(pool, login) for login in ("ancien.login", "zoe.blin", "nul")]
    assert ids == [lea, zoe, None]


async def test_an_account_comes_with_its_good_code_its_schools_and_whether_it_is_blocked(
    waiting: School, pool: Pool
) -> None:
    await pool.execute("update school set pupil_password_min = 6")
    zoe = await credentials.by_id(pool, waiting.people["zoe.blin"])
    assert zoe is not None
    assert (zoe.code_hash, zoe.blocked, zoe.school_names, zoe.pupil_password_min) == (
        HASH,
        False,
        ["École Test"],
        6,
    )
    await pool.execute("update activation_code set expires_at = now()")
    await pool.execute(
        "update person set blocked_at = now(), blocked_as = 'direction' where login = 'zoe.blin'"
    )
    await pool.execute("delete from attachment where person_id = $1", zoe.id)
    zoe = await credentials.by_login(pool, "zoe.blin")
    assert zoe is not None
    assert (zoe.code_hash, zoe.blocked, zoe.school_names, zoe.pupil_password_min) == (None, True, [], 8)


async def test_a_code_is_dead_at_the_very_moment_of_its_end(waiting: School, pool: Pool) -> None:
    zoe = waiting.people["zoe.blin"]
    async with (
        pool.acquire() as connection,
        connection.transaction(),
    ):  # within which it is always the same moment
        moment: Any = connection
        await connection.execute("update activation_code set expires_at = now()")
        found = await credentials.by_id(moment, zoe)
        assert found is not None
        assert found.code_hash is None
        done = await credentials.activate(
            connection, zoe, code_hash=HASH, password_hash="x", email=None, mobile=None, terms_version=VERSION
        )
        assert done is None


async def test_activation_writes_one_account_and_uses_up_its_code(waiting: School, pool: Pool) -> None:
    zoe, before = waiting.people["zoe.blin"], await column(pool, "password_hash")
    assert await activated(pool, zoe, email="z@free.fr", mobile="+33612345678") == Before(
        active=False, email=None, checked=False
    )
    assert await changed(pool, "password_hash", before) == {"zoe.blin": "new"}
    left = await pool.fetch("select person_id from activation_code")
    assert [row["person_id"] for row in left] == [waiting.people["max.noir"]]
    row = await pool.fetchrow(
        "select email, mobile, terms_version, activated_at is not null as active from person where id = $1",
        zoe,
    )
    assert row is not None
    assert tuple(row) == ("z@free.fr", "+33612345678", VERSION, True)
    assert await activated(pool, zoe) is None, "a code is used once"


@pytest.mark.parametrize(
    "why",
    [
        "update activation_code set hash = 'another'",
        "update activation_code set expires_at = now() - interval '1 second'",
        "update person set blocked_at = now(), blocked_as = 'direction'",
    ],
)
async def test_a_code_that_is_not_good_activates_nobody(waiting: School, pool: Pool, why: str) -> None:
    before = await column(pool, "password_hash")
    await pool.execute(why)
    assert await activated(pool, waiting.people["zoe.blin"]) is None
    assert await changed(pool, "password_hash", before) == {}


async def test_a_new_code_on_an_account_in_use_says_what_it_was_and_keeps_what_was_not_typed(
    waiting: School, pool: Pool
) -> None:
    lise = waiting.people["lise.roy"]
    await pool.execute(
        "update person set email = 'lise@free.fr', email_checked_at = now(), email_refused_at = now(), mobile = '+33611111111'"
        " where id = $1",
        lise,
    )
    async with pool.acquire() as connection:
        await codes.put(connection, [lise], [HASH], 60)
    assert await activated(pool, lise) == Before(active=True, email="lise@free.fr", checked=True)
    kept = "select email, mobile, email_refused_at is not null as refused from person where id = $1"
    assert tuple((await pool.fetch(kept, lise))[0]) == ("lise@free.fr", "+33611111111", True)
    async with pool.acquire() as connection:
        await codes.put(connection, [lise], [HASH], 60)
    await activated(pool, lise, email="lise@free.fr")
    assert tuple((await pool.fetch(kept, lise))[0]) == ("lise@free.fr", "+33611111111", False)


async def test_only_the_direction_takes_over_a_block_and_nobody_gives_one_up(
    school: School, pool: Pool
) -> None:
    lea = school.people["lea.roy"]
    async with pool.acquire() as connection:
        told = [
            await credentials.block(connection, lea, blocked_as)
            for blocked_as in ("enseignant", "enseignant", "direction", "enseignant", "direction")
        ]
        assert told == [True, False, True, False, False]
        assert await column(pool, "blocked_as") == dict.fromkeys(school.people) | {"lea.roy": "direction"}
        assert [await credentials.unblock(connection, lea) for _ in range(2)] == [True, False]
    assert await pool.fetchval("select count(*) from person where blocked_at is not null") == 0


async def test_letting_one_in_again_leaves_the_others_blocked(school: School, pool: Pool) -> None:
    async with pool.acquire() as connection:
        for login in ("lea.roy", "max.noir"):
            await credentials.block(connection, school.people[login], "direction")
        await credentials.unblock(connection, school.people["lea.roy"])
    rows = await pool.fetch("select login, blocked_as from person where blocked_at is not null")
    assert [tuple(row) for row in rows] == [("max.noir", "direction")]


async def test_a_hash_is_made_anew_for_one_account_unless_its_password_changed_meanwhile(
    school: School, pool: Pool
) -> None:
    lise, before = school.people["lise.roy"], await column(pool, "password_hash")
    await credentials.rehash(pool, lise, "another", "fresh")
    assert await changed(pool, "password_hash", before) == {}
    await credentials.rehash(pool, lise, before["lise.roy"], "fresh")
    assert await changed(pool, "password_hash", before) == {"lise.roy": "fresh"}


async def test_terms_are_accepted_for_oneself(school: School, pool: Pool) -> None:
    before = await column(pool, "terms_version")
    await credentials.accept_terms(pool, school.people["lise.roy"], "2099-01")
    assert await changed(pool, "terms_version", before) == {"lise.roy": "2099-01"}


async def test_a_password_is_found_again_for_an_open_account_only(waiting: School, pool: Pool) -> None:
    await pool.execute(
        "update person set blocked_at = now(), blocked_as = 'direction' where login = 'tom.roy'"
    )
    found = [await recovery.by_login(pool, login) for login in ("lea.roy", "zoe.blin", "tom.roy", "nul")]
    assert [each and (each.login, each.active) for each in found] == [("lea.roy", True), None, None, None]
    ids = [await recovery.by_id(pool, waiting.people[login]) for login in ("lea.roy", "zoe.blin", "tom.roy")]
    assert [each and (each.login, each.active) for each in ids] == [
        ("lea.roy", True),
        ("zoe.blin", False),
        None,
    ]


async def test_a_merged_login_stands_for_the_account_of_today_and_never_for_somebody_elses(
    school: School, pool: Pool
) -> None:
    await pool.execute(
        "insert into login_alias values ('ancien.login', $1), ('zoe.blin', $1)", school.people["lea.roy"]
    )
    names = ("ancien.login", "zoe.blin", "lea.roy", "nul")
    assert [await recovery.canonical(pool, login) for login in names] == [
        "lea.roy",
        "zoe.blin",
        "lea.roy",
        "nul",
    ]


async def test_the_logins_of_an_address_are_those_that_checked_it_then_those_never_activated(
    waiting: School, pool: Pool
) -> None:
    await pool.execute("update person set email = 'A@free.fr', email_checked_at = now()")
    await pool.execute(
        "update person set email_checked_at = null where login in ('max.noir', 'zoe.blin', 'tom.roy')"
    )
    await pool.execute("update person set email = 'b@free.fr' where profile = 'parent'")
    await pool.execute(
        "update person set blocked_at = now(), blocked_as = 'direction' where login = 'paul.prof'"
    )
    found = [each.login for each in await recovery.by_email(pool, "a@FREE.fr")]
    assert found == ["anne.autre", "dora.direction", "gil.garde", "lea.roy", "max.noir", "zoe.blin"]
    await pool.execute(
        "insert into person (login, profile, first_name, last_name, email)"
        " select 'p' || n, 'parent', 'P', 'P', 'c@free.fr' from generate_series(1, 60) n"
    )
    assert len(await recovery.by_email(pool, "c@free.fr")) == 50


async def test_what_an_owner_changes_is_their_own(waiting: School, pool: Pool) -> None:
    await pool.execute(
        "update person set email = login || '@free.fr', mobile = '+33611111111', email_refused_at = now()"
    )
    lise, zoe = await waiting.scope("lise.roy"), waiting.people["zoe.blin"]
    names = ("email", "mobile", "password_hash", "email_refused_at")
    before = {name: await column(pool, name) for name in names}
    async with pool.acquire() as connection, connection.transaction():
        assert await recovery.set_email(connection, lise, "new@free.fr") == "lise.roy@free.fr"
        assert await recovery.set_mobile(connection, lise, "+33622222222", checked=True) == "+33611111111"
        await recovery.set_password(connection, zoe, "fresh")
    assert [await changed(pool, name, before[name]) for name in names] == [
        {"lise.roy": "new@free.fr"},
        {"lise.roy": "+33622222222"},
        {"zoe.blin": "fresh"},
        {"lise.roy": None},
    ]
    rows = await pool.fetch("select person_id from activation_code")
    assert [row["person_id"] for row in rows] == [waiting.people["max.noir"]], (
        "hers is dead with the old password"
    )


@pytest.mark.parametrize("checked", [True, False])
async def test_a_number_counts_as_checked_when_its_code_came_back(
    school: School, pool: Pool, checked: bool
) -> None:
    lise = await school.scope("lise.roy")
    async with pool.acquire() as connection:
        await recovery.set_mobile(connection, lise, "+33622222222", checked=checked)
    assert (await recovery.contacts(pool, lise)).mobile_checked is checked


@pytest.mark.parametrize(
    ("checked", "refused", "stands"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
async def test_an_address_stands_when_it_was_checked_and_no_mail_came_back_since(
    school: School, pool: Pool, checked: bool, refused: bool, stands: bool
) -> None:
    await pool.execute(
        "update person set email = 'lise@free.fr', email_checked_at = case when $1 then now() end,"
        " email_refused_at = case when $2 then now() end where login = 'lise.roy'",
        checked,
        refused,
    )
    found = await recovery.contacts(pool, await school.scope("lise.roy"))
    assert (found.email, found.email_checked, found.refused) == ("lise@free.fr", checked, refused)
    assert found.email_stands is stands
