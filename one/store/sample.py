"""What only the sample school needs: accounts that are active without their owner."""

from collections.abc import Sequence
from datetime import timedelta

from one.scope import Profile
from one.store.pool import Pool
from one.subjects import Subject


async def school_codes(pool: Pool) -> list[str]:
    """The UAI of every school."""
    return [row["uai"] for row in await pool.fetch("select uai from school")]


async def without_pause(pool: Pool) -> None:
    """What is published in the sample school is seen live at whatever hour it is shown to somebody."""
    await pool.execute("update school set quiet_from = '00:00', quiet_to = '00:00', quiet_weekend = false")


async def person_id(pool: Pool, login: str) -> int:
    """The id behind a login that exists."""
    value: int = await pool.fetchval("select id from person where login = $1", login)
    return value


async def activate(pool: Pool, logins: Sequence[str], password_hash: str, terms_version: str) -> None:
    """Give these accounts a password, as if their owners had activated them."""
    await pool.execute(
        """
        with done as (
            update person set password_hash = $2, activated_at = now(), terms_version = $3, terms_accepted_at = now(),
                   email = case when profile <> $4 then login || '@example.org' end,
                   email_checked_at = case when profile <> $4 then now() end
             where login = any($1::text[]) returning id)
        delete from activation_code where person_id in (select id from done)
        """,
        list(logins),
        password_hash,
        terms_version,
        Profile.PUPIL,
    )


async def passwords_of(pool: Pool, logins: Sequence[str]) -> list[tuple[str, str]]:
    """Those of these accounts that a password opens, with its hash."""
    rows = await pool.fetch(
        "select login, password_hash from person where login = any($1::text[])"
        " and password_hash is not null and blocked_at is null order by login",
        list(logins),
    )
    return [(row["login"], row["password_hash"]) for row in rows]


async def inactive(pool: Pool, login: str) -> bool:
    """Whether the account exists and was never activated."""
    found: bool = await pool.fetchval(
        "select exists (select from person where login = $1 and activated_at is null)", login
    )
    return found


async def set_code(pool: Pool, person: int, digest: bytes, days: int) -> None:
    """Replace the activation code of one person."""
    await pool.execute(
        """
        insert into activation_code (person_id, hash, expires_at) values ($1, $2, now() + make_interval(days => $3))
        on conflict (person_id) do update set hash = excluded.hash, expires_at = excluded.expires_at, created_at = now()
        """,
        person,
        digest,
        days,
    )


async def set_back_all(pool: Pool, age: timedelta) -> None:
    """Make all that was told so far so old: the school was entered before anybody wrote."""
    await pool.execute("update feed set created_at = created_at - $1::interval", age)
    await pool.execute("update event set created_at = created_at - $1::interval", age)


async def set_back(pool: Pool, subject: Subject, age: timedelta) -> None:
    """Make what was told of a subject so old, as if the school had been at work before today."""
    await pool.execute(
        """
        with moved as (update event set created_at = created_at - $3::interval
                        where subject = $1 and subject_ids = $2::bigint[] returning id, created_at)
        update feed f set created_at = moved.created_at from moved where f.event_id = moved.id
        """,
        subject.kind,
        list(subject.ids),
        age,
    )


async def sign_all_out(pool: Pool) -> None:
    """Nobody is signed in to what was just made."""
    await pool.execute("delete from session")


async def mark_read(pool: Pool, people: Sequence[int], hours: float) -> None:
    """These people have read what reached them more than so many hours ago."""
    await pool.execute(
        """
        insert into mark (person_id, event_id, read_at)
        select distinct l.person_id, e.id, e.created_at from listens l
          join channel c on c.name = l.channel join feed f on f.channel_id = c.id join event e on e.id = f.event_id
         where l.person_id = any($1::bigint[]) and f.item and e.created_at < now() - $2::interval
        on conflict do nothing
        """,
        list(people),
        timedelta(hours=hours),
    )
