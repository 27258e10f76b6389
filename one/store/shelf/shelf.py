"""What stands on somebody's shelf, in one question: favourites, what they opened lately, the services of their schools."""

from collections.abc import Mapping

import msgspec

from one.scope import Profile, Scope
from one.store.pool import Connection, Pool


class Service(msgspec.Struct, frozen=True):
    """A service outside ONE, as its people see it."""

    id: int
    school_id: int
    name: str
    url: str
    description: str
    picture: str
    color: str
    category: str


class Shelf(msgspec.Struct, frozen=True):
    """Tiles by their keys, in order, and the services that are for the asker."""

    favourites: list[str]
    visits: list[str]
    services: list[Service]


# $1 who asks, $2 their schools, $3 their profile, $4 their classes. Staff have no class: what is for staff is for all of them.
_FOR_ME = f"""k.school_id = any($2::integer[]) and k.removed_at is null and not k.hidden and $3 = any(k.profiles)
   and ($3 = '{Profile.STAFF}' or not exists (select from connector_class c where c.connector_id = k.id)
        or exists (select from connector_class c where c.connector_id = k.id and c.class_id = any($4::integer[])))"""
_SERVICE = """json_build_object('id', k.id, 'school_id', k.school_id, 'name', k.name, 'url', k.url, 'description',
   k.description, 'picture', k.picture, 'color', k.color, 'category', k.category)"""
_SHELF = f"""
select json_build_object(
    'favourites', (select coalesce(json_agg(tile order by position, tile), '[]') from app_favourite where person_id = $1),
    'visits', (select coalesce(json_agg(tile order by at desc), '[]') from app_visit where person_id = $1),
    'services', (select coalesce(json_agg({_SERVICE} order by k.position, k.id), '[]') from connector k where {_FOR_ME})
)::text
"""
_decode = msgspec.json.Decoder(Shelf).decode


async def of(pool: Pool, scope: Scope) -> Shelf:
    """The asker's."""
    return _decode(await pool.fetchval(_SHELF, *_asker(scope)))


async def service(pool: Pool, scope: Scope, connector_id: int) -> Service | None:
    """One service, if it is for the asker."""
    row = await pool.fetchval(
        f"select {_SERVICE}::text from connector k where {_FOR_ME} and k.id = $5 and $1::bigint is not null",
        *_asker(scope),
        connector_id,
    )
    return msgspec.json.decode(row, type=Service) if row else None


def _asker(scope: Scope) -> tuple[int, list[int], str, list[int]]:
    children = [each for child in scope.children for each in child.classes]
    rooms = children if scope.profile == Profile.GUARDIAN else scope.classes
    return scope.person_id, [s.id for s in scope.schools], scope.profile, [c.id for c in rooms]


async def hold(connection: Connection, scope: Scope) -> list[tuple[str, int]]:
    """The asker's favourites with their places, in order; nobody moves them until the end of the transaction."""
    rows = await connection.fetch(
        "select tile, position from app_favourite where person_id = $1 order by tile for update",
        scope.person_id,
    )
    return sorted(((row["tile"], row["position"]) for row in rows), key=lambda each: (each[1], each[0]))


async def star(connection: Connection, scope: Scope, tile: str, step: int) -> bool:
    """Put a tile behind the asker's favourites; whether it was none."""
    said = await connection.execute(
        "insert into app_favourite (person_id, tile, position)"
        " select $1, $2, coalesce(max(position), 0) + $3 from app_favourite where person_id = $1"
        " on conflict do nothing",
        scope.person_id,
        tile,
        step,
    )
    return not said.endswith(" 0")


async def unstar(connection: Connection, scope: Scope, tile: str) -> bool:
    """It is no favourite any more; whether it was one."""
    said = await connection.execute(
        "delete from app_favourite where person_id = $1 and tile = $2", scope.person_id, tile
    )
    return not said.endswith(" 0")


async def place(connection: Connection, scope: Scope, places: Mapping[str, int]) -> None:
    """Other places for these favourites."""
    await connection.execute(
        "update app_favourite f set position = p.position from unnest($2::text[], $3::bigint[]) as p(tile, position)"
        " where f.person_id = $1 and f.tile = p.tile",
        scope.person_id,
        list(places),
        list(places.values()),
    )


async def note_visit(pool: Pool, scope: Scope, tile: str, keep: int) -> None:
    """The asker opens it now. Nothing is written when they did within ten minutes; beyond ``keep`` the oldest goes."""
    await pool.execute(
        """
        with noted as (
            insert into app_visit (person_id, tile)
            select $1, $2 where not exists (select from app_visit where person_id = $1 and tile = $2
                                               and at > now() - interval '10 minutes')
            on conflict (person_id, tile) do update set at = now() returning tile)
        delete from app_visit v using noted
         where v.person_id = $1 and v.tile in (select tile from app_visit where person_id = $1 and tile <> $2
                                                order by at desc offset $3)
        """,
        scope.person_id,
        tile,
        keep - 1,
    )


async def unread(pool: Pool, scope: Scope, days: int, most: int) -> Mapping[str, int]:
    """How many of the newest ``most`` items of each of the asker's channels they have not read, by application."""
    rows = await pool.fetch(
        """
        select e.app, count(distinct e.id) as count
          from channel c
         cross join lateral (select event_id from feed f where f.channel_id = c.id and f.item
                                and f.created_at > now() - make_interval(days => $3)
                              order by f.created_at desc limit $4) f
          join event e on e.id = f.event_id
         where c.name = any($2::text[]) and e.withdrawn_at is null and e.author_id is distinct from $1
           and not exists (select from mark m where m.person_id = $1 and m.event_id = e.id
                              and (m.read_at is not null or m.hidden_at is not null))
         group by e.app
        """,
        scope.person_id,
        list(scope.channels),
        days,
        most,
    )
    return {row["app"]: row["count"] for row in rows}
