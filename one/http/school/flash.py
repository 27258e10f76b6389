"""/ecole/{school}/flash: messages flash, for who writes them; /flash: for everybody who reads them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from one.flashes import COLORS
from one.http.fields import Choice, Hidden, Lines, Moment, Pointed, Tick, Words
from one.http.forms import Form, Press, hand_on, wrong
from one.http.params import id_of
from one.http.render import flash as confirmation
from one.http.render import local_path, page, see, wants_json
from one.http.school.overview import PROFILES, base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.school import flash
from one.scope import Profile

PUBLISHED = confirmation(
    "flash-published", lazy("C’est publié. Le message est maintenant en haut de leurs pages.")
)
LATER = confirmation("flash-later", lazy("C’est prêt. Le message paraîtra tout seul, à la minute choisie."))
CHANGED = confirmation("flash-changed", lazy("C’est modifié, sur les pages ouvertes aussi."))
STOPPED = confirmation("flash-stopped", lazy("Le message est arrêté. Il n’est plus sur aucune page."))
REMINDED = confirmation("flash-reminded", lazy("Le rappel part par mail à ceux qui n’ont pas lu."))


def _moment(text: str) -> str:
    flash.moment(text)
    return text


class FlashForm(Form):
    """A message flash. ``sure``: the profiles whose number was shown to the writer."""

    text = Lines(
        lazy("Message"),
        most=flash.TEXT_MOST,
        missing=lazy("Écrivez votre message."),
        hint=lazy("Une ou deux phrases, lisibles d’un coup d’œil."),
        count=True,
    )
    color = Choice(
        lazy("Couleur"),
        options=[(name, color.words) for name, color in COLORS.items()],
        missing=lazy("Choisissez une couleur."),
    )
    profiles = Words(lazy("Qui le verra ?"), short=lazy("Profils"), most=len(Profile))
    starts_at = Moment(lazy("Début"), rule=_moment, hint=lazy("Vide : tout de suite."))
    ends_at = Moment(
        lazy("Fin"),
        rule=_moment,
        hint=lazy("Il disparaît de lui-même à cette minute."),
        missing=lazy("Donnez une fin."),
    )
    sure = Hidden(most=80)
    judges_itself = True
    publishes = True


class Changes(FlashForm):
    """The same for one that is there: changing it back and forth is several wishes."""

    again = Tick(lazy("Le montrer aussi à ceux qui ont déjà répondu « J’ai lu »"))
    publishes = False


class ReadForm(Form):
    """« J’ai lu », and the page to go on with."""

    rev = Pointed(below=2**31)
    back = Hidden(most=2000)


def _draft(form: FlashForm) -> flash.Draft:
    starts = form.starts_at.data if not form.starts_at.errors else ""
    ends = form.ends_at.data if not form.ends_at.errors else ""
    far = datetime.now(UTC) + timedelta(days=1)  # where it is wrong by itself, nothing else is said of it
    return flash.Draft(
        form.text.data,
        form.color.data,
        tuple(p for p in Profile if p in (form.profiles.data or ())),
        flash.moment(starts) if starts else None,
        flash.moment(ends) if ends else far,
    )


def _judged(form: FlashForm) -> flash.Draft:
    draft = _draft(form)
    found = flash.problems(draft, datetime.now(UTC))
    form.check({name: said for name, said in found.items() if name not in form.problems})
    return draft


async def _writing(request: Request, template: str, form: FlashForm, **more: Any) -> Response:
    reach = await flash.reach(asker(request), resources_of(request), school_of(request).id)
    chosen = [p for p in Profile if p in (form.profiles.data or ())]
    people, active = (sum(reach[p][i] for p in chosen) for i in (0, 1))
    return await school_page(
        request,
        template,
        form=form,
        errors=form.problems or await wrong(request),
        labels=form.labels,
        reach=reach,
        sure=",".join(chosen) if form.waits else "",
        reached=people,
        inactive=people - active,
        now=flash.typed(datetime.now(UTC)),
        readers=readers,
        **more,
    )


def readers(profiles: list[str]) -> Markup:
    """« Parents, enseignants »: whom one is for."""
    return Markup(", ").join(str(PROFILES[p]) for p in Profile if p in profiles)


async def show(request: Request) -> Response:
    """GET /ecole/{school}/flash: those there are, and a new one."""
    scope, resources = asker(request), resources_of(request)
    form = await FlashForm.shown(
        request,
        color="sky",
        profiles=[str(p) for p in Profile if p != Profile.PUPIL],
        ends_at=flash.typed(datetime.now(UTC) + timedelta(days=2)),
    )
    found = await flash.listed(scope, resources, school_of(request).id)
    return await _writing(request, "flash.html", form, found=found)


async def publish(request: Request, form: FlashForm) -> Response:
    """POST /ecole/{school}/flash: first the number of people it reaches is shown."""
    draft = _judged(form)
    if form.sure.data != ",".join(draft.profiles):
        return await hand_on(request, form, f"{base_of(request)}/flash")
    scope, resources = asker(request), resources_of(request)
    flash_id = await flash.publish(scope, resources, school_of(request).id, draft)
    later = draft.starts_at is not None and draft.starts_at > datetime.now(UTC)
    return see(request, f"{base_of(request)}/flash/{flash_id}", LATER if later else PUBLISHED)


async def one(request: Request) -> Response:
    """GET /ecole/{school}/flash/{flash}: who has read it and who has not, live."""
    scope, resources, school_id = asker(request), resources_of(request), school_of(request).id
    found = await flash.shown(scope, resources, school_id, id_of(request, "flash"))
    people = await flash.readers(scope, resources, school_id, found.id)
    return await school_page(
        request,
        "flash_readers.html",
        found=found,
        errors=await wrong(request),
        read=[p for p in people if p.read_at],
        waiting=[p for p in people if not p.read_at],
        to_remind=sum(flash.reminds(p) for p in people),
        remind_at=flash.may_remind_at(found),
        mails=resources.settings.mails,
        readers=readers,
    )


async def edit(request: Request) -> Response:
    """GET /ecole/{school}/flash/{flash}/modifier."""
    scope, resources = asker(request), resources_of(request)
    found = await flash.shown(scope, resources, school_of(request).id, id_of(request, "flash"))
    if found.state == "over":
        return see(request, f"{base_of(request)}/flash/{found.id}")
    form = await Changes.shown(
        request,
        text=found.text,
        color=found.color,
        profiles=found.profiles,
        starts_at=flash.typed(found.starts_at) if found.state == "later" else "",
        ends_at=flash.typed(found.ends_at),
        again=False,
    )
    return await _writing(request, "flash_edit.html", form, found=found)


async def change(request: Request, form: Changes) -> Response:
    """POST /ecole/{school}/flash/{flash}/modifier: who is reached anew is counted first."""
    scope, resources, school_id = asker(request), resources_of(request), school_of(request).id
    found = await flash.shown(scope, resources, school_id, id_of(request, "flash"))
    draft = _judged(form)
    wider = set(draft.profiles) - set(found.profiles)
    if wider and form.sure.data != ",".join(draft.profiles):
        return await hand_on(request, form, f"{base_of(request)}/flash/{found.id}/modifier")
    await flash.change(scope, resources, school_id, found.id, draft, ask=form.again.data)
    return see(request, f"{base_of(request)}/flash/{found.id}", CHANGED)


async def stop(request: Request, form: Press) -> Response:
    """POST /ecole/{school}/flash/{flash}/arreter."""
    flash_id = id_of(request, "flash")
    await flash.stop(asker(request), resources_of(request), school_of(request).id, flash_id)
    return see(request, f"{base_of(request)}/flash/{flash_id}", STOPPED)


async def remind(request: Request, form: Press) -> Response:
    """POST /ecole/{school}/flash/{flash}/rappel."""
    flash_id = id_of(request, "flash")
    await flash.remind(asker(request), resources_of(request), school_of(request).id, flash_id)
    return see(request, f"{base_of(request)}/flash/{flash_id}", REMINDED)


async def mine(request: Request) -> Response:
    """GET /flash: what stands on my pages now; a page that missed something reads it again."""
    return await page(request, "school/flash_mine.html")


async def read(request: Request, form: ReadForm) -> Response:
    """POST /flash/{flash}/lu."""
    await flash.read(asker(request), resources_of(request), id_of(request, "flash"), form.rev.data)
    return (
        Response(status_code=204) if wants_json(request) else see(request, local_path(form.back.data or "/"))
    )
