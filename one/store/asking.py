"""Who asks for a unit of work, and whether they still may: decided once more under its locks (standing.py)."""

from collections.abc import Iterable, Sequence

from one.scope import Scope
from one.store import standing
from one.store.pool import Connection
from one.store.signalling import Signalling


class Asking(Signalling):
    """A transaction of somebody; ``scope`` is None for what ONE does by itself."""

    def __init__(self, scope: Scope | None, connection: Connection) -> None:
        super().__init__()
        self.scope = scope
        self.connection = connection
        self._still = False

    @property
    def actor_id(self) -> int | None:
        """Who does it."""
        return self.scope.person_id if self.scope is not None else None

    async def still(
        self,
        class_ids: Sequence[int] = (),
        people: Sequence[int] = (),
        *,
        school_id: int | None = None,
        alone: bool = False,
    ) -> None:
        """Hold what the asker's rights and name hang on, and these classes open; Invalid for a right that went since it was read.

        ``people`` are held too: those whose own rights the act hangs on. ``school_id``: one at a time there; ``alone``: one
        of the asker at a time. To be called before other rows are locked. ``publish`` does it for who did not.
        """
        assert self.scope is not None, "somebody asks"
        changes = standing.Changes([self.scope.person_id] if alone else (), school_id)
        self.scope = await standing.check(self.connection, self.scope, class_ids, people, changes)
        self._still = True

    async def acts(
        self,
        people: Iterable[int] = (),
        class_ids: Sequence[int] = (),
        *,
        school_id: int | None = None,
        changed: Sequence[int] = (),
        ends: bool = False,
    ) -> Scope:
        """The same before an act on these people, who are held to be changed; return the asker as they are now.

        ``school_id``: its settings, classes or functions change too, one act at a time. ``changed``: these classes do, be they
        open or not. ``ends``: an account goes.
        """
        assert self.scope is not None, "somebody asks"
        how = standing.Held.ENDED if ends else standing.Held.CHANGED
        changes = standing.Changes(list(people), school_id, changed, how)
        self.scope = await standing.check(
            self.connection, self.scope, class_ids, changes=changes, sends=False
        )
        self._still = True
        return self.scope
