"""What somebody does with « Mes données »: asks for an archive, looks how far it is, takes it."""

from collections.abc import AsyncIterator
from datetime import timedelta

from one import acts
from one.accounts import new_password
from one.errors import NotFound
from one.files import intake, storage
from one.i18n import voice
from one.people import personal_data
from one.personal_data.making import MAKE
from one.resources import Resources
from one.scope import Scope
from one.store.personal_data import archives as store
from one.store.personal_data.archives import KEPT, Archive
from one.store.work import Work, work

__all__ = ["KEPT", "Archive", "ask", "content", "look", "open_", "take"]

# How long a password that was given lets this session take it: a large one over a slow line, broken off and taken up again.
OPEN = timedelta(hours=2)


async def look(scope: Scope, resources: Resources) -> Archive | None:
    """The asker's archive, being made, there or failed; None without one."""
    return await store.of(resources.pool, scope)


async def ask(scope: Scope, resources: Resources) -> None:
    """Have the asker's archive made. One that is being made, or was not long ago, is enough: nothing more is done."""
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope.person_id)
        before = await store.of(w.connection, scope)
        if before is not None and (before.state == "waiting" or (before.state == "ready" and before.fresh)):
            return
        dropped = await personal_data.drop(w, [scope.person_id])
        archive_id = await store.put(w.connection, scope, voice())
        job_id = await w.job(MAKE, {"archive": archive_id})
        await store.made_by(w.connection, archive_id, job_id)
        await _audit(w, scope, acts.DATA_ASKED)
        await personal_data.throw(w, dropped)


async def open_(scope: Scope, resources: Resources, password: str, *, network: str) -> None:
    """The asker gives their password again, and their session may take the archive for a while. The log of each school keeps it.

    Raises NotFound without one that is ready, Invalid on ``old``, Throttled or Busy. Whoever finds a session open has no
    password; whoever got hold of that too is seen by the school.
    """
    archive = await store.of(resources.pool, scope)
    if archive is None or archive.key is None:
        raise NotFound
    await new_password.prove(scope, resources, password, network=network)
    async with work(scope, resources) as w:
        if not await store.open_for(w.connection, scope, OPEN):
            raise NotFound
        await _audit(w, scope, acts.DATA_EXPORTED)


async def take(scope: Scope, resources: Resources) -> Archive | None:
    """The asker's archive, for a session that gave the password for it; None for any other."""
    archive = await store.of(resources.pool, scope)
    return archive if archive is not None and archive.key is not None and archive.opened else None


async def content(resources: Resources, archive: Archive, start: int, end: int) -> AsyncIterator[bytes]:
    """Bytes ``start`` to ``end`` (not included) of it."""
    assert archive.key is not None, "it is ready"
    return await storage.of(resources.settings).read(intake.path(archive.key, "file"), start, end)


async def _audit(w: Work, scope: Scope, act: acts.Act) -> None:
    schools: list[int | None] = [school.id for school in scope.schools]
    for school_id in schools or [None]:
        await w.audit(act, school_id=school_id)
