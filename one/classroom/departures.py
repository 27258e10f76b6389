"""A pupil who leaves a class: its teachers are told in their feed, and only they, whichever page did it."""

from collections.abc import Sequence

from one import channels, events
from one.apps.classe import APP
from one.events import Placed
from one.i18n import _
from one.scope import Scope
from one.store import classroom as store
from one.store import events as event_store
from one.store.pool import Connection


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
        item = events.Item(
            app=APP.code,
            type="depart" if to else "retrait",
            title=name,
            excerpt=_said(class_name, to),
            url=f"/classe/{class_id}",
            author=events.Author(scope.person_id, scope.full_name),
        )
        _event_id, some = await event_store.append(
            connection,
            kind="item",
            channels=[channels.class_profile(class_id, "enseignant")],
            body=events.item_body(item),
            app=APP.code,
            author_id=scope.person_id,
            subject=f"person:{person_id}",
        )
        placed += some
    return placed


def _said(old: str, new: str) -> str:
    if not new:
        return _("L’élève n’est plus en %(old)s. Sa famille ne suit plus la classe.") % {"old": old}
    return _("De %(old)s à %(new)s. L’élève et sa famille suivent maintenant la nouvelle classe.") % {
        "old": old, "new": new,
    }  # fmt: skip
