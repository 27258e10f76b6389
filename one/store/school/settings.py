"""A school as its direction sees it: figures and settings."""

from collections.abc import Collection
from datetime import time
from zoneinfo import ZoneInfo

import msgspec

from one.clock import PARIS
from one.scope import Profile
from one.store.pool import Connection, Pool


class Count(msgspec.Struct, frozen=True):
    """How many people of a profile, how many of them activated their account, how many are blocked."""

    profile: str
    people: int
    active: int
    blocked: int


class Settings(msgspec.Struct, frozen=True):
    """What a school decided. ``closed`` holds (profile, application), ``restricted`` profiles."""

    quiet_from: time
    quiet_to: time
    quiet_weekend: bool
    pupil_password_min: int
    timezone: str
    closed: frozenset[tuple[str, str]]
    restricted: frozenset[str]


async def counts(pool: Pool, school_id: int) -> list[Count]:
    """Figures by profile, all four, in the order of Profile."""
    rows = await pool.fetch(
        """
        select p.profile, count(*) as people, count(p.activated_at) as active, count(p.blocked_at) as blocked
          from attachment a join person p on p.id = a.person_id where a.school_id = $1 group by p.profile
        """,
        school_id,
    )
    found = {row["profile"]: Count(**row) for row in rows}
    return [found.get(profile, Count(profile, 0, 0, 0)) for profile in Profile]


async def settings(pool: Pool | Connection, school_id: int) -> Settings:
    """The settings of a school that exists."""
    row = await pool.fetchrow(
        """
        select quiet_from, quiet_to, quiet_weekend, pupil_password_min, timezone,
               array(select row (profile, app) from app_closed where school_id = s.id) as closed,
               array(select profile from sending_restriction where school_id = s.id) as restricted
          from school s where id = $1
        """,
        school_id,
    )
    assert row is not None
    return Settings(
        row["quiet_from"],
        row["quiet_to"],
        row["quiet_weekend"],
        row["pupil_password_min"],
        row["timezone"],
        frozenset((profile, app) for profile, app in row["closed"]),
        frozenset(row["restricted"]),
    )


async def open_profiles(pool: Pool | Connection, school_id: int, app: str) -> set[Profile]:
    """The profiles to which a school opens an application."""
    rows = await pool.fetch(
        "select profile from app_closed where school_id = $1 and app = $2", school_id, app
    )
    closed = {row["profile"] for row in rows}
    return {profile for profile in Profile if profile not in closed}


async def set_quiet(connection: Connection, school_id: int, start: time, end: time, weekend: bool) -> None:
    """Keep the hours in which mails wait."""
    await connection.execute(
        "update school set quiet_from = $2, quiet_to = $3, quiet_weekend = $4 where id = $1",
        school_id,
        start,
        end,
        weekend,
    )


async def set_place(connection: Connection, school_id: int, place: str | None) -> None:
    """Keep where a school is; None: as its UAI says."""
    await connection.execute("update school set place = $2 where id = $1", school_id, place)


async def places(pool: Pool) -> list[tuple[str, str | None]]:
    """The UAI of every school, and where its direction says it is."""
    return [
        (row["uai"], row["place"]) for row in await pool.fetch("select uai, place from school order by id")
    ]


async def set_pupil_password_min(connection: Connection, school_id: int, minimum: int) -> None:
    """Keep how long a pupil's password must be."""
    await connection.execute("update school set pupil_password_min = $2 where id = $1", school_id, minimum)


async def set_closed(connection: Connection, school_id: int, closed: Collection[tuple[str, str]]) -> None:
    """Close exactly these (profile, application)."""
    await connection.execute("delete from app_closed where school_id = $1", school_id)
    await connection.execute(
        "insert into app_closed (school_id, profile, app) select $1, * from unnest($2::text[], $3::text[])",
        school_id,
        [profile for profile, _ in closed],
        [app for _, app in closed],
    )


async def set_restricted(connection: Connection, school_id: int, profiles: Collection[str]) -> None:
    """Suspend sending for exactly these profiles; those already suspended keep their date."""
    await connection.execute(
        "delete from sending_restriction where school_id = $1 and profile <> all ($2::text[])",
        school_id,
        list(profiles),
    )
    await connection.execute(
        "insert into sending_restriction (school_id, profile) select $1, unnest($2::text[])"
        " on conflict do nothing",
        school_id,
        list(profiles),
    )


async def id_of_uai(pool: Pool, uai: str) -> int | None:
    """The school of a UAI, in any case."""
    value: int | None = await pool.fetchval("select id from school where uai = upper($1)", uai)
    return value


async def zone_of_person(pool: Pool, person_id: int) -> ZoneInfo:
    """The clock of somebody's school, the first of several; that of Paris for nobody."""
    name = await pool.fetchval(
        "select s.timezone from attachment a join school s on s.id = a.school_id where a.person_id = $1"
        " order by name_order(s.name) limit 1",
        person_id,
    )
    return ZoneInfo(name) if name else PARIS
