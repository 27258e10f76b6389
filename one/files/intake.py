"""How a file comes in: judged, cleaned, put into the storage, then known, in this order.

Nothing is left of one that is refused, given up or cut off: its key is written down before its content is there.
"""

import logging
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

import msgspec

from one import text
from one.errors import NotFound, OneError
from one.files import making, storage
from one.files.errors import Refused
from one.files.kinds import Kind, judge
from one.i18n import _
from one.resources import Resources
from one.scope import Scope
from one.store.files import files as store
from one.store.files import gone as gone_store
from one.store.files import room as room_store
from one.store.files.files import JPEG, PDF, File, Made
from one.store.files.room import Room

NAME_MOST = 100
WAITING_MOST = 60  # files of one person that nothing keeps yet
FREE_BYTES = 64 << 20  # for what is made on the way to the storage
EXPECTED = timedelta(hours=1)  # longer than any upload takes
SIZES = {JPEG: ("page", "thumb"), PDF: ("file",)}  # names of contents, after the key

log = logging.getLogger("one.files")

BOTH = (Kind.IMAGE, Kind.PDF)


class Sent(msgspec.Struct, frozen=True):
    """A file as it comes: its name, and its content, open, on the disk or on the way there."""

    name: str
    content: IO[bytes]


async def take(
    scope: Scope,
    resources: Resources,
    app: str,
    sent: Sent,
    *,
    kinds: tuple[Kind, ...] = BOTH,
    given_up: Callable[[], Awaitable[bool]] | None = None,
) -> File:
    """A file of the asker that waits from now on; Refused, with a sentence, for what is not taken.

    ``given_up``: whether whoever sends it has hung up meanwhile; nothing is left of it then.
    """
    if not scope.schools:
        raise NotFound
    school_id = scope.schools[0].id
    await _room(scope, resources, school_id)
    try:
        with tempfile.TemporaryDirectory(prefix="one-file-") as name:
            make = partial(_make, sent, kinds, Path(name))
            made = await resources.making.run(make, place=f"person:{scope.person_id}")
            await store.expect(resources.pool, made.key, EXPECTED)
            await put(resources, made, Path(name))
        if given_up is not None and await given_up():
            await gone_store.at_once(resources.pool, made.key)
            raise Refused(_("L’envoi est annulé."))
    except storage.Full as error:
        log.error("no room for files: person %d", scope.person_id)
        raise Refused(full()) from error
    return await store.insert(resources.pool, scope, school_id, app, made)


async def again(scope: Scope, resources: Resources, app: str, files: Sequence[File]) -> list[File]:
    """Copies of files that the asker was let read: they wait from now on, as if they were sent once more.

    What is published twice has its files twice, so that each may be changed and taken back by itself.
    """
    keeper, school_id, copies = storage.of(resources.settings), scope.schools[0].id, []
    for file in files:
        await _room(scope, resources, school_id)
        made = Made(
            uuid4(), file.name, file.media_type, file.bytes, file.small_bytes, file.width, file.height
        )
        await store.expect(resources.pool, made.key, EXPECTED)
        try:
            for size in SIZES[made.media_type]:
                await keeper.copy(path(file.key, size), path(made.key, size))
        except OneError as error:
            await gone_store.at_once(resources.pool, made.key)
            if isinstance(error, storage.Full):
                raise Refused(full()) from error
            raise
        copies.append(await store.insert(resources.pool, scope, school_id, app, made))
    return copies


async def put(resources: Resources, made: Made, folder: Path) -> None:
    """Contents of a key that is expected into the storage, all of them or none."""
    keeper = storage.of(resources.settings)
    try:
        for size in SIZES[made.media_type]:
            await keeper.put(path(made.key, size), folder / size)
    except OneError:
        await gone_store.at_once(resources.pool, made.key)
        raise


def path(key: UUID, size: str) -> str:
    """What a content is called in the storage."""
    return f"{key.hex[:2]}/{key.hex}/{size}"


def full() -> str:
    """What is said when the storage takes no more."""
    return _(
        "Il n’y a plus de place sur le serveur pour ce fichier. L’administrateur est prévenu : réessayez plus tard."
    )


async def _room(scope: Scope, resources: Resources, school_id: int) -> None:
    there = await room(scope, resources, school_id)
    if there.waiting >= WAITING_MOST:
        raise Refused(
            _("Vous avez envoyé beaucoup de fichiers sans les publier. Réessayez demain, ou publiez-les.")
        )


async def room(scope: Scope, resources: Resources, school_id: int) -> Room:
    """What is there already; Refused when the school has used its place up."""
    there = await room_store.room(resources.pool, scope, school_id)
    if there.bytes >= resources.settings.files_quota * 1_000_000:
        raise Refused(
            _(
                "L’école a rempli sa place pour les fichiers. Son référent peut en libérer, ou en demander davantage."
            )
        )
    return there


def _make(sent: Sent, kinds: tuple[Kind, ...], folder: Path) -> Made:
    """In a thread: what it is, and its contents as they will be kept."""
    if shutil.disk_usage(folder).free < FREE_BYTES:
        raise storage.Full
    kind = judge(sent.content, kinds)
    if kind is Kind.PDF:
        with (folder / "file").open("wb") as out:
            shutil.copyfileobj(sent.content, out)
        return Made(uuid4(), named(sent.name, "pdf"), PDF, _bytes(folder / "file"))
    width, height = making.make(sent.content, folder)
    small = _bytes(folder / "thumb")
    all_ = small + _bytes(folder / "page")
    return Made(uuid4(), named(sent.name, "jpg"), JPEG, all_, small, width, height)


def _bytes(content: Path) -> int:
    return content.stat().st_size


def named(name: str, extension: str) -> str:
    """A name to keep: without the folders of who sends it, with the extension of what it became."""
    last = text.clean(name[-1000:].replace("\\", "/").rpartition("/")[2], keep_lines=False)
    stem, dot, _old = last.rpartition(".")
    kept = (stem if dot else last).strip(" .")[: NAME_MOST - len(extension) - 1]
    return f"{kept or 'fichier'}.{extension}"
