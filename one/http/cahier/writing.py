"""Homework as it is written, changed and taken back."""

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.apps.cahier import attached, reading, writing
from one.apps.cahier.kinds import CODE, MATTERS, OTHER
from one.apps.cahier.reading import Homework, today
from one.feed.reach import NOBODY
from one.http import attached as attached_files
from one.http import compose
from one.http.cahier.words import WORDS, day_of
from one.http.compose import Composed
from one.http.fields import Attachments, Choice, Day, Id, Ids, RichText, Text, Tick
from one.http.forms import Form
from one.http.moments import pause_ends
from one.http.params import id_of, number
from one.http.readers import counted
from one.http.render import flash, page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.scope import Class

WRITTEN = flash("cahier-written", lazy("C’est noté. Les élèves et leurs familles le voient maintenant."))
CHANGED = flash("cahier-changed", lazy("C’est modifié, sur toutes les pages ouvertes."))
WITHDRAWN = flash("cahier-withdrawn", lazy("Le travail est retiré. Il n’est plus chez personne."))


class HomeworkForm(Composed):
    """Homework. ``sure`` is asked for when the day is one without school."""

    class_ids = Ids(lazy("Classes"), most=writing.CLASSES_MOST)
    matter = Choice(lazy("Matière"), options=[(code, matter.words) for code, matter in MATTERS.items()])
    title = Text(
        lazy("Travail à faire"),
        most=writing.TITLE_MOST,
        missing=lazy("Écrivez le travail à faire."),
        hint=lazy("En une ligne, comme au tableau. Par exemple : Relire la page 31"),
        count=True,
    )
    body = RichText(
        lazy("Précisions"),
        most=writing.BODY_MOST,
        hint=lazy("Ce qui aide à le faire."),
    )
    files = Attachments(
        lazy("Photos et documents"),
        app=CODE,
        most=attached.MOST,
        hint=lazy(
            "Une photo du tableau, une fiche en PDF de 10 Mo au plus. Le lieu d’une photo n’est jamais gardé."
        ),
    )
    due_on = Day(lazy("Pour quel jour ?"), ahead=True, missing=lazy("Choisissez le jour."))
    sure = Tick(lazy("C’est bien ce jour-là"))
    judges_itself = True
    publishes = True
    preview_page = "cahier/preview.html"

    async def readers(self, request: Request) -> str:
        """Of the classes that are chosen."""
        if not self.class_ids.data:
            return counted(NOBODY)
        return counted(await writing.would(asker(request), resources_of(request), self.class_ids.data))

    async def as_read(self, request: Request, at: datetime) -> dict[str, Any]:
        """As its page, for the classes that are chosen."""
        scope, resources = asker(request), resources_of(request)
        await attached_files.show(request, self.fields, {})
        rooms = [c.name for c in await writing.rooms(scope, resources) if c.id in (self.class_ids.data or ())]
        return {
            **WORDS,
            "it": {
                "matter": self.matter.data or OTHER,
                "title": self.title.data or _("Sans titre"),
                "due_on": self.due_on.day,
                "author_name": scope.full_name,
                "class_name": ", ".join(rooms),
                "created_at": at,
                "edited_at": None,
            },
            "text": shown(request, self.body.data),
            "files": self.files.files,
        }


preview = compose.preview(HomeworkForm)


class Changes(HomeworkForm):
    """The same for homework that is there: changing it back and forth is several wishes. ``rev``: as the page showed it."""

    rev = Id()
    keeps = False
    publishes = False


def _draft(form: HomeworkForm, before: Homework | None = None) -> writing.Draft:
    text = form.body.data
    if before is not None and form.body.is_words and text.plain == before.body:
        text = before.text  # no script runs there, and nobody touched what it would have shown
    day = form.due_on.day
    form.check({} if day else {"due_on": [_("Choisissez le jour.")]})
    assert day is not None
    return writing.Draft(
        form.matter.data or OTHER,
        form.title.data,
        text,
        day,
        sure=form.sure.data,
        files=tuple(form.files.data or ()),
    )


async def new(request: Request) -> Response:
    """GET /cahier/nouveau: for a class and a day of mine, as far as the address says."""
    scope, resources = asker(request), resources_of(request)
    rooms = await writing.rooms(scope, resources)
    wanted = number(request.query_params.get("classe"))
    first = [c.id for c in rooms if c.id == wanted] or [c.id for c in rooms[:1]]
    day = day_of(request.query_params.get("jour")) or await _next_day(request, rooms)
    form = await HomeworkForm.shown(
        request, class_ids=first, matter=OTHER, due_on=day.isoformat(), sure=False
    )
    return await _page(request, form, rooms)


