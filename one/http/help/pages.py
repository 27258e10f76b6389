"""/aide: the index with its search, and an article, as a page or alone for the side panel."""

from starlette.requests import Request
from starlette.responses import Response

from one.errors import NotFound
from one.http.forms import Press
from one.http.help import searching, visit
from one.http.help.articles import ARTICLES, articles
from one.http.help.pictures import HEIGHT, WIDTH, picture_of
from one.http.render import page
from one.http.route import READS, Route
from one.http.state import state_of, visitor
from one.http.who import EVERYONE


async def index(request: Request) -> Response:
    """GET /aide: all articles of the asker; those that speak of what is looked for (?q=)."""
    mine, asked = articles(visitor(request.scope)), searching.asked(request.query_params.get("q", ""))
    found = searching.found(state_of(request).templates, visitor(request.scope), mine, asked) if asked else []
    return await page(request, "help/index.html", articles=mine, asked=asked, found=found)


async def show(request: Request) -> Response:
    """GET /aide/{name}: an article as a page, or alone for the side panel (?panneau=1)."""
    article = ARTICLES.get(request.path_params["name"])
    if article is None:
        raise NotFound
    template = "help/_panel.html" if "panneau" in request.query_params else "help/show.html"
    scope = visitor(request.scope)
    return await page(
        request,
        template,
        article=article,
        articles=articles(scope),
        picture=picture_of(article.name, scope),
        size=(WIDTH, HEIGHT),
    )


ROUTES = (
    Route(
        "/aide/visite",
        get=visit.show,
        post=visit.enough,
        form=Press,
        what="a tour of the home page; ?panneau=1 for its script",
        sends="it is offered no more",
    ),
    Route("/aide", get=index, who=EVERYONE, what="all help; ?q= looks for words in it", pictures=READS),
    Route(
        "/aide/{name}",
        get=show,
        who=EVERYONE,
        what="one article; ?panneau=1 for the side panel",
        pictures=READS,
    ),
)
