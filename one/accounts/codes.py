"""Activation codes: made at random, printed once, kept only as a keyed hash, dead when replaced."""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.accounts import ways_in
from one.errors import NotFound, OneError
from one.i18n import _
from one.resources import Resources
from one.store.accounts import codes as store
from one.store.pool import Connection
from one.store.work import work

# No i l o q u 0 1 2: they are misread for one another, printed small or written by hand.
ALPHABET = "abcdefghjkmnprstvwxyz3456789"
# 28 signs ^ 8 = 3.8 e11 codes: with attempts slowed down, out of reach of guessing for 60 days.
LENGTH = 8


class AmbiguousClass(OneError):
    """Several schools have a class of this name; the message names them."""


class IssuedCode(msgspec.Struct, frozen=True):
    """A fresh code and whom to hand it to. The only time the code is known: never log it."""

    login: str
    first_name: str
    last_name: str
    profile: str
    class_name: str
    code: str
    expires_at: datetime


def new_seed() -> str:
    """What the codes that are made together come from: 192 random bits, which an address can carry."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    """A code of its own, from the system's random source."""
    return drawn(secrets.token_bytes(), new_seed(), 0)


def drawn(key: bytes, seed: str, person_id: int) -> str:
    """A person's code of this seed, without spaces: at random for whoever has not both the key and the seed.

    So codes can be shown again for as long as somebody has their seed, and are kept nowhere.
    """
    number = int.from_bytes(hmac.digest(key, f"drawn:{person_id}:{seed}".encode(), "sha256"))
    signs = []
    for _sign in range(LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def normalise(text: str) -> str:
    """What a person typed, as the code was made: case, spaces and signs around or in it forgiven."""
    return "".join(c for c in unicodedata.normalize("NFKC", text[:100]).casefold() if c.isalnum())


def shown(code: str) -> str:
    """A code as printed: two groups of four."""
    return f"{code[:4]} {code[4:]}"


def digest(key: bytes, person_id: int, code: str) -> bytes:
    """What is stored of a code: useless without the key, and for any other person.

    A code has 38 random bits, too few for a plain hash; the key makes guessing from a stolen
    database impossible. The prefix keeps this use of the key apart from any other.
    """
    message = f"activation:{person_id}:{normalise(code)}".encode()
    return hmac.new(key, message, hashlib.sha256).digest()


async def make(
    connection: Connection, key: bytes, ids: Sequence[int], days: int, seed: str = ""
) -> tuple[list[str], datetime]:
    """A fresh code for each of these people, in their order, and when all expire; older ones die.

    Without a ``seed`` they come from one that nobody keeps.
    """
    seed = seed or new_seed()
    codes = [drawn(key, seed, person_id) for person_id in ids]
    hashes = [digest(key, person_id, code) for person_id, code in zip(ids, codes, strict=True)]
    await ways_in.end(connection, ids)
    return codes, await store.put(connection, ids, hashes, days)


async def issue(
    resources: Resources,
    *,
    class_name: str | None = None,
    class_id: int | None = None,
    school_uai: str | None = None,
    profile: str | None = None,
) -> list[IssuedCode]:
    """Fresh codes for the people of a class who have not activated their account; older ones die.

    The people are its pupils, their guardians and its teachers, or those of one ``profile``.
    The class is given by id, or by name with, where several schools use it, the school's UAI.
    Raises NotFound for no such class, AmbiguousClass for several.
    """
    async with work(None, resources) as w:
        if class_id is None:
            found = await store.classes_named(w.connection, (class_name or "").strip(), school_uai)
        else:
            found = await store.class_by_id(w.connection, class_id)
        chosen = _the_one(found, class_name or str(class_id), school_uai)
        people = await store.inactive_people(w.connection, chosen.id, profile)
        ids, days = [person.id for person in people], resources.settings.code_days
        codes, expires_at = await make(w.connection, resources.key, ids, days)
    return [
        IssuedCode(p.login, p.first_name, p.last_name, p.profile, chosen.name, code, expires_at)
        for p, code in zip(people, codes, strict=True)
    ]


def _the_one(found: Sequence[store.ClassFound], name: str, school_uai: str | None) -> store.ClassFound:
    if not found:
        if school_uai:
            raise NotFound(
                _("Aucune classe « %(name)s » dans l’école %(school)s.")
                % {"name": name, "school": school_uai}
            )
        raise NotFound(_("Aucune classe « %(name)s ».") % {"name": name})
    if len(found) > 1:
        schools = ", ".join(f"{c.school_name} ({c.school_uai})" for c in found)
        raise AmbiguousClass(
            _("Plusieurs écoles ont une classe « %(name)s » : %(schools)s. Précisez l’école par son UAI.")
            % {"name": name, "schools": schools}
        )
    return found[0]
