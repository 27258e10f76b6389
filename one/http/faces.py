"""The faces of a page, found for whoever asks for it."""

from starlette.requests import Request

from one.http.state import DOWN, resources_of, state_of, visitor
from one.portraits.drawings import DRAWINGS
from one.portraits.faces import faces
from one.templating.faces import Picture, filled, marked


async def with_faces(request: Request, text: str) -> str:
    """A page with the faces that its reader sees, in place of initials."""
    people = marked(text)
    if not people:
        return text
    try:
        found = await faces(visitor(request.scope), resources_of(request), {each for each, _others in people})
    except DOWN:  # a page of an error does without
        found = {}
    own = visitor(request.scope)
    pictures = {
        (each, others): _picture(each, own.avatar, own.photo if own.photo_shown else "")
        if others and own is not None
        else _picture(each, found[each].drawing, found[each].photo)
        for each, others in people
        if each in found
    }
    return filled(text, pictures, state_of(request).templates.assets.static(""))


def _picture(person_id: int, name: str, photo: str) -> Picture:
    if photo:
        return Picture(address=f"/portraits/{person_id}/{photo}")
    drawing = DRAWINGS.get(name)  # of an earlier version of ONE: initials
    return Picture(drawing.name, drawing.hue) if drawing else Picture()
