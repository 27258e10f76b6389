"""The liaison notebook as it is written: the form of a note, its drafts, and how it would look."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import Response

from one.apps.carnet import later
from one.apps.carnet import notes as carnet
from one.drafts import drafts
from one.errors import NotFound
from one.http.drafts import ASKED, Drafted, when
from one.http.fields import Choice, Day, Hour, Id, Ids, RichText, Text
from one.http.forms import again
from one.http.moments import moment
from one.http.params import number
from one.http.readers import Readers
from one.http.render import flash, page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.names import told_apart
from one.scope import Profile
from one.templating.filters import kept
from one.templating.pieces import gettext

PUBLISHED = flash("carnet-published", lazy("Votre mot est publié. Les familles le reçoivent maintenant."))
SCHEDULED = flash(
    "carnet-scheduled",
    lazy("C’est prêt. Le mot partira à l’heure prévue, et ses destinataires seront ceux de ce moment-là."),
)


class NoteForm(Drafted):
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
    moment = Choice(lazy("Quand ?"), options=(("now", lazy("Tout de suite")), ("at", lazy("À une date"))))
    day = Day(lazy("Jour"))
    hour = Hour(lazy("Heure"))
    classe_choisie = Id()
    judges_itself = True
    publishes = True


async def new(request: Request) -> Response:
    """GET /carnet/nouveau: the form, for one of my classes."""
    scope, resources = asker(request), resources_of(request)
    form = await NoteForm.shown(request, audience="class", children=[], moment="now", hour="08:00")
    classes = await carnet.writable_classes(scope, resources)
    wanted = number(request.query_params.get("classe"))
    if wanted is None and form.class_id.data in {c.id for c in classes}:
        wanted = form.class_id.data  # of the draft
    class_id = wanted if wanted is not None else (classes[0].id if classes else None)
    # A class where sending was suspended meanwhile is no longer among them: what was typed is shown again.
    lost = (bool(form.problems) or carnet.suspended(scope)) and class_id not in {c.id for c in classes}
    pupils = await carnet.pupils(scope, resources, class_id) if class_id is not None and not lost else []
    readers = (
        await carnet.readers(scope, resources, class_id) if pupils and class_id is not None else carnet.NOBODY
    )
    return await page(
        request,
        "carnet/new.html",
        help_page="carnet",
        pupils_read=Profile.PUPIL in readers.open_to,
        guardians_read=Profile.GUARDIAN in readers.open_to,
        readers=Readers(readers.by_child),
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
    draft = _draft(form, form.class_id.data)
    wrong = await carnet.wrong(scope, resources, draft) if form.audience.data else {}
    if form.moment.data == "at":
        at, errors = moment(form.day.day, form.hour.time)
        form.check({**wrong, **errors})
        assert at is not None
        later_id = await later.schedule(scope, resources, draft, at, once=form.once)
        return see(request, f"/carnet/prevus/{later_id}", SCHEDULED)
    form.check(wrong)
    note_id = await carnet.publish(scope, resources, draft, once=form.once)
    return see(request, f"/carnet/{note_id}", PUBLISHED)


def _draft(form: NoteForm, class_id: int) -> carnet.Draft:
    return carnet.Draft(
        class_id,
        form.title.data,
        form.body.data.plain,
        html=form.body.data.html,
        whole_class=form.audience.data == "class",
        children=tuple(form.children.data),
    )


def audience(children: list[str]) -> Markup:
    """« Toute la classe », or the chosen first names."""
    return kept(", ".join(children)) if children else gettext("Toute la classe")


class Begun(NamedTuple):
    """A draft in the list of who writes it."""

    url: str
    title: str
    when: str


async def begun(request: Request) -> list[Begun]:
    """The asker's drafts of notes."""
    found = await drafts.listed(asker(request), resources_of(request), NoteForm.name_of())
    return [
        Begun(
            f"/carnet/nouveau?{ASKED}={each.key}",
            " ".join(each.typed.get("title", [])) or _("Sans titre"),
            when(each.updated_at),
        )
        for each in found
    ]


async def preview(request: Request) -> Response:
    """GET /carnet/nouveau/apercu: a draft as those would read it who would have it now."""
    scope, resources = asker(request), resources_of(request)
    key, where = request.query_params.get(ASKED, ""), "/carnet/nouveau"
    if not key:
        return see(request, where)
    found = await drafts.find(scope, resources, NoteForm.name_of(), page=where, key=key)
    if found is None:
        raise NotFound
    form = NoteForm(formdata=ImmutableMultiDict([(n, v) for n, typed in found.typed.items() for v in typed]))
    room = next(
        (c for c in await carnet.writable_classes(scope, resources) if c.id == form.class_id.data), None
    )
    if room is None:
        raise NotFound
    form.validate()
    chosen = set(form.children.data) if form.audience.data == "pupils" else None
    pupils = [
        p for p in await carnet.pupils(scope, resources, room.id) if chosen is not None and p.id in chosen
    ]
    readers = await carnet.readers(scope, resources, room.id)
    return await page(
        request,
        "carnet/preview.html",
        help_page="carnet",
        back_url=f"{where}?{ASKED}={found.key}",
        readers=Readers(readers.by_child).said(chosen),
        note={
            "title": form.title.data or _("Sans titre"),
            "at": found.updated_at,
            "class_name": room.name,
            "text": shown(request, form.body.data),
            "author_name": scope.full_name,
            "mine": True,
            "withdrawn_at": None,
            "audience": audience([p.first_name for p in pupils]),
        },
    )
