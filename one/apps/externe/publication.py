"""Publishing from outside: an application with a token puts an item into the feed of its school."""

import hashlib
import re

import msgspec

from one import links
from one.apps.externe.addressing import addressed
from one.apps.externe.kinds import INFO, SUBJECT
from one.apps.externe.wire import Publication, Published
from one.errors import Invalid, OneError
from one.resources import Resources
from one.store.externe import applications as store
from one.store.externe.applications import Application
from one.store.work import work
from one.text import clean

__all__ = ["KEY", "Application", "KeyReused", "Revoked", "authenticate", "publish"]

KEY = re.compile(r"[!-~]([ -~]{0,198}[!-~])?")
_TOKEN = re.compile(re.escape(store.PREFIX) + r"[\w-]{43}", re.ASCII)


class KeyReused(Invalid):
    """The same Idempotency-Key with another body: a fault of the caller, nothing was published."""


class Revoked(OneError):
    """The application has no token any more, since a moment ago."""


async def authenticate(resources: Resources, token: str) -> Application | None:
    """Who a bearer token stands for; for what can be none PostgreSQL is not asked."""
    return await store.of_token(resources.pool, token) if _TOKEN.fullmatch(token) else None


async def publish(asker: Application, resources: Resources, key: str, publication: Publication) -> Published:
    """Publish once per key. Raises Invalid, by field, for what cannot be addressed in the asker's school."""
    if not KEY.fullmatch(key):
        raise Invalid({"Idempotency-Key": ["expected 1 to 200 printable ASCII characters"]})
    body_hash = hashlib.sha256(msgspec.json.encode(publication)).digest()
    async with work(None, resources) as w:
        connection = w.connection
        await store.lock_key(connection, asker, key)
        limits = await store.hold(connection, asker)
        if limits is None:
            raise Revoked
        before = await store.used(connection, asker, key)
        if before is not None:
            if before.body_hash != body_hash:
                raise KeyReused({"Idempotency-Key": ["used before with another body"]})
            return Published(before.event_id, await w.announce_again(before.event_id), new=False)
        author, names = await addressed(connection, asker, limits, publication)
        title = clean(publication.title, keep_lines=False)
        if not title:
            raise Invalid({"title": ["expected something that can be seen"]})
        event_id = await w.publish(
            INFO,
            channels=names,
            subject=SUBJECT(asker.id),
            title=title,
            excerpt=clean(publication.excerpt, keep_lines=False),
            url=_url(publication.url),
            author=author,
            app=asker.code,
        )
        await store.keep(connection, asker, key, body_hash, event_id)
    if not asker.noted:
        await store.note_use(resources.pool, asker)
    return Published(event_id, {each.channel: each.seq for each in w.placed}, new=True)


def _url(url: str) -> str:
    """A path of ours or an https address; anything else is refused."""
    if not url:
        return "/"
    if not (links.is_path(url) or links.is_https(url)):
        raise Invalid({"url": ["expected https://… or a path that begins with /"]})
    return url
