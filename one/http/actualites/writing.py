"""Actualités as it is written, changed and taken back."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.apps.actualites import news, writers
from one.apps.actualites.kinds import CODE
from one.apps.actualites.readers import would
from one.apps.actualites.showing import today
from one.errors import NotFound
from one.http import attached, compose
from one.http.actualites.words import NOW, readers
from one.http.compose import Composed
from one.http.fields import Attachments, Choice, Day, Hidden, Id, Ids, RichText, Text, Tick, Words
from one.http.forms import Form
from one.http.moments import pause_ends
from one.http.params import id_of
from one.http.readers import counted
from one.http.render import flash, page, see
from one.http.rich_text import shown
from one.http.school.overview import PROFILES
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.scope import Profile, School

LATER = flash("actualites-later", lazy("C’est prêt. L’actualité paraîtra le jour venu."))
CHANGED = flash("actualites-changed", lazy("C’est modifié."))
WITHDRAWN = flash("actualites-withdrawn", lazy("L’actualité est retirée. Elle n’est plus chez personne."))


class NewsForm(Composed):
    """News. Readers are asked for until it was published; ``school_id`` by who publishes in several schools."""

    school_id = Id(lazy("École"))
    title = Text(
        lazy("Titre"),
        most=news.TITLE_MOST,
        missing=lazy("Donnez un titre à votre actualité."),
        hint=lazy("Par exemple : Marché de l’école samedi"),
        count=True,
    )
    body = RichText(
        lazy("Texte"),
        most=news.BODY_MOST,
        missing=lazy("Écrivez votre actualité."),
    )
    profiles = Words(lazy("Profils"), most=len(Profile))
    whom = Choice(
        lazy("Qui la lira ?"),
        options=(("school", lazy("Toute l’école")), ("classes", lazy("Des classes choisies"))),
    )
    class_ids = Ids(lazy("Classes"), most=200)
    files = Attachments(
        lazy("Photos et documents"),
        app=CODE,
        most=news.FILES_MOST,
        hint=lazy("Des photos, ou des PDF de 10 Mo au plus. Le lieu d’une photo n’est jamais gardé."),
    )
    starts_on = Day(
        lazy("Premier jour"),
        ahead=True,
        hint=lazy("Elle paraît ce jour-là, à minuit. Vide : tout de suite."),
    )
    ends_on = Day(
        lazy("Dernier jour"), ahead=True, hint=lazy("Elle disparaît le lendemain. Vide : elle reste.")
    )
    pinned = Tick(lazy("L’épingler en haut de la liste"), hint="")
    judges_itself = True
    publishes = True
    preview_page = "actualites/preview.html"

    async def readers(self, request: Request) -> str:
        """Of the school or of the classes, the profiles that are chosen."""
        scope, resources = asker(request), resources_of(request)
        rooms = self.class_ids.data or [] if self.whom.data == "classes" else None
        school = await self._school(request)
        return counted(await would(scope, resources, school.id, self.profiles.data or (), rooms))

    async def as_read(self, request: Request, at: datetime) -> dict[str, Any]:
        """As its page."""
        school = await self._school(request)
        await attached.show(request, self.fields, {})
        return {
            "title": self.title.data or _("Sans titre"),
            "text": shown(request, self.body.data),
            "files": self.files.files,
            "author_id": asker(request).person_id,
            "author_name": asker(request).full_name,
            "school_name": school.name,
            "at": at,
        }

    async def _school(self, request: Request) -> School:
        schools = await writers.schools(asker(request), resources_of(request))
        for school in schools:
            if self.school_id.data in (school.id, None):
                return school
        raise NotFound


preview = compose.preview(NewsForm)


class Changes(NewsForm):
    """The same for news that is there: changing it back and forth is several wishes."""

    publishes = False
    keeps = False
    stamp = Hidden(most=20)  # the stamp of what its page was drawn over
    unsaid = (*NewsForm.unsaid, "stamp")


def _draft(form: NewsForm, before: news.News | None = None) -> news.Draft:
    text = form.body.data
    if before is not None and form.body.is_words and text.plain == before.body:
        text = before.text  # no script runs there, and nobody touched what it would have shown
    whole = form.whom.data != "classes"
    return news.Draft(
        form.title.data,
        text.plain,
        html=text.html,
        profiles=tuple(p for p in Profile if p in (form.profiles.data or ())),
        class_ids=() if whole else tuple(form.class_ids.data),
        starts_on=form.starts_on.day,
        ends_on=form.ends_on.day,
        pinned=form.pinned.data,
        files=tuple(form.files.data or ()),
    )


def _more(form: NewsForm, found: dict[str, list[str]], *, published: bool = False) -> dict[str, list[str]]:
    """What the fields cannot see: classes asked for and none ticked. A field is told of one error at a time."""
    if not published and form.whom.data == "classes" and not form.class_ids.data:
        found = {**found, "class_ids": [_("Choisissez au moins une classe, ou toute l’école.")]}
    return {name: messages for name, messages in found.items() if name not in form.problems}


async def new(request: Request) -> Response:
    """GET /actualites/nouvelle."""
    scope, resources = asker(request), resources_of(request)
    form = await NewsForm.shown(
        request, whom="school", profiles=[str(p) for p in Profile], class_ids=[], pinned=False
    )
    schools = await writers.free(scope, resources)
    return await _writing(request, form, schools=schools, published=None)


async def _writing(
    request: Request,
    form: NewsForm,
    *,
    schools: list[Any],
    published: news.News | None,
    changed: news.News | None = None,
    stands: str = "",
) -> Response:
    scope, resources = asker(request), resources_of(request)
    known = await news.classes_of(scope, resources, schools)
    return await page(
        request,
        "actualites/edit.html",
        form=form,
        errors=form.problems,
        schools=schools,
        classes=known,
        profiles=PROFILES,
        today=today().isoformat(),
        changed=changed,
        stands=stands,
        published=published,
        readers=readers(published) if published else "",
        reached="" if published or not schools else await form.counted(request),
        opens="" if published or not schools else await pause_ends(resources, schools[0].id),
    )


async def publish(request: Request, form: NewsForm) -> Response:
    """POST /actualites/nouvelle."""
    scope, resources = asker(request), resources_of(request)
    schools = await writers.schools(scope, resources)
    school_id = form.school_id.data or (schools[0].id if len(schools) == 1 else None)
    if school_id is None:
        form.check({"school_id": [_("Choisissez l’école.")]})
        raise NotFound
    await news.school_to_write_in(scope, resources, school_id)
    draft = _draft(form)
    form.check(_more(form, await news.problems(scope, resources, school_id, draft)))
    news_id = await news.publish(scope, resources, school_id, draft, once=form.once)
    later = draft.starts_on is not None and draft.starts_on > today()
    return see(request, f"/actualites/{news_id}", LATER if later else NOW)


async def edit(request: Request) -> Response:
    """GET /actualites/{id}/modifier."""
    scope, resources = asker(request), resources_of(request)
    found = await news.to_change(scope, resources, id_of(request))
    form = await Changes.shown(
        request,
        school_id=found.school_id,
        title=found.title,
        body=found.text,
        profiles=found.profiles,
        whom="classes" if found.class_ids else "school",
        class_ids=found.class_ids,
        starts_on=found.starts_on.isoformat(),
        ends_on=found.ends_on.isoformat() if found.ends_on else "",
        pinned=found.pinned,
        files=[file.id for file in (await news.files_of(resources, [found])).get(found.id, ())],
    )
    stale = form.came_back and form.stamp.typed not in ("", found.stamp)
    form.stamp.data = found.stamp
    schools = [s for s in await writers.free(scope, resources) if s.id == found.school_id]
    return await _writing(
        request,
        form,
        schools=schools,
        changed=found,
        published=found if found.published_at else None,
        stands=shown(request, found.text) if stale else "",
    )


async def change(request: Request, form: Changes) -> Response:
    """POST /actualites/{id}/modifier."""
    scope, resources, news_id = asker(request), resources_of(request), id_of(request)
    found = await news.to_change(scope, resources, news_id)
    draft, started = _draft(form, found), found.starts_on if found.published_at else None
    more = await news.problems(scope, resources, found.school_id, draft, started=started)
    form.check(_more(form, more, published=started is not None))
    await news.change(scope, resources, news_id, draft, seen=form.stamp.typed, once=form.once)
    return see(request, f"/actualites/{news_id}", CHANGED)


class WithdrawForm(Form):
    """Taking news back."""


async def leaving(request: Request) -> Response:
    """GET /actualites/{id}/retirer: what will happen, asked once."""
    scope, resources = asker(request), resources_of(request)
    found = await news.to_change(scope, resources, id_of(request))
    form = await WithdrawForm.shown(request)
    return await page(request, "actualites/withdraw.html", news=found, form=form, readers=readers(found))


async def withdraw(request: Request, form: WithdrawForm) -> Response:
    """POST /actualites/{id}/retirer."""
    await news.withdraw(asker(request), resources_of(request), id_of(request), once=form.once)
    return see(request, "/actualites/archives", WITHDRAWN)