async def _next_day(request: Request, rooms: list[Class]) -> Any:
    """The next day of school, after today."""
    days = [today() + timedelta(days=n) for n in range(1, 28)]
    schools = [c.school_id for c in rooms[:1]]
    closed = await reading.days_off(asker(request), resources_of(request), days, schools)
    return next((day for day in days if day.weekday() < 5 and day not in closed), days[0])


async def _page(
    request: Request, form: HomeworkForm, rooms: list[Class], changed: Homework | None = None
) -> Response:
    scope, resources = asker(request), resources_of(request)
    chosen = [c for c in rooms if c.id in (form.class_ids.data or ())] or rooms[:1]
    day = form.due_on.day
    # What an act asked about is asked again as long as the day is the same.
    asks = day is not None and await writing.closed(scope, resources, day, chosen)
    return await page(
        request,
        "cahier/edit.html",
        **WORDS,
        form=form,
        errors=form.problems,
        rooms=rooms,
        changed=changed,
        asks=asks and (form.sure.data or "due_on" in form.problems),
        today=today().isoformat(),
        reached="" if changed or not chosen else await form.counted(request),
        opens="" if changed or not chosen else await pause_ends(resources, chosen[0].school_id),
        back_url=writing.address(day or today(), chosen[0].id) if chosen else "/cahier",
        week=[] if changed or not chosen or day is None else await _same_week(request, chosen[0], day),
    )


async def _same_week(request: Request, room: Class, day: Any) -> list[Homework]:
    """What is due around that day already: who writes sees how much it is."""
    return await reading.due(
        asker(request),
        resources_of(request),
        max(day - timedelta(days=3), today()),
        day + timedelta(days=3),
        [room.id],
    )


async def write(request: Request, form: HomeworkForm) -> Response:
    """POST /cahier/nouveau."""
    scope, resources = asker(request), resources_of(request)
    if not form.class_ids.data:
        form.check({"class_ids": [_("Choisissez au moins une classe.")]})
    chosen = await writing.chosen_rooms(scope, resources, form.class_ids.data or ())
    writing.check_sending(scope, chosen)
    draft = _draft(form)
    form.check(await writing.problems(scope, resources, draft, chosen))
    await writing.write(scope, resources, draft, form.class_ids.data, once=form.once)
    return see(request, writing.address(draft.due_on, chosen[0].id), WRITTEN)


async def edit(request: Request) -> Response:
    """GET /cahier/{id}/modifier."""
    scope, resources = asker(request), resources_of(request)
    found, room = await writing.to_change(scope, resources, id_of(request))
    form = await Changes.shown(
        request,
        class_ids=[found.class_id],
        matter=found.matter,
        title=found.title,
        body=found.text,
        files=[file.id for file in (await attached.of(resources, [found])).get(found.id, ())],
        due_on=found.due_on.isoformat(),
        sure=False,
    )
    return await _page(request, form, [room], found)


async def change(request: Request, form: Changes) -> Response:
    """POST /cahier/{id}/modifier."""
    scope, resources, homework_id = asker(request), resources_of(request), id_of(request)
    found, room = await writing.to_change(scope, resources, homework_id)
    draft = _draft(form, found)
    form.check(await writing.problems(scope, resources, draft, [room], found.due_on))
    await writing.change(scope, resources, homework_id, draft, form.rev.data or 0, once=form.once)
    return see(request, writing.address(draft.due_on, room.id), CHANGED)


class WithdrawForm(Form):
    """Taking homework back."""


async def leaving(request: Request) -> Response:
    """GET /cahier/{id}/retirer: what will happen, asked once."""
    found, _room = await writing.to_change(asker(request), resources_of(request), id_of(request))
    form = await WithdrawForm.shown(request)
    return await page(request, "cahier/withdraw.html", **WORDS, it=found, form=form)


async def withdraw(request: Request, form: WithdrawForm) -> Response:
    """POST /cahier/{id}/retirer."""
    scope, resources, homework_id = asker(request), resources_of(request), id_of(request)
    found, room = await writing.to_change(scope, resources, homework_id)
    await writing.withdraw(scope, resources, homework_id, once=form.once)
    return see(request, writing.address(found.due_on, room.id), WITHDRAWN)
