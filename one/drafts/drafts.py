"""Keeps drafts: each by its key, over the version that its writer saw, and never again once it was published."""

import secrets

from one.errors import Invalid
from one.i18n import _
from one.resources import Resources
from one.scope import Scope
from one.store import drafts as store
from one.store.drafts import Became, Draft, Saved, Words
from one.store.work import Work, work

__all__ = [
    "KEY_MOST",
    "Became",
    "Draft",
    "Kept",
    "Words",
    "begin",
    "find",
    "is_ended",
    "keep",
    "listed",
    "new_key",
    "throw",
]

KEY_MOST = 40  # characters


class Kept(Saved, frozen=True):
    """What became of a save. ``key`` is that of the draft which holds the words now: another one after a conflict."""

    key: str


def new_key() -> str:
    """The key of a draft that begins now."""
    return secrets.token_urlsafe(12)


async def keep(scope: Scope, resources: Resources, key: str, words: Words, seen: int) -> Kept:
    """Keep what is typed. Over words that the writer has not seen nothing is written: theirs become a draft beside it."""
    async with work(scope, resources) as w:
        saved = await store.save(w.connection, scope, key, words, seen)
        if saved.became == Became.CONFLICT:
            key = new_key()
            copy = await store.save(w.connection, scope, key, words, 0)
            saved = Saved(Became.CONFLICT, copy.version, saved.at) if copy.version else copy
    return Kept(saved.became, saved.version, saved.at, key)


async def begin(w: Work, scope: Scope, words: Words) -> str:
    """A draft of what was something else until now, in the unit of work that undoes that; return its key.

    Invalid when it would be one too many.
    """
    key = new_key()
    saved = await store.save(w.connection, scope, key, words, 0)
    if saved.became == Became.FULL:
        raise Invalid({"": [_("Vous avez trop de brouillons. Jetez-en quelques-uns, puis recommencez.")]})
    return key


async def throw(scope: Scope, resources: Resources, key: str) -> None:
    """Throw a draft of the asker away; once more changes nothing, and no form's key is taken for it."""
    async with work(None, resources) as w:
        await store.end(w.connection, scope.person_id, key)


async def find(scope: Scope, resources: Resources, form: str, *, page: str, key: str = "") -> Draft | None:
    """The asker's open draft of this key; without one, that which they wrote in last on this page."""
    if key:
        return await store.get(resources.pool, scope, form, key[:KEY_MOST])
    return await store.latest(resources.pool, scope, form, page)


async def is_ended(scope: Scope, resources: Resources, key: str) -> bool:
    """Whether it was published or thrown away."""
    return await store.is_ended(resources.pool, scope, key[:KEY_MOST])


async def listed(scope: Scope, resources: Resources, form: str) -> list[Draft]:
    """The asker's open drafts of a form, the latest first."""
    return await store.listed(resources.pool, scope, form)
