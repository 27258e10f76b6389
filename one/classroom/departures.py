"""A pupil taken from a class by a colleague: its teachers are told in their feed, and only they."""

from collections.abc import Sequence

from one import channels, events
from one.apps.classe import APP
from one.events import Placed
from one.i18n import _
from one.scope import Scope
from one.store import classroom as store
from one.store import events as event_store
from one.store.classroom import Room
from one.store.pool import Connection


async def tell_teachers(
    connection: Connection, scope: Scope, place: Room, person_id: int, left: Sequence[int]
) -> list[Placed]:
    """One item for each class that was left, in the transaction of the move; announce them after it."""
    placed: list[Placed] = []
    name = await store.name_of(connection, person_id)
    for class_id, class_name in await store.class_names(connection, left):
        item = events.Item(
            app=APP.code,
            type="depart",
            title=name,
            excerpt=_("De %(old)s à %(new)s. L’élève et sa famille suivent maintenant la nouvelle classe.")
            % {"old": class_name, "new": place.name},
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
