"""Who may see a file: asked each time, of the application whose subject it belongs to."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

from one.errors import NotFound
from one.files import storage
from one.files.intake import SIZES, path
from one.resources import Resources
from one.scope import Scope
from one.store.files import files as store
from one.store.files.files import File
from one.subjects import Subject

__all__ = ["File", "Reads", "content", "find", "known", "of", "size", "throw"]

# Raises NotFound unless the asker may read what this subject is, now.
Reads = Callable[[Scope, Resources, Subject], Awaitable[Any]]


async def find(scope: Scope, resources: Resources, file_id: int, readers: Mapping[str, Reads]) -> File:
    """A file that the asker may see now; NotFound for any other. ``readers`` are the applications', by kind of subject."""
    file = await store.get(resources.pool, scope, file_id)
    if file is None:
        raise NotFound
    if file.waits:
        return file
    reads = readers.get(file.subject)
    if reads is None:
        raise NotFound
    await reads(scope, resources, Subject(file.subject, tuple(file.subject_ids)))
    return file


async def content(resources: Resources, file: File, which: str, start: int, end: int) -> AsyncIterator[bytes]:
    """Bytes ``start`` to ``end`` (not included) of one of its sizes."""
    return await storage.of(resources.settings).read(path(file.key, which), start, end)


def size(file: File, which: str) -> int:
    """How many bytes one of its sizes has; NotFound for one that it does not have."""
    if which not in SIZES[file.media_type]:
        raise NotFound
    return {"thumb": file.small_bytes, "page": file.bytes - file.small_bytes}.get(which, file.bytes)


async def known(scope: Scope, resources: Resources, ids: Sequence[int]) -> dict[int, File]:
    """Those of these files that wait and are the asker's, or that something keeps: who shows these has judged it."""
    return {file.id: file for file in await store.known(resources.pool, scope, ids)} if ids else {}


async def of(resources: Resources, subject: Subject) -> list[File]:
    """The files of a subject that the asker was let read."""
    return await store.of(resources.pool, subject)


async def throw(scope: Scope, resources: Resources, file_id: int) -> None:
    """Erase a file of the asker that nothing keeps; NotFound for any other."""
    if not await store.throw(resources.pool, scope, file_id):
        raise NotFound
