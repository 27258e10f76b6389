"""Sessions as the database keeps them: when they are touched, renewed, counted and forgotten, each for itself."""

from datetime import timedelta

import msgspec
import pytest
from support.people import School

from one.store.accounts import renewal, sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
DAY = timedelta(days=1)


async def hash_of(pool: Pool, login: str) -> str:
    found: str = await pool.fetchval("select password_hash from person where login = $1", login)
    return found


async def rows(pool: Pool, login: str) -> list[tuple[str, bool]]:
    found = await pool.fetch(
        "select device, remember from session s join person p on p.id = s.person_id where login = $1 order by s.id",
        login,
    )
    return [tuple(row) for row in found]


@pytest.mark.parametrize(("away", "touched"), [("50 seconds", False), ("60.2 seconds", True)])
async def test_a_visit_is_written_down_once_a_minute_and_on_no_other_session(
    pool: Pool, school: School, away: str, touched: bool
) -> None:
    token, _other = await school.token("lise.roy"), await school.token("lise.roy")
    await pool.execute(
        "update session set last_seen_at = now() - $1::text::interval, expires_at = now() + interval '1 hour'",
        away,
    )
    await sessions.visit(pool, token, counted=False)
    seen = await pool.fetch(
        "select last_seen_at > now() - interval '5 seconds' as seen, expires_at > now() + interval '2 hours' as longer"
        " from session order by id"
    )
    assert [tuple(row) for row in seen] == [(touched, touched), (False, False)]


async def test_who_comes_back_to_a_remembered_session_has_another_thirty_days(
    pool: Pool, school: School
) -> None:
    token = await sessions.start(pool, school.people["lise.roy"], remember=True, device="")
    await pool.execute(
        "update session set last_seen_at = now() - interval '2 minutes', expires_at = now() + $1", DAY
    )
    assert await sessions.scope(pool, token) is not None
    assert await pool.fetchval("select expires_at - now() from session") > 29 * DAY


async def test_a_token_has_256_random_bits_and_a_device_two_hundred_characters(
    pool: Pool, school: School
) -> None:
    lise = school.people["lise.roy"]
    made = [
        await sessions.start(pool, lise, remember=True, device="x" * 300),
        await sessions.start_as(
            pool, lise, await hash_of(pool, "lise.roy"), remember=False, device="y" * 300
        ),
    ]
    assert await rows(pool, "lise.roy") == [("x" * 200, True), ("y" * 200, False)]
    scope = await sessions.scope(pool, made[0] or "")
    assert scope is not None
    async with pool.acquire() as connection:
        renewed = await renewal.renew(connection, scope)
    made.append(renewed and renewed[0])
    assert [len(token or "") for token in made] == [43, 43, 43]


async def test_the_fifty_first_session_ends_the_one_unused_for_longest_whichever_way_it_begins(
    pool: Pool, school: School
) -> None:
    lise, right = school.people["lise.roy"], await hash_of(pool, "lise.roy")
    for _ in range(50):
        await school.token("lise.roy")
    used_least = await pool.fetchval(
        "update session set last_seen_at = now() - interval '1 hour'"
        " where id = (select id from session order by id offset 20 limit 1) returning id"
    )
    await sessions.start_as(pool, lise, right, remember=False, device="")
    assert await pool.fetchval("select count(*) from session") == 50
    assert not await pool.fetchval("select exists (select from session where id = $1)", used_least)


@pytest.mark.parametrize("why", ["another password", "blocked"])
async def test_who_is_not_let_in_ends_no_session(pool: Pool, school: School, why: str) -> None:
    for _ in range(50):
        await school.token("lise.roy")
    right = await hash_of(pool, "lise.roy")
    if why == "blocked":
        await pool.execute("update person set blocked_at = now(), blocked_as = 'direction'")
    stored = right if why == "blocked" else "another"
    begun = await sessions.start_as(pool, school.people["lise.roy"], stored, remember=False, device="new")
    assert begun is None
    assert await rows(pool, "lise.roy") == [("test", False)] * 50


async def test_a_renewed_session_keeps_its_device_and_every_other_session_is_left_alone(
    pool: Pool, school: School
) -> None:
    token = await sessions.start(pool, school.people["lise.roy"], remember=True, device="mine")
    others = [await school.token("lise.roy"), await school.token("marc.roy")]
    scope = await sessions.scope(pool, token)
    assert scope is not None
    async with pool.acquire() as connection:
        renewed = await renewal.renew(connection, scope)
    assert renewed is not None
    assert renewed[1:] == (school.people["lise.roy"], True)
    found = [await sessions.scope(pool, each) for each in (token, renewed[0], *others)]
    assert [each is not None for each in found] == [False, True, True, True]
    assert await rows(pool, "lise.roy") == [("test", False), ("mine", True)]


async def test_a_session_that_has_ended_is_not_renewed(pool: Pool, school: School) -> None:
    scope = await school.scope("lise.roy")
    async with pool.acquire() as connection:
        await sessions.end(connection, scope.session_id)
        assert await renewal.renew(connection, scope) is None
    assert await rows(pool, "lise.roy") == []


async def test_ones_sessions_are_listed_by_last_use_without_those_that_are_over_or_anothers(
    pool: Pool, school: School
) -> None:
    scopes = [await school.scope("lise.roy") for _ in range(5)]
    here, *others = [scope.session_id for scope in scopes]
    await school.scope("marc.roy")
    seen = "update session set last_seen_at = now() - $2 * interval '1 hour' where id = any($1::bigint[])"
    for ids, hours in (([here], 9), ([others[0]], 1), (others[1:3], 5)):
        await pool.execute(seen, ids, hours)
    await pool.execute("update session set expires_at = now() where id = $1", others[3])
    found = [each.id for each in await sessions.of(pool, scopes[0])]
    assert found == [here, others[0], others[2], others[1]]


