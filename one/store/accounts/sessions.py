"""Sessions: opaque tokens hashed at rest. Reading one is how a request learns who asks."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from one.scope import Child, Class, School, Scope
from one.store.classroom.classes import BY_LEVEL
from one.store.feed.unread import Unread, read, unread_of
from one.store.pool import Connection, Pool
from one.store.portraits.portraits import VERSION
from one.store.school.flash import Shown, here_of, shown

IDLE_REMEMBERED = timedelta(days=30)
IDLE = timedelta(hours=12)
IDLE_PICTURES = timedelta(minutes=20)  # of a child on the tablet of a class, whose pages leave much earlier
# Whatever happens meanwhile: a cookie that was read somewhere is not good for ever.
LONGEST_REMEMBERED = timedelta(days=180)
LONGEST = timedelta(days=7)
MOST = 50  # of one person; who opens another ends the one that was used longest ago
# Writing last_seen on every request would turn each page into a write; a minute is exact enough.
TOUCH_SECONDS = 60


def _longest(session: str) -> str:
    days = f"case when {session}.remember then {LONGEST_REMEMBERED.days} else {LONGEST.days} end"
    return f"({session}.created_at + make_interval(days => {days}))"


def is_open(session: str) -> str:
    """The SQL of whether a session is: nobody stayed away too long, and it did not come to its end."""
    return f"({session}.expires_at > now() and {_longest(session)} > now())"


# Those of person $2 that are too many beside a new one.
_TOO_MANY = f"""
    delete from session where person_id = $2 and id in (
        select id from session where person_id = $2 order by last_seen_at desc, id desc offset {MOST - 1})
"""


def is_here(session: str, tablet: str) -> str:
    """The SQL of whether a session is asked for where it was opened: any is, one by pictures beside its tablet's own token.

    ``tablet`` is the digest of what the browser says as a tablet, null when it says nothing.
    """
    return (
        f"({session}.tablet_id is null or exists (select from device d where d.id = {session}.tablet_id"
        f" and d.token_hash = {tablet}::bytea))"
    )


def digest(token: str) -> bytes:
    """What is stored of a token: it has 256 random bits, so a plain fast hash is enough."""
    return hashlib.sha256(token.encode()).digest()


async def start(connection: Connection | Pool, person_id: int, *, remember: bool, device: str) -> str:
    """Open a session and return its token, the only time it is known."""
    token = secrets.token_urlsafe(32)
    await connection.execute(
        f"with gone as ({_TOO_MANY})"
        " insert into session (token_hash, person_id, remember, device, expires_at)"
        " values ($1, $2, $3, $4, now() + $5)",
        digest(token),
        person_id,
        remember,
        device[:200],
        IDLE_REMEMBERED if remember else IDLE,
    )
    return token


async def start_as(
    pool: Pool, person_id: int, password_hash: str, *, remember: bool, device: str
) -> str | None:
    """The same for a password that was right a moment ago; None when it was changed since, or they were blocked.

    Judging a password takes a while. The row is locked, so that whoever changes the password or blocks
    the account, and then ends its sessions, either stops this one or finds it.
    """
    token = secrets.token_urlsafe(32)
    done = await pool.fetchval(
        "with fresh as (insert into session (token_hash, person_id, remember, device, expires_at)"
        " select $1, id, $3, $4, now() + $5 from person"
        "  where id = $2 and password_hash = $6 and blocked_at is null for share"
        f" returning true as done), gone as ({_TOO_MANY} and exists (select from fresh)) select done from fresh",
        digest(token),
        person_id,
        remember,
        device[:200],
        IDLE_REMEMBERED if remember else IDLE,
        password_hash,
    )
    return token if done else None


async def end(pool: Connection | Pool, session_id: int) -> None:
    """End one session; the trigger tells the live workers."""
    await pool.execute("delete from session where id = $1", session_id)


async def end_all(connection: Connection | Pool, person_id: int, *, but: int | None = None) -> list[int]:
    """End a person's sessions, all or all but one; return their ids."""
    rows = await connection.fetch(
        "delete from session where person_id = $1 and id is distinct from $2 returning id", person_id, but
    )
    return [row["id"] for row in rows]


class Session(msgspec.Struct, frozen=True):
    """A session in its owner's list."""

    id: int
    device: str
    created_at: datetime
    last_seen_at: datetime


async def of(pool: Pool, scope: Scope) -> list[Session]:
    """The asker's live sessions, the one in use first, then by last use."""
    rows = await pool.fetch(
        "select id, device, created_at, last_seen_at from session s"
        f" where person_id = $1 and {is_open('s')} order by id = $2 desc, last_seen_at desc, id desc",
        scope.person_id,
        scope.session_id,
    )
    return [Session(**row) for row in rows]


async def end_own(pool: Connection | Pool, scope: Scope, session_id: int) -> bool:
    """End one of the asker's sessions; False when it is not theirs, or over."""
    done = await pool.fetchval(
        "delete from session where id = $1 and person_id = $2 returning true", session_id, scope.person_id
    )
    return bool(done)


async def purge(pool: Pool) -> int:
    """Delete what has expired; return how many. Sockets still open on them are told by the trigger."""
    return int((await pool.execute(f"delete from session s where not {is_open('s')}")).split()[-1])


class Visit(msgspec.Struct, frozen=True):
    """Who asks, how many items they have not read, what stands on their pages; neither when nobody wants to know."""

    scope: Scope
    unread: Unread | None
    flashes: tuple[Shown, ...] = ()


async def scope(pool: Pool, token: str) -> Scope | None:
    """Who this token stands for, with their ties and rights now; None when it is no live session."""
    found = await visit(pool, token, counted=False)
    return found.scope if found else None


