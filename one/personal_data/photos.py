"""The asker's own photos and files, as an archive holds them: what they sent, and what they look like.

What a pupil or a guardian sent is theirs, wherever it stands. What somebody who works for a school published there is the
school's: they take along what they may still see on its pages, and no more.
"""

from collections.abc import AsyncIterator
from typing import NamedTuple
from uuid import UUID

from one.apps import catalogue
from one.errors import NotFound
from one.files import intake, storage
from one.resources import Resources
from one.scope import FAMILY, Scope
from one.store.files import files as store
from one.store.files.files import File
from one.store.portraits import portraits
from one.subjects import Subject

PIECE = 100


class Photo(NamedTuple):
    """One to be put in: whose application it is of, what it was called, and where its content is."""

    app: str
    name: str
    key: UUID
    size: str
    bytes: int


class Left(NamedTuple):
    """One that stays where it is."""


async def count(scope: Scope, resources: Resources) -> int:
    """How many ``each`` goes through, or nearly."""
    return await store.count_of(resources.pool, scope)


async def portrait(scope: Scope, resources: Resources) -> Photo | None:
    """The photo beside the asker's name."""
    found = await portraits.own(resources.pool, scope)
    return Photo("", "portrait.jpg", found.key, "page", found.size("page")) if found else None


async def each(scope: Scope, resources: Resources) -> AsyncIterator[Photo | Left]:
    """All that the asker sent, oldest first."""
    after, judged = 0, dict[Subject, bool]()
    while found := await store.sent_by(resources.pool, scope, after, PIECE):
        for app, file in found:
            subject = Subject(file.subject, tuple(file.subject_ids))
            if subject not in judged:  # several photos of one piece of news come one after the other
                judged = {subject: await _theirs(scope, resources, file, subject)}
            if judged[subject]:
                size = "page" if file.is_image else "file"
                yield Photo(app, file.name, file.key, size, file.bytes - file.small_bytes)
            else:
                yield Left()
        after = found[-1][1].id


async def _theirs(scope: Scope, resources: Resources, file: File, subject: Subject) -> bool:
    if file.waits or scope.profile in FAMILY:
        return True
    reads = catalogue.readers().get(subject.kind)
    try:
        if reads is None:
            return False
        await reads(scope, resources, subject)
    except NotFound:
        return False
    return True


async def content(resources: Resources, photo: Photo) -> AsyncIterator[bytes] | None:
    """Its bytes; None when they are gone, withdrawn a moment ago or lost by the storage."""
    try:
        keeper = storage.of(resources.settings)
        return await keeper.read(intake.path(photo.key, photo.size), 0, photo.bytes)
    except storage.Missing:
        return None
