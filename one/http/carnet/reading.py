"""The liaison notebook as it is read: its list, and one note."""

from datetime import datetime

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from one.apps.carnet import audience, board, confirmations, later
from one.apps.carnet import notes as carnet
from one.apps.carnet import reading as notes_reading
from one.apps.carnet.notes import Note
from one.errors import NotFound
from one.events import excerpt
from one.http.carnet.asking import said
from one.http.carnet.confirming import asked
from one.http.carnet.following import followed
from one.http.carnet.writing import PUBLISHED, NoteForm, whom
from one.http.drafts import begun
from one.http.params import id_of, number
from one.http.render import flashed, page
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.templating.filters import kept
from one.templating.pieces import gettext, ngettext


class Card(msgspec.Struct, frozen=True):
    """A note in a list, for templates/carnet/_card.html: its author sees to whom it went, others from whom it came."""

    id: int
    title: str
    excerpt: str
    at: datetime
    class_name: str
    audience: str = ""
    author_name: str = ""
    for_names: tuple[str, ...] = ()
    unread: bool = False
    due: bool = False  # it waits for the asker to confirm it
    until: str = ""  # and says until when
    withdrawn_at: datetime | None = None


async def index(request: Request) -> Response:
    """GET /carnet: the notes I wrote, or those written to me."""
    scope, resources = asker(request), resources_of(request)
    before = number(request.query_params.get("avant"))
    if carnet.is_writer(scope):
        notes = [
            Card(
                n.id,
                n.title,
                excerpt(n.body),
                n.created_at,
                n.class_name,
                audience=whom(n.children, n.groups),
                withdrawn_at=n.withdrawn_at,
            )
            for n in await carnet.written(scope, resources, before)
        ]
    else:
        several = len(scope.children) > 1
        due = {each.id: each for each in await confirmations.due(scope, resources)}
        notes = [
            Card(
                n.id,
                n.title,
                excerpt(n.body),
                n.created_at,
                n.class_name,
                author_name=n.author_name,
                for_names=tuple(n.for_names) if several else (),
                unread=not n.read,
                due=n.id in due,
                until=until(due.get(n.id)),
            )
            for n in await carnet.received(scope, resources, before)
        ]
    more = len(notes) > carnet.PAGE
    notes = notes[: carnet.PAGE]
    return await page(
        request,
        "carnet/index.html",
        notes=notes,
        later=await later.listed(scope, resources) if carnet.is_writer(scope) and before is None else [],
        drafts=await begun(request, NoteForm) if carnet.is_writer(scope) and before is None else [],
        awaited=await board.awaited(scope, resources) if before is None else [],
        writer=carnet.is_writer(scope),
        suspended=carnet.suspended(scope),
        next_url=f"/carnet?avant={notes[-1].id}" if more else None,
    )


def until(due: confirmations.Due | None) -> str:
    """The day to come until which a note is to be confirmed; nothing once it is over."""
    if due is None or due.deadline is None or due.deadline < confirmations.today():
        return ""
    return confirmations.said(due.deadline)


async def show(request: Request) -> Response:
    """GET /carnet/{id}: one note."""
    scope, resources = asker(request), resources_of(request)
    note_id = id_of(request)
    try:
        note, follows = await board.followed(scope, resources, note_id), True
    except NotFound:
        note, follows = await carnet.read(scope, resources, note_id), False
    mine = follows or note.author_id == scope.person_id
    await notes_reading.mark_read(scope, resources, note_id)
    request.scope["one.unread"] = None  # it was counted before
    if not mine:
        await confirmations.open_(scope, resources, note_id)
    told = None
    if mine and flashed(request) == PUBLISHED:
        told = published(note, *await audience.reach(scope, resources, note_id))
    return await page(
        request,
        "carnet/show.html",
        told=told,
        id=note.id,
        asked=None if mine else await asked(request, note),
        followed=await followed(request, note) if follows and note.withdrawn_at is None else None,
        note={
            "title": note.title,
            "at": note.created_at,
            "class_name": note.class_name,
            "text": shown(request, note.text),
            "author_id": note.author_id,
            "author_name": note.author_name,
            "mine": mine,
            "audience": whom(note.children, note.groups) if mine else "",
            "withdrawn_at": note.withdrawn_at,
            "asked": said(note.asks) if mine else "",
            "edited_at": note.edited_at,
            "editor_name": note.editor_name if note.editor_name != note.author_name else "",
            "for_names": note.for_names if len(scope.children) > 1 else [],
        },
    )


def published(note: Note, pupils: int, guardians: int) -> Markup:
    """To whom a note just went, and to how many: a wrong tick is seen at once."""
    names, room = kept(", ".join(note.children)), kept(note.class_name)
    some = gettext("%(names)s (%(room)s)", names=names, room=room)
    whom = some if note.children else gettext("toute la classe %(room)s", room=room)
    groups = []
    if pupils:
        groups.append(ngettext("%(n)s élève", "%(n)s élèves", pupils, n=pupils))
    if guardians:
        groups.append(ngettext("%(n)s responsable", "%(n)s responsables", guardians, n=guardians))
    readers = gettext(" et ").join(groups) or gettext("personne ne le reçoit encore")
    return gettext("Votre mot est publié pour %(whom)s : %(groups)s.", whom=whom, groups=readers)
