"""Ending mails without signing in: a link for each person and application, made of the secret and told to nobody else."""

import base64
import hashlib
import hmac

import msgspec

from one.apps import catalogue
from one.apps.app import App
from one.errors import NotFound
from one.notices import choices, presets
from one.resources import Resources
from one.store.notices import choices as store_choices
from one.store.notices import links as store
from one.store.pool import Connection, Pool
from one.store.work import work

ALL = ""  # of all applications
TOKEN_MOST = 64


class Shown(msgspec.Struct, frozen=True):
    """What a link leads to, and whom it speaks to: applications whose mails are on, or else those that were ended together last."""

    profile: str
    apps: list[App]
    on: bool


async def token(pool: Pool, key: bytes, person_id: int, app: str) -> str:
    """The token of the link for somebody's mails of an application; only its hash is kept."""
    made = hmac.digest(key, f"notices {person_id} {app}".encode(), "sha256")[:18]
    text = base64.urlsafe_b64encode(made).decode()
    await store.keep(pool, _digest(text), person_id, app)
    return text


async def shown(resources: Resources, text: str) -> Shown:
    """NotFound for a link that nobody was given."""
    link = await store.find(resources.pool, _digest(text))
    if link is None:
        raise NotFound
    return await _shown(resources.pool, link)


async def switch(resources: Resources, text: str, *, on: bool) -> bool:
    """Mails of the link's applications, on or off from now; what waits is judged by it. False for an unknown link.

    On is what was there before it ended them: what its reader had switched off before stays so.
    """
    async with work(None, resources) as w:
        link = await store.find(w.connection, _digest(text))
        if link is None:
            return False
        await store_choices.hold(w.connection, link.person_id)
        now = await _shown(w.connection, link)
        for app in now.apps if now.on != on else ():
            await store_choices.switch(w.connection, link.person_id, app.code, "", on=on)
        await choices.tell(w, link.person_id)
    return True


async def _shown(source: Pool | Connection, link: store.Link) -> Shown:
    """As it is now. What was ended by one press has one moment."""
    off = await store_choices.switched_off(source, link.person_id)
    apps = _apps(link)
    if on := [app for app in apps if app.code not in off]:
        return Shown(link.profile, on, on=True)
    last = max((off[app.code] for app in apps), default=None)
    return Shown(link.profile, [app for app in apps if off[app.code] == last], on=False)


def _apps(link: store.Link) -> list[App]:
    """Those that may write to its person; one of an application that is gone has none."""
    told = {type_.app for type_ in presets.TYPES if link.profile in type_.readers}
    return [app for app in catalogue.APPS if app.code in told and link.app in (ALL, app.code)]


def _digest(text: str) -> bytes:
    return hashlib.sha256(text[:TOKEN_MOST].encode()).digest()
