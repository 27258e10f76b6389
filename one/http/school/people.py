"""/ecole/{school}/personnes: search, card, functions, block, classes, attach."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from one.apps import catalogue
from one.http.fields import Button, Pointed, Text
from one.http.forms import Form, Press, wrong
from one.http.params import CLASS_MOST, id_of, number
from one.http.render import see
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.names import told_apart
from one.people.changes import accounts, functions, schools
from one.people.changes import classes as class_changes
from one.people.changes.acting import InSchool
from one.school import people

_DIRECTION = {"give": functions.give_direction, "take": functions.take_direction}
_BLOCKING = {"block": accounts.block, "unblock": accounts.unblock}
_CLASSES = {"enter": class_changes.enter, "move": class_changes.move, "leave": class_changes.leave}


class Search(Form):
    """What is looked for, and among whom."""

    q = Text(most=people.QUERY_MOST)
    profil = Text(most=20)


class FunctionForm(Form):
    """Give or take the direction."""

    act = Button("give", "take")


class BlockForm(Form):
    """Block, or let in again."""

    act = Button("block", "unblock")


class ClassesForm(Form):
    """Into a class, out of one, or from all others to one."""

    act = Button("enter", "move", "leave")
    class_id = Pointed(below=CLASS_MOST)


class AttachForm(Form):
    """To this school, or to another one of mine."""

    school_id = Pointed(below=CLASS_MOST, optional=True)


async def search(request: Request) -> Response:
    """GET /ecole/{school}/personnes?q=&profil=&page=."""
    form = Search.asked(request)
    query, profile = ("", "") if form.problems else (form.q.data, form.profil.data)
    turn = number(request.query_params.get("page")) or 1
    found = await people.search(
        asker(request), resources_of(request), school_of(request).id, query, profile, turn
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
    sheet = await people.sheet(
        asker(request), resources_of(request), school_of(request).id, person_of(request)
    )
    written = await catalogue.written(resources_of(request), sheet.school.id, sheet.card.id)
    return await school_page(
        request,
        "person.html",
        sheet=sheet,
        card=sheet.card,
        written=written,
        marks=told_apart([*sheet.card.children, *sheet.card.guardians]),
        errors=await wrong(request),
    )


def person_of(request: Request) -> int:
    """The person of the address."""
    return id_of(request, "person")


def here(request: Request) -> str:
    """The address of their card."""
    return f"{base_of(request)}/personnes/{person_of(request)}"


async def function(request: Request, form: FunctionForm) -> Response:
    """POST …/fonction: give or take the direction."""
    act, where = _DIRECTION[form.act.data], InSchool(school_of(request).id)
    await act(asker(request), resources_of(request), where, person_of(request))
    return see(request, here(request), "saved")


async def block(request: Request, form: BlockForm) -> Response:
    """POST …/bloquer: block, or let in again."""
    act, where = _BLOCKING[form.act.data], InSchool(school_of(request).id)
    await act(asker(request), resources_of(request), where, person_of(request))
    return see(request, here(request), "saved")


async def classes(request: Request, form: ClassesForm) -> Response:
    """POST …/classes: into a class, out of one, or from all others to one."""
    act, where = _CLASSES[form.act.data], InSchool(school_of(request).id)
    await act(asker(request), resources_of(request), where, person_of(request), form.class_id.data)
    return see(request, here(request), "saved")


async def attach(request: Request, form: AttachForm) -> Response:
    """POST …/rattacher: attach to this school who left it, or to another school of mine who is here."""
    target = form.school_id.data or school_of(request).id
    await schools.attach(asker(request), resources_of(request), InSchool(target), person_of(request))
    return see(request, f"/ecole/{target}/personnes/{person_of(request)}", "saved")


async def detach(request: Request, form: Press) -> Response:
    """POST …/retirer: out of the school."""
    await schools.take_out(
        asker(request), resources_of(request), InSchool(school_of(request).id), person_of(request)
    )
    return see(request, f"{base_of(request)}/personnes?profil={people.GONE}", "person-detached")
