"""Beginning: whom to write to, then the message."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.messagerie import people, reading, writing
from one.apps.messagerie.kinds import BODY_MOST, CODE, FILES_MOST, TITLE_MOST
from one.apps.messagerie.people import Person
from one.errors import Invalid, NotFound
from one.http.drafts import ASKED, Drafted
from one.http.fields import Attachments, Id, Lines, Text
from one.http.messagerie.words import card
from one.http.params import CLASS_MOST, number
from one.http.readers import counted
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.scope import Class, Profile, Scope

SENT = flash("message-sent", lazy("C’est parti. La réponse arrivera ici."))


class NewMessage(Drafted):
    """The first message of a thread: ``to`` somebody, or to the families of ``class_id``."""

    to = Id()
    class_id = Id()
    title = Text(
        lazy("Objet"),
        most=TITLE_MOST,
        missing=lazy("Il manque un objet, en quelques mots."),
        hint=lazy("Par exemple : Absence de lundi"),
        count=True,
    )
    body = Lines(lazy("Message"), most=BODY_MOST, missing=lazy("Il manque le message."), count=True)
    files = Attachments(
        lazy("Pièces jointes"),
        app=CODE,
        most=FILES_MOST,
        hint=lazy("Des photos, ou des PDF de 10 Mo au plus."),
    )
    judges_itself = True
    publishes = True
    told_again = SENT


async def new(request: Request) -> Response:
    """GET /messagerie/nouveau: whom to write to; with ``a``, ``classe`` or a draft, the message."""
    scope, resources = asker(request), resources_of(request)
    form = await NewMessage.shown(
        request,
        to=number(request.query_params.get("a")),
        class_id=number(request.query_params.get("classe")),
    )
    if not people.may_send(scope):
        return await _page(request, form)
    asked = {"a", "classe", ASKED} & request.query_params.keys()
    if (form.to.data is None and form.class_id.data is None) or not (asked or form.came_back):
        # Whoever comes to write chooses to whom, also with a draft to somebody else.
        return await _choosing(request)
    other, room = None, None
    try:
        if form.class_id.data is not None:
            room = await people.room(scope, resources, _small(form.class_id.data))
        else:
            other = await people.writable(scope, resources, form.to.data)
    except NotFound:
        if form.found is None and not form.came_back:
            raise
    return await _page(request, form, other, room)


def _small(class_id: int) -> int:
    if class_id >= CLASS_MOST:
        raise NotFound
    return class_id


async def _page(
    request: Request, form: NewMessage, other: Person | None = None, room: Class | None = None
) -> Response:
    """The message to write; to nobody, what was typed, to be copied."""
    scope, resources = asker(request), resources_of(request)
    reached = counted(await people.reached(scope, resources, room.id)) if room else ""
    return await page(
        request,
        "messagerie/new.html",
        form=form,
        errors=form.problems,
        to=card(other) if other else None,
        waits=other is not None and not other.active,
        room=room,
        reached=reached,
        suspended=not people.may_send(scope),
        quiet=await reading.is_quiet(scope, resources),
    )


async def _choosing(request: Request) -> Response:
    scope, resources = asker(request), resources_of(request)
    typed = request.query_params.get("q", "")[: people.QUERY_MOST]
    found = await people.find(scope, resources, typed)
    return await page(
        request,
        "messagerie/choose.html",
        typed=typed,
        groups=[(title, [card(p) for p in some]) for title, some in _groups(scope, found) if some],
        rooms=[] if typed else await people.rooms(scope, resources),
        more=len(found) >= people.FOUND_MOST,
        wide=bool(typed) or len(found) > 8,
    )


def _groups(scope: Scope, found: list[Person]) -> list[tuple[str, list[Person]]]:
    team = [p for p in found if p.profile not in (Profile.GUARDIAN, Profile.PUPIL)]
    mine = [p for p in found if p.profile == Profile.GUARDIAN and p.mine]
    others = [p for p in found if p.profile == Profile.GUARDIAN and not p.mine]
    pupils = [p for p in found if p.profile == Profile.PUPIL]
    if scope.profile == Profile.GUARDIAN:
        return [(_("L’école"), team), (_("La famille"), [*mine, *others, *pupils])]
    if scope.profile == Profile.PUPIL:
        return [(_("L’école"), team), (_("La famille"), [*mine, *others]), (_("Ma classe"), pupils)]
    return [
        (_("Familles de mes classes"), mine),
        (_("L’équipe de l’école"), team),
        (_("Autres familles"), others),
        (_("Élèves"), pupils),
    ]


async def send(request: Request, form: NewMessage) -> Response:
    """POST /messagerie/nouveau."""
    scope, resources = asker(request), resources_of(request)
    if not people.may_send(scope):
        form.check({"": [_("La direction a suspendu les envois : rien n’est parti. Le texte est gardé.")]})
    draft = writing.Draft(form.body.data, tuple(form.files.data or ()))
    if form.class_id.data is not None:
        class_id = _small(form.class_id.data)
        await people.room(scope, resources, class_id)
        form.check()
        message_id = await writing.to_families(
            scope, resources, class_id, form.title.data, draft, once=form.once
        )
        return see(request, writing.sent_address(message_id), SENT)
    if form.to.data is None:
        raise Invalid({"": [_("Il manque à qui écrire.")]})
    await people.writable(scope, resources, form.to.data)
    form.check()
    thread_id = await writing.start(scope, resources, form.to.data, form.title.data, draft, once=form.once)
    return see(request, writing.address(thread_id), SENT)
