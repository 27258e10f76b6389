"""Accounts that belong to no school any more: which are due, and their erasure."""

from functools import partial

from one import subjects
from one.i18n.erased import ERASED
from one.scope import Profile
from one.store.people import identity
from one.store.pool import Connection, Pool

# Under this name goes on what an erased person published for others. One row for the whole platform;
# its login can be typed by nobody, for what is typed never holds a hyphen (see one/accounts/logins.py).
NOBODY_LOGIN = "-"

_DUE = """
 from person p
 where p.login <> '-' and coalesce(p.left_at, p.created_at) < now() - make_interval(months => $1)
   and not exists (select from attachment a where a.person_id = p.id)
"""


async def count_closed(pool: Pool) -> int:
    """How many accounts belong to no school."""
    value: int = await pool.fetchval(
        "select count(*) from person p where p.login <> '-'"
        " and not exists (select from attachment a where a.person_id = p.id)"
    )
    return value


async def due(pool: Pool, months: int, limit: int) -> list[int]:
    """Accounts that have belonged to no school for so many months, the oldest first."""
    rows = await pool.fetch(
        "select p.id" + _DUE + " order by coalesce(p.left_at, p.created_at), p.id limit $2", months, limit
    )
    return [row["id"] for row in rows]


async def count_due(pool: Pool, months: int) -> int:
    """How many accounts an erasure would take now."""
    value: int = await pool.fetchval("select count(*)" + _DUE, months)
    return value


async def lock_due(connection: Connection, person_id: int, months: int) -> bool:
    """Lock an account that is still due; False when somebody erased it or took it back meanwhile."""
    row = await connection.fetchrow(
        "select p.id" + _DUE + " and p.id = $2 for update of p skip locked", months, person_id
    )
    return row is not None


async def nobody(connection: Connection) -> int:
    """The account that stands for all erased ones; nobody can sign in with it."""
    value: int = await connection.fetchval(
        """
        insert into person (login, profile, first_name, last_name, blocked_at)
        values ($1, $3, $2, '', now())
        on conflict (login) do update set first_name = excluded.first_name returning id
        """,
        NOBODY_LOGIN,
        ERASED,
        Profile.STAFF,
    )
    return value


async def schools_left(connection: Connection, person_id: int) -> list[int]:
    """The schools the person once left."""
    rows = await connection.fetch(
        "select school_id from departure where person_id = $1 order by 1", person_id
    )
    return [row["school_id"] for row in rows]


async def erase(connection: Connection, person_id: int, stand_in: int) -> None:
    """Delete the account with all that hangs on it; what was published for others stays, without its name.

    Its channels are dropped by the unit of work, at its end.
    """
    found = await identity.references(connection)
    # Rows that outlive their person: what they refer to without « on delete », and what was said or done.
    kept = [each for each in found if each.kept or (each.table, each.column) in _KEPT]
    await identity.hand_over(
        connection, kept, person_id, stand_in, ERASED, partial(_unname, connection, person_id)
    )
    await connection.execute(
        "update departure set children = array_remove(children, $1::bigint) where $1::bigint = any(children)",
        person_id,
    )
    await connection.execute("delete from person where id = $1", person_id)


async def _unname(connection: Connection, person_id: int) -> None:
    """Events about the person hold their name in the title; some in the excerpt too, as those about a guardian and a child."""
    await connection.execute(
        "update event set body = jsonb_set(body::jsonb #- '{item,words,title}', '{item,title}', to_jsonb($2::text))::text"
        " where subject = any($3::text[]) and $1::bigint = any(subject_ids) and body::jsonb ? 'item'",
        person_id,
        ERASED,
        subjects.of_people(),
    )
    await connection.execute(
        """
        update event set body = jsonb_set(body::jsonb #- '{item,words,excerpt}', '{item,excerpt}', '""')::text
         where subject = any($2::text[]) and $1::bigint = any(subject_ids) and body::jsonb ? 'item'
        """,
        person_id,
        subjects.of_people(excerpt_names=True),
    )


_KEPT = {("audit", "actor_id"), ("event", "author_id")}
