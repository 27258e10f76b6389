"""One account of a class, and what is done to it."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from one.classroom import access
from one.errors import NotFound
from one.http.classroom.view import view
from one.http.classroom.who import classroom_of, classroom_page, home_of, members_of
from one.http.fields import Hidden, Pointed, Tick
from one.http.forms import Form, Press, wrong
from one.http.params import id_of, number
from one.http.people.fields import Name
from one.http.render import flash, see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.names import marked
from one.people.changes import accounts, classes, links, photos
from one.people.changes.acting import InClass
from one.scope import Profile

NO_PHOTO = flash(
    "person-no-photo", lazy("C’est noté : sans photo. Qui publie des photos de la classe le verra.")
)
PHOTOS = flash("person-photos", lazy("La mention « sans photo » est retirée."))


class Names(Form):
    """Names as corrected."""

    first_name = Name(lazy("Prénom"), missing=lazy("Indiquez le prénom."))
    last_name = Name(lazy("Nom"), missing=lazy("Indiquez le nom."))


class PhotoMark(Form):
    """« Sans photo »: ``without`` is empty when the mark is taken off."""

    without = Hidden(most=1)


class Tie(Form):
    """The other one of a guardian and a child; the page is of either."""

    guardian = Pointed(optional=True)
    child = Pointed(optional=True)
    again = Tick()

    def pair(self, person_id: int) -> tuple[int, int]:
        """Guardian and child; NotFound unless the form names just one of them."""
        guardian, child = self.guardian.data, self.child.data
        if (guardian is None) == (child is None):
            raise NotFound
        return guardian or person_id, child or person_id


def person_of(request: Request) -> int:
    """The person of the address."""
    return id_of(request, "person")


def here(request: Request) -> str:
    """The address of their page."""
    return f"{home_of(request)}/personnes/{person_of(request)}"


async def show(request: Request) -> Response:
    """GET /classe/{id}/parametrage/personnes/{person}: one account and what may be done to it."""
    scope, classroom, shown = asker(request), classroom_of(request), await members_of(request)
    found = next((p for p in shown.people if p.id == person_of(request)), None)
    if found is None:
        raise NotFound
    marks = shown.marks
    wanted = {Profile.PUPIL: Profile.GUARDIAN, Profile.GUARDIAN: Profile.PUPIL}.get(Profile(found.profile))
    free = [
        p
        for p in shown.people
        if p.profile == wanted
        and p.id not in found.relatives
        and (p.profile == Profile.PUPIL or access.may_touch(scope, classroom, p))
    ]
    asked = {name: number(request.query_params.get(name)) or 0 for name in ("lier", "lie", "delie")}
    cut = None
    if asked["delie"] and found.profile == Profile.PUPIL:
        cut = await links.cut_lately(scope, resources_of(request), asked["delie"], found.id)
    return await classroom_page(
        request,
        "person.html",
        to_tie=next((p for p in free if p.id == asked["lier"]), None),
        tied=next((p for p in shown.people if p.id == asked["lie"] and p.id in found.relatives), None),
        cut={"id": asked["delie"], "name": cut} if cut else None,
        now=datetime.now(UTC),
        mails=resources_of(request).settings.mails,
        person=view(scope, shown, found),
        form=await Names.shown(request, first_name=found.first_name, last_name=found.last_name),
        errors=await wrong(request),
        free=[{"id": p.id, "name": marked(p.name, marks.get(p.id))} for p in free],
    )


async def block(request: Request, form: Press) -> Response:
    """POST …/personnes/{person}/bloquer: the account is closed, and its sockets."""
    await accounts.block(
        asker(request), resources_of(request), InClass(classroom_of(request).id), person_of(request)
    )
    return see(request, here(request), "person-blocked")


async def unblock(request: Request, form: Press) -> Response:
    """POST …/personnes/{person}/debloquer: it is open again."""
    await accounts.unblock(
        asker(request), resources_of(request), InClass(classroom_of(request).id), person_of(request)
    )
    return see(request, here(request), "person-unblocked")


async def mark_photos(request: Request, form: PhotoMark) -> Response:
    """POST …/personnes/{person}/photos: no photo of them is published, or some may be."""
    without = bool(form.without.data)
    where = InClass(classroom_of(request).id)
    await photos.mark(asker(request), resources_of(request), where, person_of(request), without=without)
    return see(request, here(request), NO_PHOTO if without else PHOTOS)


async def settle(request: Request, form: Press) -> Response:
    """POST …/personnes/{person}/confirmer: the direction says that they belong to the class."""
    await classes.settle(
        asker(request), resources_of(request), InClass(classroom_of(request).id), person_of(request)
    )
    return see(request, here(request), "person-settled")


async def remove(request: Request, form: Press) -> Response:
    """POST …/personnes/{person}/retirer: out of the class, whose page is shown then."""
    await classes.take_out(
        asker(request), resources_of(request), InClass(classroom_of(request).id), person_of(request)
    )
    return see(request, home_of(request), "person-removed")


async def rename(request: Request, form: Names) -> Response:
    """POST …/personnes/{person}/nom: names as corrected."""
    scope, resources, classroom = asker(request), resources_of(request), classroom_of(request)
    first_name, last_name = form.first_name.data, form.last_name.data
    await accounts.rename(scope, resources, InClass(classroom.id), person_of(request), first_name, last_name)
    return see(request, here(request), "person-renamed")


async def link(request: Request, form: Tie) -> Response:
    """POST …/personnes/{person}/lier: a guardian and a child of the class belong together."""
    guardian, child = form.pair(person_of(request))
    act = links.relink if form.again.data else links.link
    await act(asker(request), resources_of(request), InClass(classroom_of(request).id), guardian, child)
    other = child if guardian == person_of(request) else guardian
    return see(request, f"{here(request)}?lie={other}", "guardian-linked")


async def unlink(request: Request, form: Tie) -> Response:
    """POST …/personnes/{person}/delier: they no longer do. A guardian without child here leaves the page."""
    guardian, child = form.pair(person_of(request))
    await links.unlink(
        asker(request), resources_of(request), InClass(classroom_of(request).id), guardian, child
    )
    return see(request, f"{home_of(request)}/personnes/{child}?delie={guardian}", "guardian-unlinked")
