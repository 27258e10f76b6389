"""Actualités as it is read: list, page, and the archive of who answers for it."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.actualites import news, writers
from one.http.actualites.words import NOW, WORDS, readers
from one.http.actualites.writing import NewsForm
from one.http.drafts import begun
from one.http.params import id_of, number
from one.http.render import flashed, page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.templating.pieces import ngettext


async def index(request: Request) -> Response:
    """GET /actualites: what I may read today, and live what comes."""
    scope, resources = asker(request), resources_of(request)
    before = number(request.query_params.get("apres"))
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
        drafts=await begun(request, NewsForm) if schools and before is None else [],
        next_url=f"/actualites?apres={found[-1].id}" if more else None,
        first=before is None,
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
