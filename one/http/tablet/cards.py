"""« Petites mains »: the class's teacher opens it, hands out cards, unlocks, ends."""

from starlette.requests import Request
from starlette.responses import Response

from one import clock as wall
from one.errors import NotFound
from one.http.classroom.who import classroom_of, home_of
from one.http.fields import Hour, Ids, Tick, Words
from one.http.forms import Form, NewCode, Press
from one.http.params import id_of
from one.http.render import download, flash, page, see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.people.changes.codes import MOST
from one.tablet import cards, paper

UNLOCKED = flash("hands-unlocked", lazy("C’est fait : l’enfant peut essayer de nouveau."))
ENDED = flash("hands-ended", lazy("C’est terminé sur les tablettes de la classe."))
REMOVED = flash("hands-removed", lazy("C’est fait : ce code et cette carte n’ouvrent plus rien."))
DAYS = (
    ("1", lazy("lundi")),
    ("2", lazy("mardi")),
    ("3", lazy("mercredi")),
    ("4", lazy("jeudi")),
    ("5", lazy("vendredi")),
    ("6", lazy("samedi")),
)


class Opening(Form):
    """Whether pupils sign in by pictures, and when."""

    opened = Tick(lazy("Les élèves de la classe entrent avec des images ou une carte"))
    starts = Hour(lazy("L’école commence à"), missing=lazy("Donnez une heure comme 08:30."))
    ends = Hour(lazy("et finit à"), missing=lazy("Donnez une heure comme 08:30."))
    days = Words(lazy("Jours d’école"), most=7)


class Cards(NewCode):
    """Whose cards."""

    people = Ids(lazy("Élèves"), most=MOST, missing=lazy("Cochez au moins un élève."))


def _page(request: Request) -> str:
    return f"{home_of(request)}/tablettes/images"


async def show(request: Request) -> Response:
    """GET …/tablettes/images: the switch, the hours, the children."""
    scope, resources, classroom = asker(request), resources_of(request), classroom_of(request)
    found = await cards.opening(scope, resources, classroom.id)
    children = await cards.children(scope, resources, classroom)
    opening = await Opening.shown(
        request,
        opened=found.open,
        starts=found.starts.strftime("%H:%M"),
        ends=found.ends.strftime("%H:%M"),
        days=[str(day) for day in found.days],
    )
    form = await Cards.shown(request, people=[each.id for each in children if each.avatar is None])
    return await page(
        request,
        "tablet/cards.html",
        classroom=classroom,
        base=home_of(request),
        children=children,
        opening=opening,
        form=form,
        errors={**opening.problems, **form.problems},
        days=DAYS,
        opened=found.open,
        closed=found.closed,
        closures=await cards.closures(scope, resources, classroom),
    )


async def set_opening(request: Request, form: Opening) -> Response:
    """POST …/tablettes/images: open it in these hours, or close it."""
    form.check()
    starts, ends = form.starts.time, form.ends.time
    assert starts is not None, "required"
    assert ends is not None, "required"
    await cards.set_opening(
        asker(request),
        resources_of(request),
        classroom_of(request).id,
        opened=form.opened.data,
        starts=starts,
        ends=ends,
        days=sorted({int(day) for day in form.days.data if day in {value for value, _words in DAYS}}),
    )
    return see(request, _page(request), "saved")


async def make(request: Request, form: Cards) -> Response:
    """POST …/tablettes/images/cartes: new codes and cards for those ticked, as a file that shows them once."""
    resources, classroom = resources_of(request), classroom_of(request)
    made = await cards.give(asker(request), resources, classroom.id, form.people.data)
    content = await paper.pdf(resources, classroom, made)
    return download(content, "application/pdf", f"cartes-{wall.now():%Y-%m-%d}.pdf")


async def unlock(request: Request, form: Press) -> Response:
    """POST …/tablettes/images/{person}/rouvrir: the child may guess again."""
    await cards.unlock(asker(request), resources_of(request), classroom_of(request).id, _person(request))
    return see(request, _page(request), UNLOCKED)


async def remove(request: Request, form: Press) -> Response:
    """POST …/tablettes/images/{person}/retirer: no code any more."""
    await cards.remove(asker(request), resources_of(request), classroom_of(request).id, _person(request))
    return see(request, _page(request), REMOVED)


async def end(request: Request, form: Press) -> Response:
    """POST …/tablettes/images/{person}/terminer: what this child has open ends."""
    children = await cards.children(asker(request), resources_of(request), classroom_of(request))
    if _person(request) not in {each.id for each in children}:
        raise NotFound
    await cards.end(asker(request), resources_of(request), classroom_of(request).id, _person(request))
    return see(request, _page(request), ENDED)


async def end_all(request: Request, form: Press) -> Response:
    """POST …/tablettes/images/terminer: what all children have open ends."""
    await cards.end(asker(request), resources_of(request), classroom_of(request).id)
    return see(request, _page(request), ENDED)


def _person(request: Request) -> int:
    return id_of(request, "person")
