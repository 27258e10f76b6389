"""Browsers that show notifications: asked for in one's own session, listed, ended."""

import re
from datetime import datetime
from urllib.parse import urlsplit

import anyio.to_thread
import msgspec

from one import channels, events
from one.accounts.sessions import may_be_one
from one.accounts.user_agents import words
from one.errors import Invalid, NotFound
from one.i18n import _
from one.push.keys import bytes_of, is_public_key, keys_of
from one.resources import Resources
from one.scope import Scope
from one.store.push import endpoints as store
from one.store.work import Work, work

CODE = "notices"  # of what pages follow
URL_MOST, KEY_MOST = 1000, 100
_URL = re.compile(r"https://[!-~]+")


class Device(msgspec.Struct, frozen=True):
    """A browser in its owner's words."""

    id: int
    words: str
    since: datetime
    here: bool


class Subscription(msgspec.Struct, frozen=True):
    """What a browser says of itself: where it is reached, and its keys as text."""

    url: str
    p256dh: str
    auth: str


async def mine(scope: Scope, resources: Resources) -> list[Device]:
    """The asker's, this one first."""
    found = await store.of(resources.pool, scope)
    said = await anyio.to_thread.run_sync(lambda: [words(each.device)[0] for each in found])
    return [
        Device(each.id, text, each.created_at, each.session_id == scope.session_id)
        for each, text in zip(found, said, strict=True)
    ]


async def here(resources: Resources, token: str) -> int:
    """The one of the session that a cookie names; 0 for none. To ask keeps nobody signed in."""
    return (await store.of_session(resources.pool, token) or 0) if may_be_one(token) else 0


async def add(scope: Scope, resources: Resources, given: Subscription) -> None:
    """The browser of the asker's session shows their notifications from now on. NotFound for a child's on a tablet."""
    if scope.by_pictures:
        raise NotFound
    p256dh, auth = bytes_of(given.p256dh[:KEY_MOST]), bytes_of(given.auth[:KEY_MOST])
    if not _is_endpoint(given.url) or len(auth) != 16 or not is_public_key(p256dh):
        raise Invalid(
            {
                "endpoint": [
                    _("Ce navigateur n’a pas pu s’inscrire. Il suffit souvent d’essayer encore une fois.")
                ]
            }
        )
    async with work(scope, resources) as w:
        await store.put(w.connection, scope, given.url, p256dh, auth, keys_of(resources.key).public)
        await _tell(w, scope)


async def end(scope: Scope, resources: Resources, device_id: int) -> None:
    """One of the asker's shows none any more; NotFound for anybody else's."""
    async with work(scope, resources) as w:
        if not await store.end_own(w.connection, scope, device_id):
            raise NotFound
        await _tell(w, scope)


async def _tell(w: Work, scope: Scope) -> None:
    """The person's other pages show it too."""
    await w.event(
        events.Kind.CHANGED, channels=[channels.user(scope.person_id)], body=events.changed_body(CODE)
    )


def _is_endpoint(url: str) -> bool:
    """Whether this can be an address of a push service; what it stands for is judged when it is asked."""
    if len(url) > URL_MOST or not _URL.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    # A name with a dot at its end is another one for TLS: it would count as a try in vain at the service that it looks like.
    if host == "" or host.endswith("."):
        return False
    return not set("[@") & set(parts.netloc) and port != 0 and not parts.fragment
