"""The photo of somebody: what is kept of one that they send, who sees it, and its end.

What was sent is cut, turned and drawn anew in a process of its own; only the square goes into the storage, and nothing of
what was around it, or stood in the file, is kept anywhere.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO
from uuid import uuid4

import msgspec

from one.errors import NotFound
from one.files import intake, making, storage
from one.files.errors import Refused
from one.files.kinds import Kind, judge
from one.people import rights
from one.portraits.choosing import tell
from one.resources import Resources
from one.scope import Scope
from one.store.files import files
from one.store.files.files import JPEG, Made
from one.store.people import ties
from one.store.portraits import portraits as store
from one.store.portraits.portraits import Photo
from one.store.work import work

__all__ = ["JPEG", "Photo"]

EXPECTED = timedelta(hours=1)  # longer than it takes to keep one


class Square(msgspec.Struct, frozen=True):
    """What is kept of a photo that is upright, in ten-thousandths: ``left`` of its width, ``top`` of its height, ``side`` of the
    shorter one. Nothing is said where scripts do not run: the middle.
    """

    left: int = -1
    top: int = -1
    side: int = 10_000


async def put(scope: Scope, resources: Resources, content: IO[bytes], square: Square, *, shown: bool) -> None:
    """The asker has this photo from now on, and the one of before is erased. Refused, with a sentence, for what is no photo."""
    if not scope.schools:
        raise NotFound
    school_id = scope.schools[0].id
    await intake.room(scope, resources, school_id)
    try:
        with tempfile.TemporaryDirectory(prefix="one-portrait-") as name:
            make = partial(_make, content, square, Path(name))
            made = await resources.making.run(make, place=f"person:{scope.person_id}")
            await files.expect(resources.pool, made.key, EXPECTED)
            await intake.put(resources, made, Path(name))
    except storage.Full as error:
        raise Refused(intake.full()) from error
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope)
        await store.put(w.connection, scope, school_id, made, shown=shown)
        await tell(w, scope.person_id)


def _make(content: IO[bytes], square: Square, folder: Path) -> Made:
    """In a thread."""
    if shutil.disk_usage(folder).free < intake.FREE_BYTES:
        raise storage.Full
    judge(content, (Kind.IMAGE,))
    making.make(content, folder, (square.left, square.top, square.side))
    small, large = ((folder / size).stat().st_size for size in ("thumb", "page"))
    return Made(uuid4(), "", JPEG, small + large, small)


async def show(scope: Scope, resources: Resources, *, shown: bool) -> None:
    """The padlock of the asker's photo: open to who may write to them, or closed to everybody else."""
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope)
        if await store.show(w.connection, scope, shown=shown):
            await tell(w, scope.person_id)


async def remove(scope: Scope, resources: Resources) -> None:
    """The asker has no photo any more; nothing is left of it."""
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope)
        if await store.remove(w.connection, scope):
            await tell(w, scope.person_id)


async def find(scope: Scope, resources: Resources, person_id: int, version: str) -> Photo:
    """The photo of this version, if it is somebody's still and they let the asker see it now; else NotFound."""
    photo = await store.photo(resources.pool, person_id, version)
    if photo is None:
        raise NotFound
    if person_id != scope.person_id:
        owner = (await ties.of(resources.pool, [person_id])).get(person_id)
        if not photo.shown or owner is None or not rights.writes(rights.of_scope(scope), owner):
            raise NotFound
    return photo


async def content(resources: Resources, photo: Photo, which: str) -> AsyncIterator[bytes]:
    """All of one of its sizes: ``page`` or ``thumb``."""
    keeper = storage.of(resources.settings)
    return await keeper.read(intake.path(photo.key, which), 0, photo.size(which))
