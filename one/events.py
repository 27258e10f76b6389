"""What happened, and how it is written on the wire: the catalogue of events, without I/O.

An event is stored once as the JSON members of its ``body``; every frame that carries it is
put together from that text, so a replay is byte for byte what went out live.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from one.i18n import SOURCE, speaking
from one.i18n.erased import ERASED, called
from one.i18n.words import Words

EXCERPT = 160  # characters of a text shown in the feed


class Kind(StrEnum):
    """The kinds of events of the live protocol that are stored.

    One that changes no count of unread items says so in one/store/feed/unread.py.
    """

    ITEM = "item"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    READ = "read"
    HIDDEN = "hidden"
    RESTORED = "restored"
    SETTINGS = "settings"
    PRESENCE = "presence"
    PROFILE = "profile"
    FLASH = "flash"
    CHANGED = "changed"


class Author(msgspec.Struct, frozen=True):
    """Who did it, as shown."""

    id: int
    name: str


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """A feed item with all that its template needs; sentences are the page's business.

    What ONE itself says in the title or the excerpt stands there in French, and in ``words`` so that each reader
    is told in their own language.
    """

    app: str
    type: str
    title: str
    excerpt: str
    url: str
    author: Author
    edited_at: str | None = None  # RFC 3339, once its words were changed
    asks: bool = False  # its readers are asked to do something: the type says what, and whom
    words: dict[str, Words] = {}

    @property
    def said(self) -> "Item":
        """The same in the language of now."""
        if not self.words and ERASED not in (self.title, self.author.name):
            return self
        told = {name: str(words) for name, words in self.words.items()}
        return msgspec.structs.replace(
            self,
            title=told.get("title") or called(self.title),
            excerpt=told.get("excerpt", self.excerpt),
            author=Author(self.author.id, called(self.author.name)),
            words={},
        )


class Presence(StrEnum):
    """How it is with a tablet: its wall is on the screen, it is not or nobody knows, it is no tablet any more."""

    OPEN = "open"
    AWAY = "away"
    ENDED = "ended"


class Tablet(msgspec.Struct, frozen=True):
    """A tablet of a class, as told to its teachers: ``battery`` in percent where it is known, ``at`` its last contact."""

    id: int
    name: str
    state: Presence
    battery: int | None
    at: str


class Flash(msgspec.Struct, frozen=True):
    """A message flash that stands now. ``rev`` rises with each change; who has read ``asked`` or later is done with it."""

    id: int
    rev: int
    asked: int
    school: str
    text: str
    color: str
    ends_at: str


class FlashEnded(msgspec.Struct, frozen=True):
    """One that stands no more for the profile of this channel, as of ``rev``."""

    id: int
    rev: int
    ended: bool = True


class FlashRead(msgspec.Struct, frozen=True):
    """The person has read one as it stood at the rev ``read``."""

    id: int
    read: int


class FlashReaders(msgspec.Struct, frozen=True):
    """How many have read one by now, to who administers the school."""

    id: int
    readers: int


class Placed(msgspec.Struct, frozen=True):
    """One event at its place in one channel, as the frame to publish."""

    channel: str
    seq: int
    payload: bytes


def excerpt(text: str, limit: int = EXCERPT) -> str:
    """The beginning of a text on one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.")
    return f"{cut}…"


def item(
    app: str, type_: str, title: str | Words, text: str | Words, url: str, author: Author, *, asks: bool
) -> Item:
    """An item as it is stored. Of what ONE says the French stands in it too: for the search, and for who knows no words."""
    words = {name: said for name, said in (("title", title), ("excerpt", text)) if isinstance(said, Words)}
    with speaking(SOURCE):
        said = excerpt(text) if isinstance(text, str) else str(text)
        return Item(app, type_, str(title), said, url, author, asks=asks, words=words)


def item_body(item: Item) -> str:
    """The stored body of an ``item`` event."""
    return msgspec.json.encode({"item": item}).decode()


def edited_body(event_id: int, body: str) -> str:
    """The stored body of an ``edited`` event: the item of this id now reads as ``body`` says."""
    return f'{{"of":{event_id},{body[1:-1]}}}'


def withdrawn_body(ids: list[int]) -> str:
    """The stored body of a ``withdrawn`` event: these items are no more; and of one ``restored`` after that."""
    return msgspec.json.encode({"ids": ids}).decode()


def read_body(ids: list[int], unread: int, seqs: Mapping[str, int]) -> str:
    """The stored body of ``read``, ``hidden`` and ``restored``: these items, and so many not read of what stood up to ``seqs``."""
    return msgspec.json.encode({"ids": ids, "unread": unread, "seqs": seqs}).decode()


def changed_body(app: str) -> str:
    """The stored body of a ``changed`` event: what pages of this application show has changed, and is no item."""
    return msgspec.json.encode({"app": app}).decode()


def profile_body(person: Author) -> str:
    """The stored body of a ``profile`` event: who published under this id is called so now."""
    return msgspec.json.encode({"person": person}).decode()


def presence_body(device: Tablet) -> str:
    """The stored body of a ``presence`` event: how it is with a tablet now."""
    return msgspec.json.encode({"device": device}).decode()


def flash_body(flash: Flash | FlashEnded | FlashRead | FlashReaders) -> str:
    """The stored body of a ``flash`` event: what stands, ended or was read."""
    return msgspec.json.encode({"flash": flash}).decode()


def timestamp(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, the one form of time on the wire."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def frame(channel: str, seq: int, event_id: int, kind: str, at: datetime, body: str) -> bytes:
    """The JSON text of an ``event`` frame. ``channel`` and ``kind`` are ours: ASCII, no quotes."""
    members = "" if body == "{}" else "," + body[1:-1]
    rest = f'{event_id},"kind":"{kind}","at":"{timestamp(at)}"{members}}}}}'
    return frame_start(channel, seq) + rest.encode()


def frame_start(channel: str, seq: int) -> bytes:
    """How the frame of this place in a channel begins."""
    return f'{{"type":"event","channel":"{channel}","seq":{seq},"event":{{"id":'.encode()
