"""« Mes sessions »: where the asker is signed in, in words, and how to end it."""

import re
from datetime import datetime

import msgspec

from one.errors import NotFound
from one.i18n import _, lazy
from one.resources import Resources
from one.scope import Scope
from one.signals import Kind
from one.store.accounts import sessions

# The first that matches: browsers call themselves by the names of others too.
_BROWSERS = (
    (r"Edg(A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"CriOS/|Chrome/|Chromium/", "Chrome"),
    (r"Version/.* Safari/", "Safari"),
)
_MAC, _MAC_OR_IPAD = lazy("un Mac"), lazy("un Mac ou un iPad")
_SYSTEMS = (
    (r"iPad", "tablet", lazy("un iPad")),
    (r"iPhone", "phone", lazy("un iPhone")),
    (r"Android.*Mobile", "phone", lazy("un téléphone Android")),
    (r"Android", "tablet", lazy("une tablette Android")),
    (r"CrOS", "computer", lazy("un Chromebook")),
    (r"Windows", "computer", lazy("un ordinateur Windows")),
    (r"Macintosh", "computer", _MAC),
    (r"Linux|X11", "computer", lazy("un ordinateur Linux")),
)


class Device(msgspec.Struct, frozen=True):
    """A session in its owner's words. ``kind`` is phone, tablet or computer."""

    id: int
    words: str
    kind: str
    since: datetime
    last: datetime
    here: bool


async def mine(scope: Scope, resources: Resources) -> list[Device]:
    """The asker's live sessions, this one first."""
    return [
        Device(each.id, *words(each.device), each.created_at, each.last_seen_at, each.id == scope.session_id)
        for each in await sessions.of(resources.pool, scope)
    ]


async def end(scope: Scope, resources: Resources, session_id: int) -> None:
    """End one of the asker's sessions, with its sockets; NotFound for anybody else's."""
    if not await sessions.end_own(resources.pool, scope, session_id):
        raise NotFound
    resources.live.signal(Kind.SESSION_ENDED, session_id)


async def end_others(scope: Scope, resources: Resources) -> int:
    """End all the asker's sessions but this one; returns how many."""
    ended = await sessions.end_all(resources.pool, scope.person_id, but=scope.session_id)
    for session_id in ended:
        resources.live.signal(Kind.SESSION_ENDED, session_id)
    return len(ended)


def words(agent: str) -> tuple[str, str]:
    """« Firefox sur un ordinateur Windows » and its kind, out of a User-Agent that may say anything."""
    browser = next((name for pattern, name in _BROWSERS if re.search(pattern, agent)), None)
    kind, system = next(
        ((kind, name) for pattern, kind, name in _SYSTEMS if re.search(pattern, agent)), ("computer", None)
    )
    if browser == "Safari" and system == _MAC:
        system = _MAC_OR_IPAD  # an iPad asks for desktop pages under the name of a Mac
    if browser and system:
        return _("%(browser)s sur %(system)s") % {"browser": browser, "system": system}, kind
    if browser or system:
        return browser or _("Un navigateur sur %(system)s") % {"system": system}, kind
    return _("Un appareil que nous ne reconnaissons pas"), kind
