"""/ecole/{school}/personnes and /doublons: search, card, functions, block, attach, merge."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.apps import catalogue
from one.errors import Invalid, NotFound
from one.http.accounts.sign_in import text
from one.http.params import number
from one.http.render import see
from one.http.school.overview import school_id_of, school_page
from one.http.state import asker, resources_of
from one.people import duplicates, rights
from one.school import people

_CLASS_CHANGES = {"enter": people.enter, "move": people.move, "leave": people.leave}


async def search(request: Request) -> Response:
    """GET /ecole/{school}/personnes?q=&profil=&page=."""
    query = request.query_params.get("q", "").replace("\0", "")[: people.QUERY_MOST]
    profile = request.query_params.get("profil", "")
    turn = number(request.query_params.get("page")) or 1
    found = await people.search(
        asker(request), resources_of(request), school_id_of(request), query, profile, turn
    )
    base = {"q": query, "profil": profile}
    return await school_page(
        request,
        "people.html",
        found=found,
        query=query,
        profile=profile,
        before_url=f"?{urlencode(base | {'page': found.page - 1})}" if found.page > 1 else None,
        next_url=f"?{urlencode(base | {'page': found.page + 1})}" if found.page < found.pages else None,
    )


async def card(request: Request) -> Response:
    """GET /ecole/{school}/personnes/{person}: what an account is and has."""
    return await _card(request, {})


async def _card(request: Request, errors: dict[str, list[str]]) -> Response:
    sheet = await people.sheet(
        asker(request), resources_of(request), school_id_of(request), person_of(request)
    )
    written = await catalogue.written(resources_of(request), sheet.school.id, sheet.card.id)
    return await school_page(
        request,
        "person.html",
        status=422 if errors else 200,
        sheet=sheet,
        card=sheet.card,
        written=written,
        errors=errors,
    )


def person_of(request: Request) -> int:
    """The person of the address."""
    value = number(request.path_params["person"])
    if value is None:
        raise NotFound
    return value


def here(request: Request) -> str:
    """The address of their card."""
    return f"/ecole/{school_id_of(request)}/personnes/{person_of(request)}"


async def _act(request: Request, act: Callable[[], Awaitable[None]]) -> Response:
    """Do it and show the card again, with what stood in the way if something did."""
    try:
        await act()
    except Invalid as error:
        return await _card(request, error.errors)
    return see(request, here(request), "saved")


async def function(request: Request) -> Response:
    """POST …/fonction: give or take the direction."""
    sent = await text(request, "act")
    scope, resources, school, person = (
        asker(request),
        resources_of(request),
        school_id_of(request),
        person_of(request),
    )
    if sent["act"] not in ("give", "take"):
        raise NotFound
    change = people.give_direction if sent["act"] == "give" else people.take_direction
    return await _act(request, lambda: change(scope, resources, school, person))


async def block(request: Request) -> Response:
    """POST …/bloquer: block, or let in again."""
    sent = await text(request, "act")
    if sent["act"] not in ("block", "unblock"):
        raise NotFound
    scope, resources, school, person = (
        asker(request),
        resources_of(request),
        school_id_of(request),
        person_of(request),
    )
    blocked = sent["act"] == "block"
    return await _act(request, lambda: people.set_blocked(scope, resources, school, person, blocked=blocked))


async def classes(request: Request) -> Response:
    """POST …/classes: into a class, out of one, or from all others to one."""
    sent = await text(request, "act", "class_id")
    class_id = number(sent["class_id"])
    change = _CLASS_CHANGES.get(sent["act"])
    if class_id is None or class_id >= 2**31 or change is None:
        raise NotFound
    scope, resources, school, person = (
        asker(request),
        resources_of(request),
        school_id_of(request),
        person_of(request),
    )
    return await _act(request, lambda: change(scope, resources, school, person, class_id))


async def attach(request: Request) -> Response:
    """POST …/rattacher: attach to this school who left it, or to another school of mine who is here."""
    sent = await text(request, "school_id")
    target = number(sent["school_id"]) if sent["school_id"] else school_id_of(request)
    rights.check_school(asker(request), school_id_of(request))
    if target is None or target >= 2**31:
        raise NotFound
    await people.attach(asker(request), resources_of(request), target, person_of(request))
    return see(request, f"/ecole/{target}/personnes/{person_of(request)}", "saved")


async def detach(request: Request) -> Response:
    """POST …/retirer: out of the school."""
    school_id = school_id_of(request)
    await people.detach(asker(request), resources_of(request), school_id, person_of(request))
    return see(request, f"/ecole/{school_id}/personnes?profil={people.GONE}", "person-detached")


async def doubles(request: Request) -> Response:
    """GET /ecole/{school}/doublons: accounts of one name."""
    groups = await duplicates.groups(asker(request), resources_of(request), school_id_of(request))
    return await school_page(request, "duplicates.html", groups=groups)


async def compare(request: Request) -> Response:
    """GET /ecole/{school}/doublons/comparer?a=&b=: two accounts side by side."""
    rights.check_school(asker(request), school_id_of(request))
    one, other = (number(request.query_params.get(name)) for name in ("a", "b"))
    if one is None or other is None:
        return RedirectResponse(f"/ecole/{school_id_of(request)}/doublons", 303)
    return await _compare(request, one, other, {})


async def _compare(request: Request, one: int, other: int, errors: dict[str, list[str]]) -> Response:
    pair = await duplicates.pair(asker(request), resources_of(request), school_id_of(request), one, other)
    written = {
        card.id: await catalogue.written(resources_of(request), school_id_of(request), card.id)
        for card in (pair.one, pair.other)
    }
    return await school_page(
        request,
        "compare.html",
        status=422 if errors else 200,
        pair=pair,
        written=written,
        errors=errors,
    )


async def merge(request: Request) -> Response:
    """POST /ecole/{school}/doublons/comparer: one account out of two."""
    sent = await text(request, "keep", "remove", "sure")
    keep, remove = number(sent["keep"]), number(sent["remove"])
    if keep is None or remove is None:
        raise NotFound
    school_id = school_id_of(request)
    try:
        await people.merge(
            asker(request), resources_of(request), school_id, keep, remove, sure=bool(sent["sure"])
        )
    except Invalid as error:
        return await _compare(request, keep, remove, error.errors)
    return see(request, f"/ecole/{school_id}/personnes/{keep}", "merged")