async def test_nobody_ends_anothers_session_and_nobody_ends_one_twice(pool: Pool, school: School) -> None:
    lise, marc = await school.scope("lise.roy"), await school.scope("marc.roy")
    assert not await sessions.end_own(pool, lise, marc.session_id)
    assert [await sessions.end_own(pool, marc, marc.session_id) for _ in range(2)] == [True, False]
    assert await rows(pool, "lise.roy") == [("test", False)]


async def test_what_is_over_is_forgotten_and_counted_and_what_is_open_stays(
    pool: Pool, school: School
) -> None:
    ids = [(await school.scope("lise.roy")).session_id for _ in range(3)]
    await pool.execute("update session set expires_at = now() where id = $1", ids[0])
    await pool.execute("update session set created_at = now() - interval '8 days' where id = $1", ids[1])
    assert await sessions.purge(pool) == 2
    assert [row["id"] for row in await pool.fetch("select id from session")] == ids[2:]


async def test_what_was_asked_for_in_a_session_is_done_while_it_lasts(pool: Pool, school: School) -> None:
    lise, marc = await school.scope("lise.roy"), await school.scope("marc.roy")
    assert await sessions.scope_of(pool, lise.session_id) == lise
    await sessions.end(pool, lise.session_id)
    assert await sessions.scope_of(pool, lise.session_id) is None
    assert await sessions.scope_of(pool, marc.session_id) == marc


@pytest.mark.parametrize("how", ["end", "blocked", "too long"])
async def test_a_session_that_is_over_is_nobodys(pool: Pool, school: School, how: str) -> None:
    lise = await school.scope("lise.roy")
    token = await school.token("lise.roy")
    await pool.execute(
        {
            "end": "update session set expires_at = now()",
            "blocked": "update person set blocked_at = now(), blocked_as = 'direction' where login = 'lise.roy'",
            "too long": "update session set created_at = now() - interval '8 days'",
        }[how]
    )
    assert await sessions.scope(pool, token) is None
    assert await sessions.scope_of(pool, lise.session_id) is None


@pytest.mark.parametrize(
    ("email", "checked", "asked"), [(None, False, False), ("a@b.fr", False, True), ("a@b.fr", True, False)]
)
async def test_an_address_is_to_be_confirmed_when_there_is_one_and_nobody_checked_it(
    pool: Pool, school: School, email: str | None, checked: bool, asked: bool
) -> None:
    await pool.execute(
        "update person set email = $1, email_checked_at = case when $2 then now() end where login = 'lise.roy'",
        email,
        checked,
    )
    assert (await school.scope("lise.roy")).unconfirmed is asked


async def test_a_scope_holds_ones_own_school_with_what_it_closes_to_ones_own_profile(
    pool: Pool, school: School
) -> None:
    other = await pool.fetchval("insert into school (uai, name) values ('0990001A', 'Autre') returning id")
    await pool.execute(
        "insert into attachment (person_id, school_id) values ($1, $2)", school.people["marc.roy"], other
    )
    await pool.execute(
        "insert into sending_restriction (school_id, profile) values ($1, 'enseignant'), ($2, 'parent')",
        school.id,
        other,
    )
    await pool.execute(
        "insert into app_closed (school_id, app, profile)"
        " values ($1, 'carnet', 'eleve'), ($1, 'classe', 'parent'), ($2, 'carnet', 'parent')",
        school.id,
        other,
    )
    lise, paul, marc = [await school.scope(login) for login in ("lise.roy", "paul.prof", "marc.roy")]
    assert [(each.id, each.name, each.restricted, each.closed) for each in lise.schools] == [
        (school.id, "École Test", False, ("classe",))
    ]
    assert [(each.restricted, each.closed) for each in paul.schools] == [(True, ())]
    assert [each.name for each in marc.schools] == ["Autre", "École Test"]


async def test_a_scope_holds_ones_own_open_classes_and_children_each_with_theirs(
    pool: Pool, school: School
) -> None:
    ce1, cm2 = school.classes.values()
    lea, tom = school.people["lea.roy"], school.people["tom.roy"]
    gone = await pool.fetchval(
        "insert into class (school_id, name, level, archived_at) values ($1, 'CP', 'CP', now()) returning id",
        school.id,
    )
    await pool.execute(
        "insert into membership select $1, unnest($2::bigint[])", gone, [lea, school.people["paul.prof"]]
    )
    paul, lise = await school.scope("paul.prof"), await school.scope("lise.roy")
    assert [each.id for each in paul.classes] == [ce1]
    assert [(each.id, [c.id for c in each.classes]) for each in lise.children] == [(lea, [ce1]), (tom, [cm2])]
    assert (paul.children, lise.classes) == ((), ())


async def test_two_children_in_one_class_make_one_channel_of_it(pool: Pool, school: School) -> None:
    await pool.execute(
        "insert into membership values ($1, $2)", school.classes["CE1"], school.people["tom.roy"]
    )
    channels = (await school.scope("lise.roy")).channels
    assert len(channels) == len(set(channels))
    assert f"class:{school.classes['CE1']}:parent" in channels
    assert not {f"user:{each}" for each in school.people.values()} - {
        f"user:{school.people['lise.roy']}"
    } & set(channels)


async def test_unread_items_are_counted_for_pages_only(pool: Pool, school: School) -> None:
    token = await school.token("lise.roy")
    found = [await sessions.visit(pool, token, counted=counted) for counted in (True, False)]
    assert [visit and visit.unread and visit.unread.count for visit in found] == [0, None]
    assert msgspec.structs.asdict(found[0])["scope"] == msgspec.structs.asdict(found[1])["scope"]  # type: ignore[arg-type]