async def visit(pool: Pool, token: str, *, counted: bool, tablet: str = "") -> Visit | None:
    """The same, with the count that every page shows when it is ``counted``: one round trip for both.

    A session that was opened by pictures is one beside the token of its ``tablet`` alone: a copy of its cookie opens nothing elsewhere.
    """
    return await _visit(pool, digest(token), counted=counted, tablet=digest(tablet) if tablet else None)


async def scope_of(pool: Connection | Pool, session_id: int) -> Scope | None:
    """The same for a session that asked for something to be done later; None when it has ended since."""
    row = await pool.fetchrow(
        "select s.token_hash, d.token_hash as tablet from session s left join device d on d.id = s.tablet_id"
        " where s.id = $1",
        session_id,
    )
    found = await _visit(pool, row["token_hash"], counted=False, tablet=row["tablet"]) if row else None
    return found.scope if found else None


async def _visit(
    pool: Connection | Pool, token_hash: bytes, *, counted: bool, tablet: bytes | None
) -> Visit | None:
    row = await pool.fetchrow(_OF_SESSION, token_hash, counted, tablet)
    if row is None:
        return None
    # What scripts ask for by themselves keeps nobody signed in on a tablet: pages do, and they are ``counted``.
    if row["idle"] > TOUCH_SECONDS and (counted or not row["by_pictures"]):
        idle = IDLE_REMEMBERED if row["remember"] else IDLE
        await pool.execute(
            "update session s set last_seen_at = now(),"
            f" expires_at = least(now() + $2, {_longest('s')}, ends_at) where id = $1",
            row["session_id"],
            IDLE_PICTURES if row["by_pictures"] else idle,
        )
    return Visit(_scope(dict(row)), read(row["unread"]) if counted else None, shown(row["flashes"]))


async def of_person(connection: Connection | Pool, person_id: int) -> Scope | None:
    """What somebody may do now, for what they asked to be done or read without them; None while they are blocked.

    They are in no session by then: nothing that is told to one may be done with it.
    """
    row = await connection.fetchrow(_OF_PERSON, person_id, False)
    return _scope(dict(row)) if row else None


def _scope(row: Mapping[str, Any]) -> Scope:
    ties = _ties.decode(row["ties"])
    return Scope(
        person_id=row["person_id"],
        session_id=row["session_id"],
        login=row["login"],
        profile=row["profile"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        terms_version=row["terms_version"],
        schools=ties.schools,
        classes=ties.classes,
        children=ties.children,
        channels=tuple(row["channels"]),
        avatar=row["portrait"][0],
        photo=row["portrait"][1],
        photo_shown=row["portrait"][2] == "true",
        unconfirmed=row["unconfirmed"],
        chosen=ties.chosen,
        by_pictures=row["by_pictures"],
    )


class _Ties(msgspec.Struct):
    schools: tuple[School, ...]
    classes: tuple[Class, ...]
    children: tuple[Child, ...]
    chosen: dict[str, str]


_ties = msgspec.json.Decoder(_Ties)

# One round trip: session, person, schools, classes, children with their classes, preferences, channels, unread items, messages flash.
_SCOPE = f"""
select s.id as session_id, s.remember, s.tablet_id is not null as by_pictures, extract(epoch from now() - s.last_seen_at) as idle,
       p.id as person_id, p.login, p.profile, p.first_name, p.last_name, p.terms_version,
       p.email is not null and p.email_checked_at is null as unconfirmed,
       coalesce((select array[f.avatar, {VERSION}, f.shown::text] from portrait f where f.person_id = p.id), array['', '', '']) as portrait,
       json_build_object('schools',
       (select coalesce(json_agg(json_build_object('id', sc.id, 'name', sc.name, 'function', a.function,
                   'uai', sc.uai, 'place', sc.place,
                   'restricted', exists (select from sending_restriction r
                                          where r.school_id = sc.id and r.profile = p.profile),
                   'closed', array(select k.app from app_closed k
                                    where k.school_id = sc.id and k.profile = p.profile))
                                 order by name_order(sc.name)), '[]')
          from attachment a join school sc on sc.id = a.school_id where a.person_id = p.id), 'classes',
       (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'school_id', c.school_id)
                                 order by {BY_LEVEL}), '[]')
          from membership m join class c on c.id = m.class_id
         where m.person_id = p.id and c.archived_at is null), 'children',
       (select coalesce(json_agg(json_build_object(
                   'id', k.id, 'first_name', k.first_name, 'last_name', k.last_name,
                   'classes', (select coalesce(json_agg(json_build_object(
                                          'id', c.id, 'name', c.name, 'school_id', c.school_id)
                                          order by {BY_LEVEL}), '[]')
                                 from membership m join class c on c.id = m.class_id
                                where m.person_id = k.id and c.archived_at is null))
                   order by name_order(k.first_name), k.id), '[]')
          from guardian g join person k on k.id = g.child_id where g.guardian_id = p.id), 'chosen',
       (select coalesce(json_object_agg(r.name, r.value), '{{}}') from preference r where r.person_id = p.id)) as ties,
       (select coalesce(array_agg(distinct l.channel), '{{}}') from listens l where l.person_id = p.id) as channels,
       case when $2 then {unread_of("p.id", seqs=True)} end as unread,
       case when $2 then {here_of("p")} end as flashes
"""
_OF_SESSION = f"""{_SCOPE}
  from session s join person p on p.id = s.person_id
 where s.token_hash = $1 and {is_open("s")} and {is_here("s", "$3")} and p.blocked_at is null
"""
_OF_PERSON = f"""{_SCOPE}
  from (select 0::bigint as id, false as remember, null::bigint as tablet_id, now() as last_seen_at) s cross join person p
 where p.id = $1 and p.blocked_at is null
"""
