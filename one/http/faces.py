"""The faces of a page, found for whoever asks for it."""

from starlette.requests import Request

from one.http.state import DOWN, resources_of, state_of, visitor
from one.portraits.drawings import DRAWINGS
from one.portraits.faces import Face, faces
from one.templating.faces import Picture, filled, marked


async def with_faces(request: Request, text: str) -> str:
    """A page with the faces that its reader sees, in place of initials."""
    people = marked(text)
    if not people:
        return text
    try:
        found = await faces(visitor(request.scope), resources_of(request), people)
    except DOWN:  # a page of an error does without
        found = {}
    pictures = {person_id: _picture(person_id, face) for person_id, face in found.items()}
    return filled(text, pictures, state_of(request).templates.assets.static(""))


def _picture(person_id: int, face: Face) -> Picture:
    if face.photo:
        return Picture(address=f"/portraits/{person_id}/{face.photo}")
    drawing = DRAWINGS.get(face.drawing)  # of an earlier version of ONE: initials
    return Picture(drawing.name, drawing.hue) if drawing else Picture()
