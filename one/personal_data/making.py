"""The worker makes an archive: into a file without a name, then into the storage, then known, in this order.

Whatever ends it half-way leaves nothing behind: a file without a name goes with its process, and the key of a content is written down
before the content is there. What was judged at its beginning is judged once more at its end.
"""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from one import channels, clock
from one.events import Author
from one.files import intake, storage
from one.i18n import speaking
from one.jobs.job import Args, Every, Job
from one.people import personal_data
from one.personal_data.letters import READY
from one.personal_data.writing import write
from one.resources import Resources
from one.scope import Profile, Scope
from one.store import standing
from one.store.accounts import sessions
from one.store.files import files, gone
from one.store.personal_data import archives as store
from one.store.personal_data.archives import Archive
from one.store.work import Work, work

URL = "/compte/donnees"
EXPECTED = timedelta(hours=1)  # longer than any is on its way into the storage
ATTEMPTS = 3  # while rights go under it
SWEPT = 100
ONE = Author(0, "ONE")

log = logging.getLogger("one.personal_data")


class Unwanted(Exception):
    """Nobody waits for it any more: it was asked for anew, or its owner is no more."""


class Moved(Exception):
    """Its owner lost a right while it was made."""


async def _make(resources: Resources, args: Args) -> None:
    """Makes the archive of « Mes données » that somebody asked for, and tells them."""
    archive = await store.find(resources.pool, args["archive"])
    if archive is None:
        return
    for _attempt in range(ATTEMPTS):
        try:
            await _once(resources, archive)
        except Moved:
            continue
        except Unwanted:
            pass
        return
    raise Moved


async def _once(resources: Resources, archive: Archive) -> None:
    scope = await sessions.of_person(resources.pool, archive.person_id)
    if scope is None:  # blocked: whoever lets them in again finds a page that says what to do
        await store.fail(resources.pool, archive.id)
        return

    async def tell(done: int, all_: int) -> None:
        if not await store.advance(resources.pool, archive.id, done, all_):
            raise Unwanted

    with speaking(archive.voice), clock.at(scope.zone), _nameless(resources) as (out, folder):
        await write(scope, resources, out, folder, tell)
        key, size = uuid4(), out.seek(0, os.SEEK_END)
        await files.expect(resources.pool, key, EXPECTED)
        try:
            await storage.of(resources.settings).put(intake.path(key, "file"), out)
            await _finish(resources, archive, scope, key, size)
        except BaseException:
            await gone.at_once(resources.pool, key)
            raise
    log.info("archive %d of person %d: %d bytes", archive.id, archive.person_id, size)


async def _finish(resources: Resources, archive: Archive, scope: Scope, key: UUID, size: int) -> None:
    """It is there, if its owner may have still all that they might when it was begun."""
    async with work(None, resources) as w:
        await standing.hold(w.connection, scope.person_id)
        now = await sessions.of_person(w.connection, scope.person_id)
        if now is None or not now.covers(scope):
            raise Moved
        if await store.finish(w.connection, archive.id, key, size) is None:
            raise Unwanted
        await _tell(w, archive, now)


async def _tell(w: Work, archive: Archive, scope: Scope) -> None:
    pupil = scope.profile == Profile.PUPIL
    await w.publish(
        personal_data.READY,
        channels=[channels.user(scope.person_id)],
        subject=personal_data.SUBJECT(archive.id),
        title=personal_data.TITLE_OF_PUPIL if pupil else personal_data.TITLE,
        excerpt=personal_data.WAITS_FOR_PUPIL if pupil else personal_data.WAITS,
        url=URL,
        author=ONE,
    )
    await w.mail(READY, person_id=scope.person_id, data={"archive": archive.id})


@contextmanager
def _nameless(resources: Resources) -> Iterator[tuple[IO[bytes], Path]]:
    """A file that ends with whoever has it open, however that ends; on the disk of ONE_DATA, for /tmp may be memory."""
    folder = resources.settings.data
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder, prefix="archive-") as out:
        yield out, folder


async def _sweep(resources: Resources, _args: Args) -> None:
    """Erases archives of « Mes données » whose seven days are over, and what tells of them."""
    async with work(None, resources) as w:
        await personal_data.throw(w, await store.expired(w.connection, SWEPT))


# A thousand photos are written in a minute; from a slow storage far away it may be ten.
MAKE = Job("personal-data", _make, lease=1200, retries=2)
SWEEP = Job("personal-data-sweep", _sweep, Every(600))
JOBS = (MAKE, SWEEP)
