"""Carnet de liaison: list, write, read."""

from datetime import datetime

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from one.apps.carnet import notes as carnet
from one.apps.carnet.notes import Note
from one.errors import NotFound
from one.events import excerpt
from one.http.fields import Choice, Id, Ids, RichText, Text
from one.http.forms import Form, again
from one.http.params import number
from one.http.render import flash, flashed, page, see
from one.http.rich_text import shown
from one.http.route import READS, Route
from one.http.state import asker, resources_of
from one.http.who import Role, having, whoever
from one.i18n import lazy
from one.names import told_apart
from one.scope import FAMILY, Profile
from one.templating.filters import kept
from one.templating.pieces import gettext, ngettext

PUBLISHED = flash("carnet-published", lazy("Votre mot est publié. Les familles le reçoivent maintenant."))


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
                audience=audience(n.children),
                withdrawn_at=n.withdrawn_at,
            )
            for n in await carnet.written(scope, resources, before)
        ]
    else:
        several = len(scope.children) > 1
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
            )
            for n in await carnet.received(scope, resources, before)
        ]
    more = len(notes) > carnet.PAGE
    notes = notes[: carnet.PAGE]
    return await page(
        request,
        "carnet/index.html",
        help_page="carnet",
        notes=notes,
        writer=carnet.is_writer(scope),
        suspended=carnet.suspended(scope),
        next_url=f"/carnet?avant={notes[-1].id}" if more else None,
    )


def audience(children: list[str]) -> Markup:
    """« Toute la classe », or the chosen first names."""
    return kept(", ".join(children)) if children else gettext("Toute la classe")


class NoteForm(Form):
    """A note. ``audience`` is left unchosen when it was not clear; ``classe_choisie`` is the tab of another class."""

    class_id = Id(lazy("Classe"))
    title = Text(
        lazy("Titre"),
        most=carnet.TITLE_MOST,
        missing=lazy("Donnez un titre à votre mot."),
        hint=lazy("Par exemple : Sortie piscine jeudi"),
        count=True,
    )
    body = RichText(lazy("Texte"), most=carnet.BODY_MOST, missing=lazy("Écrivez votre mot."))
    audience = Choice(
        lazy("Destinataires"),
        options=(("class", lazy("Toute la classe")), ("pupils", lazy("Des élèves choisis"))),
        missing=lazy("Dites qui reçoit ce mot : toute la classe, ou des élèves choisis."),
    )
    children = Ids(lazy("Élèves"), most=200)
    classe_choisie = Id()
    judges_itself = True
    publishes = True


async def new(request: Request) -> Response:
    """GET /carnet/nouveau: the form, for one of my classes."""
    scope, resources = asker(request), resources_of(request)
    form = await NoteForm.shown(request, audience="class", children=[])
    classes = await carnet.writable_classes(scope, resources)
    wanted = number(request.query_params.get("classe"))
    class_id = wanted if wanted is not None else (classes[0].id if classes else None)
    # A class where sending was suspended meanwhile is no longer among them: what was typed is shown again.
    lost = (bool(form.problems) or carnet.suspended(scope)) and class_id not in {c.id for c in classes}
    pupils = await carnet.pupils(scope, resources, class_id) if class_id is not None and not lost else []
    room = next((c for c in classes if c.id == class_id), None)
    open_to = await carnet.open_to(scope, resources, room) if room else FAMILY
    return await page(
        request,
        "carnet/new.html",
        help_page="carnet",
        pupils_read=Profile.PUPIL in open_to,
        guardians_read=Profile.GUARDIAN in open_to,
        classes=classes,
        class_id=class_id,
        pupils=pupils,
        marks=told_apart(pupils),
        suspended=carnet.suspended(scope),
        form=form,
        errors=form.problems,
    )


async def publish(request: Request, form: NoteForm) -> Response:
    """POST /carnet/nouveau: publish; another class's tab shows the same form with what was typed."""
    scope, resources = asker(request), resources_of(request)
    if form.classe_choisie.data is not None:
        form.children.process_formdata([])  # the other class has other pupils
        return await again(request, form, {}, f"/carnet/nouveau?classe={form.classe_choisie.data}")
    if form.class_id.data is None:
        raise NotFound
    await carnet.school_to_write_in(scope, resources, form.class_id.data)
    draft = carnet.Draft(
        form.class_id.data,
        form.title.data,
        form.body.data.plain,
        html=form.body.data.html,
        whole_class=form.audience.data == "class",
        children=tuple(form.children.data),
    )
    form.check(await carnet.wrong(scope, resources, draft) if form.audience.data else None)
    note_id = await carnet.publish(scope, resources, draft, once=form.once)
    return see(request, f"/carnet/{note_id}", PUBLISHED)


async def show(request: Request) -> Response:
    """GET /carnet/{id}: one note."""
    scope, resources = asker(request), resources_of(request)
    note_id = number(request.path_params["id"])
    assert note_id is not None
    note = await carnet.read(scope, resources, note_id)
    mine = note.author_id == scope.person_id
    if not mine:
        await carnet.mark_read(scope, resources, note_id)
        request.scope["one.unread"] = None  # it was counted before
    told = None
    if mine and flashed(request) == PUBLISHED:
        told = published(note, *await carnet.reach(scope, resources, note_id))
    return await page(
        request,
        "carnet/show.html",
        help_page="carnet",
        told=told,
        note={
            "title": note.title,
            "at": note.created_at,
            "class_name": note.class_name,
            "text": shown(request, note.text),
            "author_name": note.author_name,
            "mine": mine,
            "audience": audience(note.children) if mine else "",
            "withdrawn_at": note.withdrawn_at,
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


READERS = having(carnet.CODE)
WRITERS = whoever(
    "teachers and the direction, where the notebook is open to them",
    frozenset((Role.TEACHER, Role.DIRECTION)),
    lambda scope: carnet.is_writer(scope) and scope.has_app(carnet.CODE),
)
ROUTES = (
    Route("/carnet", get=index, who=READERS, what="notes written or received", pictures=READS),
    Route(
        "/carnet/nouveau",
        get=new,
        post=publish,
        form=NoteForm,
        who=WRITERS,
        what="write a note",
        sends="publish a note",
    ),
    Route("/carnet/{id}", get=show, who=READERS, what="one note", pictures=READS),
)
