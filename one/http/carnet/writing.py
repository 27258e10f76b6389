"""The liaison notebook as it is written: the form of a note, its drafts, and how it would look."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from one.apps.carnet import audience, groups, models, sending
from one.apps.carnet import notes as carnet
from one.apps.carnet.blanks import blanks
from one.apps.carnet.confirmations import NOTHING
from one.errors import Invalid, NotFound
from one.feed.reach import NOBODY
from one.http import compose
from one.http.carnet.asking import AskingFields, asked, said, values
from one.http.carnet.asking import wrong as wrong_asks
from one.http.compose import Composed
from one.http.fields import Button, Choice, Day, Hour, Id, Ids, RichText, Text, Tick
from one.http.forms import again
from one.http.moments import moment, pause_ends
from one.http.params import number
from one.http.readers import counted
from one.http.render import flash, page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.names import told_apart
from one.rich_text import Rich
from one.scope import FAMILY, Profile
from one.templating.filters import kept
from one.templating.pieces import gettext

MODELS_SHOWN = 8
PUBLISHED = flash("carnet-published", lazy("Votre mot est publié. Les familles le reçoivent maintenant."))
QUIET = flash(
    "carnet-quiet",
    lazy(
        "C’est prêt. L’école fait une pause : le mot sera diffusé quand elle finit, et vous pouvez le reprendre d’ici là."
    ),
)
SCHEDULED = flash(
    "carnet-scheduled",
    lazy("C’est prêt. Le mot partira à l’heure prévue, et ses destinataires seront ceux de ce moment-là."),
)


class NoteForm(AskingFields, Composed):
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
        options=(
            ("class", lazy("Toute la classe")),
            ("classes", lazy("Plusieurs classes")),
            ("pupils", lazy("Des élèves choisis")),
            ("groups", lazy("Mes groupes")),
        ),
        missing=lazy("Dites qui reçoit ce mot : toute la classe, ou des élèves choisis."),
    )
    class_ids = Ids(lazy("Classes"), most=100)
    children = Ids(lazy("Élèves"), most=200)
    groups = Ids(lazy("Groupes"), most=groups.MOST)
    moment = Choice(
        lazy("Quand ?"),
        options=(
            ("now", lazy("Tout de suite")),
            ("at", lazy("À une date")),
            ("urgent", lazy("Tout de suite, c’est urgent")),
        ),
    )
    day = Day(lazy("Jour"), ahead=True)
    hour = Hour(lazy("Heure"))
    reason = Text(
        lazy("Pourquoi c’est urgent"),
        most=sending.REASON_MOST,
        hint=lazy("Gardé au journal de l’école, sans nom d’élève. Par exemple : école fermée demain, neige."),
    )
    as_is = Tick(lazy("Publier avec ces accolades, telles quelles"), hint="")
    classe_choisie = Id()
    judges_itself = True
    publishes = True
    preview_page = "carnet/preview.html"
    act = Button("", "keep", "preview", "throw", "readers", "model")
    leads = {**Composed.leads, "model": "/carnet/modeles/nouveau"}  # noqa: RUF012 - declared once

    def note(self, class_id: int) -> carnet.Draft:
        """The note, as it was typed."""
        some = self.audience.data
        rooms = list(self.class_ids.data) if some == "classes" else [class_id]
        text = self.body.data or Rich("", None)  # nothing was typed yet
        return carnet.Draft(
            rooms[0] if rooms else class_id,
            self.title.data,
            text.plain,
            html=text.html,
            whole_class=some in ("class", "classes"),
            children=tuple(self.children.data),
            class_ids=tuple(rooms[1:]),
            groups=tuple(self.groups.data) if some == "groups" else (),
            asks=asked(self),
        )

    async def readers(self, request: Request) -> str:
        """Of the classes, the pupils or the groups that are chosen."""
        scope, resources = asker(request), resources_of(request)
        if self.class_id.data is None:
            raise NotFound
        if self.audience.data == "classes" and not self.class_ids.data:
            return counted(NOBODY)
        draft = await groups.settled(scope, resources, self.note(self.class_id.data))
        return counted(await audience.would(scope, resources, draft))

    async def as_read(self, request: Request, at: datetime) -> dict[str, Any]:
        """As a slip."""
        scope, resources = asker(request), resources_of(request)
        if self.class_id.data is None:
            raise NotFound
        pupils = await carnet.pupils(scope, resources, self.class_id.data)
        chosen = self.children.data if self.audience.data == "pupils" else ()
        try:
            draft = await groups.settled(scope, resources, self.note(self.class_id.data))
        except Invalid:  # nobody is in those groups any more
            draft = self.note(self.class_id.data)
        rooms = [c.name for c in await carnet.writable_classes(scope, resources) if c.id in draft.rooms]
        return {
            "note": {
                "title": self.title.data or _("Sans titre"),
                "at": at,
                "class_name": ", ".join(rooms),
                "text": shown(request, self.body.data),
                "author_id": scope.person_id,
                "author_name": scope.full_name,
                "mine": True,
                "withdrawn_at": None,
                "audience": whom([p.first_name for p in pupils if p.id in chosen], draft.group_names),
                "asked": said(asked(self)),
            },
        }


async def new(request: Request) -> Response:
    """GET /carnet/nouveau: the form, for one of my classes."""
    scope, resources = asker(request), resources_of(request)
    classes = await carnet.writable_classes(scope, resources)
    form = await NoteForm.shown(
        request,
        audience="class",
        class_ids=[],
        children=[],
        groups=[],
        moment="now",
        hour="08:00",
        **values(NOTHING),
    )
    wanted = number(request.query_params.get("classe"))
    if wanted is None and form.class_id.data in {c.id for c in classes}:
        wanted = form.class_id.data  # of the draft
    class_id = wanted if wanted is not None else (classes[0].id if classes else None)
    # A class where sending was suspended meanwhile is no longer among them: what was typed is shown again.
    lost = (bool(form.problems) or carnet.suspended(scope)) and class_id not in {c.id for c in classes}
    form.class_id.data = class_id
    pupils = await carnet.pupils(scope, resources, class_id) if class_id is not None and not lost else []
    here = next((c for c in classes if c.id == class_id), None)
    open_to = await carnet.opened(resources, scope, here.id) if here else FAMILY
    opens = await pause_ends(resources, here.school_id) if here else ""
    return await page(
        request,
        "carnet/new.html",
        pupils_read=Profile.PUPIL in open_to,
        guardians_read=Profile.GUARDIAN in open_to,
        readers=await form.counted(request) if here else "",
        classes=classes,
        rooms=[c for c in classes if here and c.school_id == here.school_id],
        groups=await groups.listed(scope, resources, here.school_id) if here else [],
        class_id=class_id,
        models=[*await models.kept(scope, resources), *models.ready()][:MODELS_SHOWN],
        pupils=pupils,
        marks=told_apart(pupils),
        suspended=carnet.suspended(scope),
        opens=opens,
        may_hurry=bool(opens and here and sending.may_hurry(scope, here.school_id)),
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
    draft = form.note(form.class_id.data)
    wrong = await _wrong(request, form, draft) | wrong_asks(form)
    at, urgent = None, form.reason.data if form.moment.data == "urgent" else None
    if form.moment.data == "at":
        at, errors = moment(form.day.day, form.hour.time)
        wrong |= errors
    if (left := blanks(form.title.data, draft.body)) and not form.as_is.data:
        said = _("Il reste à remplir : %(blanks)s.") % {"blanks": ", ".join(f"{{{name}}}" for name in left)}
        wrong["as_is"] = [said]
    if urgent == "":
        wrong["reason"] = [_("Dites pourquoi ce mot n’attend pas : c’est gardé au journal de l’école.")]
    form.check(wrong)
    sent = await sending.send(scope, resources, draft, at=at, urgent=urgent, once=form.once)
    if sent.note_id is not None:
        return see(request, f"/carnet/{sent.note_id}", PUBLISHED)
    return see(request, f"/carnet/prevus/{sent.later_id}", QUIET if sent.quiet else SCHEDULED)


async def _wrong(request: Request, form: NoteForm, draft: carnet.Draft) -> dict[str, list[str]]:
    """What is wrong with whom it is for."""
    if form.audience.data == "classes" and not form.class_ids.data:
        return {"class_ids": [_("Cochez au moins une classe.")]}
    if form.audience.data == "groups" and not form.groups.data:
        return {"groups": [_("Cochez au moins un groupe.")]}
    if form.audience.data == "groups" and draft.children:
        return {"audience": [_("Choisissez : des groupes, ou les élèves cochés.")]}
    if not form.audience.data:
        return {}
    scope, resources = asker(request), resources_of(request)
    try:
        return await carnet.wrong(scope, resources, await groups.settled(scope, resources, draft))
    except Invalid as error:
        return error.errors


def whom(children: Sequence[str], groups: Sequence[str] = ()) -> Markup:
    """« Toute la classe », the chosen first names, or those of the groups."""
    names = ", ".join(groups or children)
    return kept(names) if names else gettext("Toute la classe")


preview = compose.preview(NoteForm)
