"""« Paramétrage de la classe »: the activation board, the people, and what is done to one of them."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.classroom import access, listing, name, people
from one.classroom.access import Members
from one.errors import Invalid, NotFound
from one.http.accounts.sign_in import text
from one.http.params import number
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.i18n import Lazy, lazy
from one.resources import Resources
from one.school.classes import LEVEL_MOST, NAME_MOST
from one.scope import STAFF, Profile, Scope
from one.store.classroom.members import Person

GROUPS = (
    (Profile.PUPIL, lazy("Élèves")),
    (Profile.GUARDIAN, lazy("Responsables")),
    (Profile.TEACHER, lazy("Enseignants")),
)


def ids(request: Request) -> tuple[int, int]:
    """The class of the address, and the person if it names one (else 0)."""
    class_id = number(request.path_params["id"])
    if class_id is None or class_id >= 2**31:
        raise NotFound
    return class_id, number(request.path_params.get("person")) or 0


def home_of(class_id: int) -> str:
    """Where the settings of a class begin."""
    return f"/classe/{class_id}/parametrage"


async def index(request: Request) -> Response:
    """GET /classe/{id}/parametrage: who has activated, and everyone by profile."""
    return await _index(request, {}, {})


async def name_class(request: Request) -> Response:
    """POST /classe/{id}/parametrage/nom: another name for the class, or what is wrong with it."""
    class_id = ids(request)[0]
    sent = await text(request, "name", "level")
    try:
        await name.rename(asker(request), resources_of(request), class_id, sent["name"], sent["level"])
    except Invalid as error:
        return await _index(request, {field: value[:200] for field, value in sent.items()}, error.errors)
    return see(request, home_of(class_id), "class-renamed")


async def listing_csv(request: Request) -> Response:
    """POST /classe/{id}/parametrage/liste.csv: the class for a spreadsheet. It is logged: no prefetch may ask."""
    file_name, content = await listing.export(asker(request), resources_of(request), ids(request)[0])
    return Response(
        content,
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{file_name}"'},
    )


async def _index(request: Request, form: dict[str, str], errors: dict[str, list[str]]) -> Response:
    scope, resources = asker(request), resources_of(request)
    shown = await access.members(scope, resources, ids(request)[0])
    groups = [group(scope, shown, profile, title) for profile, title in GROUPS]
    groups = [each for each in groups if each["people"] or each["profile"] != Profile.TEACHER]
    return await page(
        request,
        "classroom/index.html",
        status=422 if errors else 200,
        help_page="parametrage",
        form=form or {"name": shown.classroom.name, "level": shown.classroom.level},
        errors=errors,
        name_most=NAME_MOST,
        level_most=LEVEL_MOST,
        now=datetime.now(UTC),
        classroom=shown.classroom,
        base=home_of(shown.classroom.id),
        mails=resources.settings.mails,
        groups=groups,
        waiting=sum(each["waiting"] for each in groups if each["profile"] != Profile.TEACHER),
        total=sum(each["total"] for each in groups if each["profile"] != Profile.TEACHER),
    )


def group(scope: Scope, shown: Members, profile: str, title: Lazy) -> dict[str, Any]:
    """The people of one profile and how many have activated; the blocked are not waited for."""
    kind = STAFF if profile == Profile.TEACHER else (profile,)
    members = [p for p in shown.people if p.profile in kind]
    open_ones = [p for p in members if p.blocked_at is None]
    active = sum(p.active for p in open_ones)
    return {
        "profile": profile,
        "title": title,
        "people": [view(scope, shown, p) for p in members],
        "total": len(open_ones),
        "active": active,
        "waiting": len(open_ones) - active,
    }


def view(scope: Scope, shown: Members, person: Person) -> dict[str, Any]:
    """What the templates read of a person."""
    names = {p.id: p.name if person.profile == Profile.PUPIL else p.first_name for p in shown.people}
    state = "blocked" if person.blocked_at else "active" if person.active else "waiting"
    return {
        "id": person.id,
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "login": person.login,
        "profile": person.profile,
        "state": state,
        "code_at": person.code_at,
        "code_until": person.code_until,
        "activated_at": person.activated_at,
        "reminded_at": person.reminded_at if state == "waiting" else None,
        "relatives": [
            {
                "id": p.id,
                "name": names[p.id],
                "touch": person.profile != Profile.PUPIL or access.may_touch(scope, shown.classroom, p),
            }
            for p in shown.people
            if p.id in person.relatives
        ],
        "touch": access.may_touch(scope, shown.classroom, person),
        "account": access.may_change(scope, person),
        "code": access.may_give_code(scope, shown.classroom.school_id, person),
        "unblock": access.may_unblock(scope, shown.classroom, person),
    }


async def person(request: Request) -> Response:
    """GET /classe/{id}/parametrage/personnes/{person}: one account and what may be done to it."""
    return await show_person(request, {}, {})


async def show_person(request: Request, form: dict[str, str], errors: dict[str, list[str]]) -> Response:
    """The page of one account, with what stood in the way of an act if something did."""
    scope, resources = asker(request), resources_of(request)
    class_id, person_id = ids(request)
    shown = await access.members(scope, resources, class_id)
    found = next((p for p in shown.people if p.id == person_id), None)
    if found is None:
        raise NotFound
    linked = set(found.relatives)
    wanted = {Profile.PUPIL: Profile.GUARDIAN, Profile.GUARDIAN: Profile.PUPIL}.get(Profile(found.profile))
    free = [
        p
        for p in shown.people
        if p.profile == wanted
        and p.id not in linked
        and (p.profile == Profile.PUPIL or access.may_touch(scope, shown.classroom, p))
    ]
    return await page(
        request,
        "classroom/person.html",
        status=422 if errors else 200,
        help_page="parametrage",
        now=datetime.now(UTC),
        mails=resources.settings.mails,
        classroom=shown.classroom,
        base=home_of(class_id),
        person=view(scope, shown, found),
        errors=errors,
        form=form or {"first_name": found.first_name, "last_name": found.last_name},
        free=[{"id": p.id, "name": p.name} for p in free],
    )


Plain = Callable[[Scope, Resources, int, int], Awaitable[None]]


def _act(act: Plain, flash: str, *, stays: bool = True) -> Callable[[Request], Awaitable[Response]]:
    """A handler that does one act to one person, then shows them again, or the class when they left it."""

    async def handle(request: Request) -> Response:
        class_id, person_id = ids(request)
        await act(asker(request), resources_of(request), class_id, person_id)
        home = home_of(class_id)
        return see(request, f"{home}/personnes/{person_id}" if stays else home, flash)

    return handle


block = _act(people.block, "person-blocked")
unblock = _act(people.unblock, "person-unblocked")
remove = _act(people.remove, "person-removed", stays=False)


async def rename(request: Request) -> Response:
    """POST …/personnes/{person}/nom: names as corrected, or the form again with what is wrong."""
    class_id, person_id = ids(request)
    sent = await text(request, "first_name", "last_name")
    try:
        await people.rename(
            asker(request), resources_of(request), class_id, person_id, sent["first_name"], sent["last_name"]
        )
    except Invalid as error:
        return await show_person(request, {name: value[:300] for name, value in sent.items()}, error.errors)
    return see(request, f"{home_of(class_id)}/personnes/{person_id}", "person-renamed")


async def _pair(request: Request) -> tuple[int, int, int, int]:
    """Class, person of the page, guardian and child: the page is either one's, the form names the other."""
    class_id, person_id = ids(request)
    sent = await text(request, "guardian", "child")
    guardian, child = number(sent["guardian"]), number(sent["child"])
    if (guardian is None) == (child is None):
        raise NotFound
    return class_id, person_id, guardian or person_id, child or person_id


async def link(request: Request) -> Response:
    """POST …/personnes/{person}/lier: a guardian and a child of the class belong together."""
    class_id, person_id, guardian, child = await _pair(request)
    await people.link(asker(request), resources_of(request), class_id, guardian, child)
    return see(request, f"{home_of(class_id)}/personnes/{person_id}", "guardian-linked")


async def unlink(request: Request) -> Response:
    """POST …/personnes/{person}/delier: they no longer do. A guardian without child here leaves the page."""
    class_id, person_id, guardian, child = await _pair(request)
    scope, resources = asker(request), resources_of(request)
    await people.unlink(scope, resources, class_id, guardian, child)
    shown = await access.members(scope, resources, class_id)
    stays = any(p.id == person_id for p in shown.people)
    home = home_of(class_id)
    return see(request, f"{home}/personnes/{person_id}" if stays else home, "guardian-unlinked")
