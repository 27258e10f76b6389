"""Actualités as it is read: list, page, and the archive of who answers for it."""

from datetime import date
from typing import Any

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from one.apps.actualites import news, writers
from one.apps.actualites.showing import today
from one.events import excerpt
from one.http.params import id_of, number
from one.http.render import flash, flashed, page, see
from one.http.rich_text import shown
from one.http.school.overview import PROFILES
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.scope import Profile
from one.templating import times
from one.templating.filters import kept
from one.templating.pieces import gettext, ngettext

NOW = flash("actualites-now", lazy("C’est publié. L’actualité est maintenant dans le fil de ses lecteurs."))


async def index(request: Request) -> Response:
    """GET /actualites: what I may read today, and live what comes."""
    scope, resources = asker(request), resources_of(request)
    before = number(request.query_params.get("apres"))
    epoch, seqs = await news.spoken(scope, resources)
    found = await news.listed(scope, resources, before)
    if before is not None and not found:  # what it went on from is there no more
        return see(request, "/actualites")
    more, found = len(found) > news.PAGE, found[: news.PAGE]
    schools = await writers.schools(scope, resources)
    return await page(
        request,
        "actualites/index.html",
        **WORDS,
        news=found,
        files=await news.files_of(resources, found),
        several=len(scope.schools) > 1,
        writer=bool(schools),
        may_write=bool(await writers.free(scope, resources)) if schools else False,
        next_url=f"/actualites?apres={found[-1].id}" if more else None,
        first=before is None,
        live={"epoch": epoch, "seqs": msgspec.json.encode(seqs).decode()},
    )


async def archive(request: Request) -> Response:
    """GET /actualites/archives: what I wrote or answer for, whatever became of it."""
    scope, resources = asker(request), resources_of(request)
    before = number(request.query_params.get("avant"))
    found = await news.managed(scope, resources, before)
    more, found = len(found) > news.PAGE, found[: news.PAGE]
    return await page(
        request,
        "actualites/archive.html",
        **WORDS,
        news=found,
        files=await news.files_of(resources, found),
        may_write=bool(await writers.free(scope, resources)),
        next_url=f"/actualites/archives?avant={found[-1].id}" if more else None,
        readers=readers,
    )


async def show(request: Request) -> Response:
    """GET /actualites/{id}: one piece of news."""
    scope, resources, news_id = asker(request), resources_of(request), id_of(request)
    found = await news.read(scope, resources, news_id)
    if not found.read:
        await news.mark_read(scope, resources, news_id)
        request.scope["one.unread"] = None  # it was counted before
    newer, older = await news.neighbours(scope, resources, news_id)
    mine = news.answers_for(scope, found)
    told = None
    if mine and flashed(request) == NOW:
        n = await news.reach(scope, resources, news_id)
        told = ngettext(
            "C’est publié, dans le fil d’une personne : %(whom)s.",
            "C’est publié, dans le fil de %(n)s personnes : %(whom)s.",
            n,
            n=n,
            whom=readers(found),
        )
    return await page(
        request,
        "actualites/show.html",
        told=told,
        **WORDS,
        news=found,
        text=shown(request, found.text),
        files=(await news.files_of(resources, [found])).get(found.id, []),
        newer=newer,
        older=older,
        mine=mine,
        may_change=mine and not found.withdrawn and await _may_change(request, found),
        readers=readers(found) if mine else "",
    )


async def _may_change(request: Request, found: news.News) -> bool:
    return found.school_id in {s.id for s in await writers.free(asker(request), resources_of(request))}


def leaf(day: date) -> tuple[str, str]:
    """The day and the month, as on a leaf of a calendar."""
    return str(day.day), times.said(day, "MMM")


def on(day: date) -> str:
    """« samedi 5 décembre », with the year when it is another one."""
    pattern = "EEEE d MMMM" if day.year == today().year else "EEEE d MMMM y"
    return times.said(day, pattern)


def readers(found: news.News) -> Markup:
    """Who reads it, in words: « Parents, enseignants · CP, CE2 »."""
    profiles = ", ".join(str(PROFILES[p]) for p in Profile if p in found.profiles)
    classes = kept(", ".join(found.classes)) if found.classes else gettext("toute l’école")
    return Markup("{} · {}").format(profiles, classes)


# What templates/actualites/_card.html says dates and texts with.
WORDS: dict[str, Any] = {"leaf": leaf, "on": on, "excerpt": excerpt}
