"""Forms between two requests: which were sent already, and what was typed into those that were refused."""

import hashlib
import json
import secrets

import msgspec

from one.errors import Invalid, NotFound, Repeated
from one.i18n import _
from one.resources import Once
from one.scope import Scope
from one.store import drafts
from one.store.pool import Connection, Pool

KEPT_MOST = 20  # refused forms of one person; the oldest make room


class Kept(msgspec.Struct, frozen=True):
    """A form that waits for its page: which one, what was typed, by field, and what was wrong, by field."""

    form: str
    typed: dict[str, list[str]]
    errors: dict[str, list[str]]


class Sent(msgspec.Struct, frozen=True):
    """A form of this key that was taken before."""

    digest: bytes
    result: str


async def claim(connection: Connection, person_id: int, key: str, digest: bytes) -> Sent | None:
    """Take a form's key for this transaction; what it did before when it is taken already.

    Of two that come at once, the second waits here until the first is committed or undone. NotFound when the account was
    merged into another, or erased, since its session was read.
    """
    new = await connection.fetchval(
        """
        with asker as (select id from person where id = $1 for key share)
        insert into form_sent (person_id, key, digest) select id, $2, $3 from asker on conflict do nothing returning true
        """,
        person_id,
        key,
        digest,
    )
    if new:
        return None
    row = await connection.fetchrow(
        "select digest, result from form_sent where person_id = $1 and key = $2", person_id, key
    )
    if row is None:
        raise NotFound
    return Sent(**row)


async def begin(connection: Connection, person_id: int, once: Once) -> None:
    """Take the form's key, and end its draft; Repeated when it was taken, Invalid when other words were typed since."""
    if once.key:
        await _take(connection, person_id, once)
    if once.draft and not await drafts.end(connection, person_id, once.draft):
        raise Invalid(
            {
                "": [
                    _(
                        "Ce brouillon a déjà été publié ou jeté ailleurs. Si cet envoi est nouveau, envoyez-le à nouveau."
                    )
                ]
            }
        )


async def _take(connection: Connection, person_id: int, once: Once) -> None:
    before = await claim(connection, person_id, once.key, once.digest)
    if before is None:
        # The browser's way back draws the form anew, and may put the old words into it.
        led = once.lately and await same_lately(connection, person_id, once.key, once.digest)
        if led:
            raise Repeated(led, lately=True)
        return
    if before.digest != once.digest:  # the browser's way back, and other words in the old form
        raise Invalid(
            {"": [_("Ce formulaire a déjà servi. Si cet envoi est nouveau, envoyez-le à nouveau.")]}
        )
    raise Repeated(before.result)


async def same_lately(connection: Connection, person_id: int, key: str, digest: bytes) -> str | None:
    """Where the very same words led that this person sent a few minutes ago with another drawing of the form.

    Of two that come at once, the second waits here until the first is committed or undone.
    """
    await connection.execute(
        "select pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), $2))", digest, person_id
    )
    led: str | None = await connection.fetchval(
        """
        select result from form_sent where person_id = $1 and digest = $2 and key <> $3 and result <> ''
           and created_at > now() - interval '10 minutes' order by created_at desc limit 1
        """,
        person_id,
        digest,
        key,
    )
    return led


async def sent(pool: Pool, scope: Scope, key: str) -> Sent | None:
    """What the asker's form of this key did; None when it was not taken yet."""
    row = await pool.fetchrow(
        "select digest, result from form_sent where person_id = $1 and key = $2", scope.person_id, key
    )
    return Sent(**row) if row else None


async def set_result(connection: Connection | Pool, person_id: int, key: str, result: str) -> None:
    """Where a form that was taken leads, unless that is known; whoever sends it again is led there too."""
    await connection.execute(
        "update form_sent set result = $3 where person_id = $1 and key = $2 and result = ''",
        person_id,
        key,
        result,
    )


async def keep(pool: Pool, person_id: int, form: Kept) -> str:
    """Keep a form for its page, and for the person who filled it in; the token its page asks for it with."""
    token = secrets.token_urlsafe(12)
    await pool.execute(
        """
        with room as (
            delete from form_kept where token_hash in (
                select token_hash from form_kept where person_id = $2 order by created_at desc offset $6))
        insert into form_kept (token_hash, person_id, form, typed, errors)
        select $1, id, $3, $4, $5 from person where id = $2
        """,
        _digest(token),
        person_id,
        form.form,
        json.dumps(form.typed),
        json.dumps([*form.errors.items()]),  # in the order they are told in: jsonb keeps a list's alone
        KEPT_MOST - 1,
    )
    return token


async def kept(pool: Pool, scope: Scope, token: str) -> Kept | None:
    """The asker's waiting form of this token, of the last hour; None for anybody else's."""
    row = await pool.fetchrow(
        "select form, typed, errors from form_kept where token_hash = $1 and person_id = $2"
        " and created_at > now() - interval '1 hour'",
        _digest(token[:100]),
        scope.person_id,
    )
    return Kept(row["form"], json.loads(row["typed"]), dict(json.loads(row["errors"]))) if row else None


async def purge(pool: Pool) -> None:
    """Forget refused forms after an hour, and keys after a month: no tab stays open longer."""
    await pool.execute("delete from form_kept where created_at < now() - interval '1 hour'")
    await pool.execute("delete from form_sent where created_at < now() - interval '30 days'")


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
