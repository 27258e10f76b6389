"""The keys that who administers a school gives to outside applications: made, renewed, revoked; each seen once.

A key is kept as a hash. What is under way with one that is revoked or renewed is published before that, or not at all:
publications hold its row (``store.hold``), and these wait for them.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from one import clock
from one.accounts import shown_once
from one.accounts.codes import new_seed
from one.apps.externe.codes import code_of
from one.apps.externe.kinds import MADE, RENEWED, REVOKED
from one.errors import Invalid, NotFound
from one.i18n import _
from one.names import plain
from one.people import rights
from one.resources import Resources
from one.scope import Class, Scope
from one.store.classroom import classes as class_store
from one.store.externe import applications
from one.store.externe import keys as store
from one.store.externe.keys import Key
from one.store.work import Work, work

__all__ = ["Draft", "Key", "Made", "classes", "listed", "make", "problems", "renew", "revoke", "shown"]

MOST = 30  # of a school that open something
TYPES_MOST = 20
LONGEST = timedelta(days=3 * 366)
TYPE = re.compile(r"[a-z][a-z0-9_-]{0,30}")


class Draft(msgspec.Struct, frozen=True):
    """What a new key is to be: for these types, or all without any; for these classes, or all of the school."""

    name: str
    types: str = ""
    class_ids: Sequence[int] | None = None
    last_day: date | None = None


class Made(msgspec.Struct, frozen=True):
    """A key that was just made, with its token."""

    key: Key
    token: str


def typed(types: str) -> list[str]:
    """The types of a line with commas between them, each once."""
    return list(dict.fromkeys(word for part in re.split(r"[,;\s]+", types) if (word := part.lower())))


def problems(draft: Draft) -> dict[str, list[str]]:
    """What is wrong with it, by field, but for what the school has already."""
    found, today = {}, clock.today()
    types = typed(draft.types)
    if wrong := [word for word in types if not TYPE.fullmatch(word)]:
        found["types"] = [
            _(
                "« %(type)s » ne peut pas être un type : des lettres sans accent, des chiffres, « - » et « _ »."
            )
            % {"type": wrong[0][:40]}
        ]
    elif len(types) > TYPES_MOST:
        found["types"] = [_("C’est trop de types : %(n)s au plus.") % {"n": TYPES_MOST}]
    if draft.class_ids is not None and not draft.class_ids:
        found["classes"] = [_("Cochez au moins une classe, ou choisissez toute l’école.")]
    if draft.last_day is not None and draft.last_day < today:
        found["last_day"] = [_("Ce jour est déjà passé.")]
    elif draft.last_day is not None and draft.last_day - today > LONGEST:
        found["last_day"] = [_("C’est trop loin : trois ans au plus.")]
    return found


async def listed(scope: Scope, resources: Resources, school_id: int) -> list[Key]:
    """Those of a school the asker administers that were not revoked."""
    rights.check_school(scope, school_id)
    return await store.of_school(resources.pool, school_id)


async def classes(scope: Scope, resources: Resources, school_id: int) -> list[Class]:
    """The classes a key may be limited to."""
    rights.check_school(scope, school_id)
    return await class_store.of_schools(resources.pool, scope, [school_id])


async def make(scope: Scope, resources: Resources, school_id: int, draft: Draft) -> str:
    """A new key; what ``shown`` shows it with. Invalid, by field, for what cannot be."""
    rights.check_school(scope, school_id)
    if wrong := problems(draft):
        raise Invalid(wrong)
    types = typed(draft.types) or None
    wanted = None if draft.class_ids is None else sorted(set(draft.class_ids))
    over = _end_of(draft.last_day) if draft.last_day else None
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        before = await store.names(w.connection, school_id)
        if len(before) >= MOST:
            raise Invalid({"": [_("Il y a déjà %(n)s clés : révoquez-en une d’abord.") % {"n": MOST}]})
        if wanted and await store.open_classes(w.connection, school_id, wanted) != set(wanted):
            raise NotFound
        code = code_of(draft.name)
        application_id = None
        if plain(draft.name) not in {plain(name) for name in before}:
            application_id = await store.put(
                w.connection, school_id, store.Draft(code, draft.name, types, wanted, over)
            )
        if application_id is None:
            raise Invalid({"name": [_("Une clé porte déjà ce nom. Renouvelez-la, ou révoquez-la d’abord.")]})
        limits: dict[str, Any] = {k: v for k, v in (("types", types), ("classes", wanted)) if v}
        await w.audit(MADE, school_id=school_id, application=code, **limits)
        return await _hand_out(w, resources, school_id, application_id)


async def renew(scope: Scope, resources: Resources, school_id: int, application_id: int) -> str:
    """Another token for the same key: the one before opens nothing any more. What ``shown`` shows it with."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.acts()
        seed = await _hand_out(w, resources, school_id, application_id)
        code = await store.code(w.connection, school_id, application_id)
        await w.audit(RENEWED, school_id=school_id, application=code)
    return seed


async def revoke(scope: Scope, resources: Resources, school_id: int, application_id: int) -> None:
    """It opens nothing any more, at once; twice is nothing."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.acts()
        code = await store.code(w.connection, school_id, application_id)
        if code is None:
            raise NotFound
        if await store.revoke(w.connection, school_id, application_id):
            await w.audit(REVOKED, school_id=school_id, application=code)


async def shown(scope: Scope, resources: Resources, school_id: int, seed: str) -> Made | None:
    """The key that this session just made or renewed, with its token; None when there is nothing to show."""
    if not seed:
        return None
    for key in await listed(scope, resources, school_id):
        secret = await shown_once.shown(scope, resources, seed, _about(key.id))
        token = f"{applications.PREFIX}{secret}"
        if secret is not None and applications.digest(token) == key.token_hash:
            return Made(key, token)
    return None


async def _hand_out(w: Work, resources: Resources, school_id: int, application_id: int) -> str:
    """Give a key its token; the seed it is shown with."""
    seed = new_seed()
    token = f"{applications.PREFIX}{shown_once.drawn(resources.key, seed, _about(application_id))}"
    if not await store.set_token(w.connection, school_id, application_id, applications.digest(token)):
        raise NotFound
    await shown_once.keep(w, seed, _about(application_id))
    return seed


def _about(application_id: int) -> str:
    return f"application:{application_id}"


def _end_of(day: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), clock.zone())
