"""What happens in a class, told in the feed of those it concerns, whichever page did it.

A pupil who leaves: the teachers of the class. A guardian who is linked to a child or no longer is, for
it opens or closes the child's school life to somebody: the child's guardians, and the school's direction.
"""

from collections.abc import Sequence

from one import channels
from one.events import Placed
from one.i18n import _, lazy
from one.notifications import Frequency, Type
from one.scope import Scope
from one.store import events as event_store
from one.store.classroom import board as store
from one.store.classroom.board import Room
from one.store.pool import Connection
from one.store.work import Work
from one.subjects import Kind, Subject

PERSON = Kind("person", people=True)
TIE = Kind("link", people=True, excerpt_names=True)  # a guardian and a child

_BY = lazy("les enseignants de la classe et la direction")
DEPARTURE = Type("classe", "depart", lazy("a fait changer un élève de classe"), Frequency.DAILY, _BY)
REMOVAL = Type("classe", "retrait", lazy("a retiré un élève de la classe"), Frequency.DAILY, _BY)
LINK = Type("classe", "lien", lazy("a lié un responsable à un élève"), Frequency.DAILY, _BY)
UNLINK = Type("classe", "lien-retire", lazy("a retiré un responsable à un élève"), Frequency.DAILY, _BY)
TYPES = (DEPARTURE, REMOVAL, LINK, UNLINK)


async def tell_teachers(
    connection: Connection, scope: Scope, person_id: int, left: Sequence[int], *, to: str = ""
) -> list[Placed]:
    """One item for each class that was left, in the transaction that did it; announce them after it.

    ``to`` is the name of the class the pupil is in now, if it was a move. Nothing is told of who is no
    pupil, nor of a class that has no teacher besides the asker.
    """
    name = await store.pupil_name(connection, person_id)
    if name is None:
        return []
    placed: list[Placed] = []
    for class_id, class_name in await store.taught_by_others(connection, left, scope.person_id):
        placed += await _tell(
            connection,
            scope,
            DEPARTURE if to else REMOVAL,
            title=name,
            excerpt=_left(class_name, to),
            class_id=class_id,
            names=[channels.class_profile(class_id, "enseignant")],
            subject=PERSON(person_id),
        )
    return placed


def _left(old: str, new: str) -> str:
    if not new:
        return _("L’élève n’est plus en %(old)s. Sa famille ne suit plus la classe.") % {"old": old}
    return _("De %(old)s à %(new)s. L’élève et sa famille suivent maintenant la nouvelle classe.") % {
        "old": old, "new": new,
    }  # fmt: skip


async def tell_family(
    connection: Connection, scope: Scope, room: Room, pairs: Sequence[tuple[int, int]], *, linked: bool
) -> list[Placed]:
    """One item for each (guardian, child) just linked, or cut off; announce them after the transaction.

    It goes to the guardians the child has now, if there is one besides who is meant and the asker, and to
    the direction, unless the asker is all of it.
    """
    heads = [channels.school_profile(room.school_id, "direction")]
    if not await store.directed_by_others(connection, room.school_id, scope.person_id):
        heads = []
    told = []
    for tie in await store.ties(connection, pairs, scope.person_id):
        names = [*heads, channels.family(tie.child_id)] if tie.others else heads
        if names:
            told.append((tie, names))
    # Two acts that tell several families each must not wait for each other.
    await event_store.hold(connection, [name for _tie, names in told for name in names])
    placed: list[Placed] = []
    for tie, names in told:
        placed += await _tell(
            connection,
            scope,
            LINK if linked else UNLINK,
            title=tie.child_name,
            excerpt=_tied(tie.guardian_name, linked),
            class_id=room.id,
            names=names,
            subject=TIE(tie.guardian_id, tie.child_id),
        )
    return placed


def _tied(guardian: str, linked: bool) -> str:
    if linked:
        return _("%(name)s suit maintenant sa vie à l’école, comme responsable.") % {"name": guardian}
    return _("%(name)s ne suit plus sa vie à l’école.") % {"name": guardian}


async def _tell(
    connection: Connection,
    scope: Scope,
    type_: Type,
    *,
    title: str,
    excerpt: str,
    class_id: int,
    names: Sequence[str],
    subject: Subject,
) -> list[Placed]:
    """Write an item to these channels. Its names are found by ``subject`` when a person is erased."""
    w = Work(scope, connection)
    await w.publish(
        type_, channels=names, subject=subject, title=title, excerpt=excerpt, url=f"/classe/{class_id}"
    )
    return w.placed
