"""What the floors above are handed: the open resources of one process, typed."""

from collections.abc import Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from one.budget import Budgets
from one.config import Settings
from one.events import Placed
from one.signals import Kind
from one.threads import Threads

if TYPE_CHECKING:
    from one.store.pool import Pool


class Once(NamedTuple):
    """What makes a form be taken once: its key, and a digest of what was typed into it."""

    key: str
    digest: bytes
    lately: bool = False  # the same words under another key, minutes ago, are the same wish
    draft: str = ""  # the key of the draft that ends with it


class Sending:
    """The form that the request under way sends: the first unit of work of its sender takes its key."""

    def __init__(self, once: Once) -> None:
        self.once = once
        self.taken = False


# Set by the route of a form, read by ``work``: an act need not be handed the key of the form that asks for it,
# and none can forget to take it.
sending: ContextVar[Sending | None] = ContextVar("sending", default=None)


class Bucket(NamedTuple):
    """Where attempts are counted. ``pool`` names the buckets that share the account's ceiling; None: only its own."""

    name: str
    pool: str | None


class Live(Protocol):
    """The live side, as the business sees it: it is told, after COMMIT, what was committed."""

    def announce(self, placed: Iterable[Placed]) -> None:
        """Tell the workers of events."""

    def signal(self, kind: Kind, target_id: int) -> None:
        """Tell the workers of a session that ended or a person whose rights changed."""


class Silence:
    """Nobody to tell: for commands. Workers find what they did in PostgreSQL within two seconds."""

    def announce(self, placed: Iterable[Placed]) -> None:
        """Nothing."""

    def signal(self, kind: Kind, target_id: int) -> None:
        """Nothing."""


class Throttle(Protocol):
    """Counts attempts."""

    async def take(self, key: str, *buckets: Bucket) -> Bucket:
        """Count one attempt at the first bucket that has room; raise Throttled when none has."""

    async def glance(self, key: str, bucket: Bucket) -> bool:
        """Count one look at what may be a code; False when there were too many."""

    async def ask(self, bucket: Bucket) -> None:
        """Count one request that anybody may make, and that costs a mail; raise Throttled when there were too many."""

    async def forgive(self, key: str, bucket: Bucket) -> None:
        """The attempt was right: forget the ones before."""


class Uncounted:
    """Nobody is counted: for commands, which whoever runs the server gives."""

    async def take(self, key: str, *buckets: Bucket) -> Bucket:
        """Nothing to count."""
        return buckets[0]

    async def glance(self, key: str, bucket: Bucket) -> bool:
        """Nothing to count."""
        return True

    async def ask(self, bucket: Bucket) -> None:
        """Nothing to count."""

    async def forgive(self, key: str, bucket: Bucket) -> None:
        """Nothing to forget."""


class Counts(Protocol):
    """Where counts of unread items are kept, once they are answered."""

    def offer(self, person_id: int, keep: str | None) -> None:
        """What may be kept of a count."""


class Unkept:
    """Nowhere: the next question counts anew."""

    def offer(self, person_id: int, keep: str | None) -> None:
        """Nothing to keep."""


class Resources(msgspec.Struct, frozen=True):
    """Resources opened in the lifespan. ``hashing`` bounds the threads that hash passwords, ``reading`` those that read lists,
    ``making`` those that make images.
    """

    settings: Settings
    pool: "Pool"
    live: Live
    throttle: Throttle
    hashing: Threads
    counts: Counts = Unkept()
    # A list of a megabyte takes a second or two: eight wait for a quarter of a minute at most, two of one person.
    reading: Threads = msgspec.field(default_factory=lambda: Threads(1, queue_most=8, place_most=2))
    # Images are made one at a time, each in a process of its own: the twenty of a post wait for some ten seconds.
    making: Threads = msgspec.field(default_factory=lambda: Threads(1, queue_most=60, place_most=24))
    # Calendars for programs that read them elsewhere: a tenth of a second each, which nobody waits for at a page.
    writing: Threads = msgspec.field(default_factory=lambda: Threads(1, queue_most=60, place_most=4))
    budgets: Budgets = msgspec.field(default_factory=Budgets)  # of programs that ask, each its own

    @property
    def key(self) -> bytes:
        """The secret that keys the hashes of codes."""
        assert self.settings.secret_key is not None, "resolved at start"
        return self.settings.secret_key.encode()


def of_command(settings: Settings, pool: "Pool") -> Resources:
    """What a command works with: nobody is told at once, workers find it in PostgreSQL; nobody is counted."""
    return Resources(settings, pool, Silence(), Uncounted(), Threads(1))
