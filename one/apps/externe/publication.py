"""Publishing from outside: an application with a token puts an item into the feed of its school."""

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from one import channels, events, links
from one.accounts.logins import normalise
from one.errors import Invalid, OneError
from one.i18n import lazy
from one.notifications import Frequency, Type
from one.resources import Resources
from one.scope import Profile
from one.store.externe import applications as store
from one.store.externe.applications import Application
from one.store.pool import Connection
from one.store.work import work
from one.subjects import Kind
from one.text import clean

KEY_MOST = 200
SUBJECT = Kind("application", several=True)
INFO = Type(
    "externe",
    "info",
    lazy("vous signale une nouveauté"),
    Frequency.DAILY,
    lazy("les applications de l’école"),
)

# Values of Profile and Function: the words of the API, which stay if ours ever change.
Listener = Literal["eleve", "parent", "enseignant", "personnel", "direction", "referent"]
NO_NUL = r"^[^\x00]*$"  # the database takes none
Login = Annotated[str, Meta(min_length=1, max_length=80, pattern=NO_NUL)]
ClassName = Annotated[str, Meta(max_length=80, pattern=NO_NUL)]
ClassId = Annotated[int, Meta(ge=1, lt=2**31)]  # a PostgreSQL integer: what is beyond is no class's


class To(msgspec.Struct, forbid_unknown_fields=True, rename={"class_": "class"}):
    """Whom it is for: one of ``class``, ``school`` or ``people``; ``profiles`` narrows the first two."""

    class_: ClassId | ClassName | None = None
    school: bool = False
    people: Annotated[list[Login], Meta(max_length=200)] = []
    profiles: Annotated[list[Listener], Meta(max_length=6)] = []


class Publication(msgspec.Struct, forbid_unknown_fields=True, rename={"for_": "for"}):
    """The body of ``POST /api/v1/events``."""

    type: Annotated[
        str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,30}$(?!\n)", description="of the application's own")
    ]
    to: To
    title: Annotated[str, Meta(min_length=1, max_length=120)]
    excerpt: Annotated[str, Meta(max_length=500)] = ""
    url: Annotated[str, Meta(max_length=500, description="https, or a path of ours")] = ""
    author: Login | None = None
    for_: Annotated[list[Login], Meta(max_length=50, description="logins of the children it concerns")] = []


class Published(msgspec.Struct, frozen=True):
    """The answer: the event and its place in each channel. ``new`` is False for a key used before."""

    id: int
    seqs: dict[str, int]
    new: bool


class KeyReused(Invalid):
    """The same Idempotency-Key with another body: a fault of the caller, nothing was published."""


class Revoked(OneError):
    """The application has no token any more, since a moment ago."""


async def authenticate(resources: Resources, token: str) -> Application | None:
    """Who a bearer token stands for."""
    return await store.of_token(resources.pool, token[:200]) if token.startswith(store.PREFIX) else None


async def publish(asker: Application, resources: Resources, key: str, publication: Publication) -> Published:
    """Publish once per key. Raises Invalid, by field, for what cannot be addressed in the asker's school."""
    if not 1 <= len(key) <= KEY_MOST or not key.isprintable():
        raise Invalid({"Idempotency-Key": [f"expected 1 to {KEY_MOST} printable characters"]})
    body_hash = hashlib.sha256(msgspec.json.encode(publication)).digest()
    async with work(None, resources) as w:
        connection = w.connection
        await store.lock_key(connection, asker, key)
        if not await store.hold(connection, asker):
            raise Revoked
        before = await store.used(connection, asker, key)
        if before is not None:
            if before.body_hash != body_hash:
                raise KeyReused({"Idempotency-Key": ["used before with another body"]})
            return Published(before.event_id, await w.announce_again(before.event_id), new=False)
        author, names = await _address(connection, asker, publication)
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
    return Published(event_id, {each.channel: each.seq for each in w.placed}, new=True)


async def _address(
    connection: Connection, asker: Application, publication: Publication
) -> tuple[events.Author, list[str]]:
    """The author as shown and the channels; Invalid when any name is not of the asker's school."""
    to = publication.to
    if sum((to.class_ is not None, to.school, bool(to.people))) != 1:
        raise Invalid({"to": ["expected exactly one of class, school, people"]})
    people = [normalise(login) for login in to.people]
    children = [normalise(login) for login in publication.for_]
    author = normalise(publication.author) if publication.author else None
    known = await store.people(connection, asker, [*people, *children, *([author] if author else [])])
    for field, logins in (("to.people", people), ("for", children), ("author", [author] if author else [])):
        unknown = [
            login
            for login in logins
            if login not in known or (field == "for" and known[login][1] != Profile.PUPIL)
        ]
        if unknown:
            raise Invalid({field: [f"not of this school: {', '.join(unknown)}"]})
    shown = events.Author(known[author][0], known[author][2]) if author else events.Author(0, asker.name)
    if children:
        return shown, [channels.family(known[login][0]) for login in children]
    if people:
        return shown, [channels.user(known[login][0]) for login in people]
    if to.school:
        profiles = to.profiles or list(Profile)
        return shown, [channels.school_profile(asker.school_id, profile) for profile in profiles]
    assert to.class_ is not None
    class_id = await store.class_id(connection, asker, to.class_)
    if class_id is None:
        raise Invalid({"to.class": ["not a class of this school"]})
    if to.profiles:
        return shown, [channels.class_profile(class_id, profile) for profile in to.profiles]
    return shown, [channels.class_(class_id)]


def _url(url: str) -> str:
    """A path of ours or an https address; anything else is refused."""
    if not url:
        return "/"
    if not (links.is_path(url) or links.is_https(url)):
        raise Invalid({"url": ["expected https://… or a path that begins with /"]})
    return url
