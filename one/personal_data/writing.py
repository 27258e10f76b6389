"""An archive, written from its first byte to its last: documents, then photos and files, then the page that leads through them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import msgspec

from one import clock
from one.apps import catalogue
from one.i18n import _
from one.personal_data import photos
from one.personal_data.names import Folders, numbered, safe
from one.personal_data.parts import ACCOUNT, document, parts
from one.personal_data.reading import page
from one.personal_data.zipped import Zipped
from one.resources import Resources
from one.scope import Profile, Scope
from one.templating.papers import Papers

# How far it is: (done, all). It raises what ends the writing.
Tell = Callable[[int, int], Awaitable[None]]


class Shown(msgspec.Struct):
    """What the page says of a folder."""

    name: str
    json: str = ""
    page: str = ""
    rows: int = 0
    files: list[tuple[str, str]] = []  # address in the archive, name


class Left(msgspec.Struct):
    """How many files are not in it, for which reason."""

    schools: int = 0
    lost: int = 0


async def write(scope: Scope, resources: Resources, out: IO[bytes], folder: Path, tell: Tell) -> None:
    """All of it, in the language of now. ``out`` grows on the disk of ``folder``."""
    now = datetime.now(UTC)
    zipped = Zipped(out, folder, clock.local(now))
    writing = _Writing(scope, resources, zipped, tell)
    try:
        await writing.documents()
        await writing.sent()
        await writing.pages(now)
        await zipped.end()
    except BaseException:
        zipped.drop()
        raise


class _Writing:
    def __init__(self, scope: Scope, resources: Resources, zipped: Zipped, tell: Tell) -> None:
        self._scope, self._resources, self._zip, self._tell = scope, resources, zipped, tell
        self._folders, self._shown, self._left = Folders(), dict[str, Shown](), Left()
        self._parts = parts()
        self._done, self._all = 0, len(self._parts) + 1

    async def _step(self) -> None:
        self._done += 1
        await self._tell(min(self._done, self._all), self._all)

    def _in(self, code: str, name: str) -> tuple[str, Shown]:
        folder = self._folders.of(code, name)
        return folder, self._shown.setdefault(code, Shown(name))

    async def documents(self) -> None:
        """What is written, a document for each application."""
        self._all += await photos.count(self._scope, self._resources)
        await self._tell(0, self._all)
        for part in self._parts:
            folder, shown = self._in(part.code, part.name)
            counts: dict[str, int] = {}
            path = f"{folder}/{safe(part.name)}.json"
            await self._zip.add(path, document(self._scope, self._resources, part, counts))
            shown.json, shown.rows = quote(path), sum(counts.values())
            if shown.rows or part.code == ACCOUNT:
                path = f"{folder}/{safe(part.name)}.html"
                await self._zip.add(path, page(self._scope, self._resources, part, counts))
                shown.page = quote(path)
            await self._step()

    async def sent(self) -> None:
        """What was sent, a folder for each application."""
        portrait = await photos.portrait(self._scope, self._resources)
        if portrait is not None:
            await self._put(portrait, ACCOUNT, _("Mon compte"), _("Ma photo") + ".jpg")
        n = 0
        async for photo in photos.each(self._scope, self._resources):
            if isinstance(photo, photos.Left):
                self._left.schools += 1
            else:
                n += 1
                app = catalogue.get(photo.app)
                name = str(app.name) if app else photo.app
                await self._put(photo, photo.app, name, numbered(n, photo.name))
            await self._step()

    async def _put(self, photo: photos.Photo, code: str, folder_name: str, name: str) -> None:
        content = await photos.content(self._resources, photo)
        if content is None:
            self._left.lost += 1
            return
        folder, shown = self._in(code, folder_name)
        path = f"{folder}/{_('Photos et fichiers')}/{name}"
        await self._zip.add(path, content, packed=False)
        shown.files.append((quote(path), name))

    async def pages(self, now: datetime) -> None:
        """What leads through it: a page, and the same in a few lines for who opens no page."""
        values: dict[str, Any] = {
            "person": self._scope,
            "pupil": self._scope.profile == Profile.PUPIL,
            "made_at": now,
            "folders": [each for each in self._shown.values() if each.json or each.files],
            "left": self._left,
        }
        papers = Papers()
        await self._text("index.html", papers.render("personal_data/index.html", **values))
        await self._text(f"{_('LISEZMOI')}.txt", papers.render("personal_data/readme.txt", **values))
        await self._step()

    async def _text(self, name: str, text: str) -> None:
        async def once() -> AsyncIterator[bytes]:
            yield text.encode()

        await self._zip.add(name, once())
