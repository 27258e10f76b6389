"""Faces on a page: written down while it is drawn, then found for all of them at once, and put in their places.

A template says whose face it shows, and the initials that stand for it; who renders the page asks once for all of
them. What nobody finds stays as its initials.
"""

import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from one.i18n.erased import called
from one.templating.filters import initials, tone
from one.templating.pieces import symbol

_MARK = f"<!--face-{secrets.token_hex(6)}-"  # nobody who writes something knows it
_END = "-->"


class Place(NamedTuple):
    """Of a face on a page."""

    person_id: int
    large: bool
    others: bool  # as others see it


class Picture(NamedTuple):
    """A face: the drawing of this name before a hue, or, with an ``address``, a photo."""

    drawing: str = ""
    hue: str = ""
    address: str = ""


def avatar(
    person_id: int | None, name: str, cls: str = "", *, slot: str = "", others: bool = False
) -> Markup:
    """Somebody's face, beside their name: who does not see it loses nothing.

    ``slot``: a script fills it. ``others``: the reader's own, as who may write to them sees it.
    """
    return _avatar(person_id, called(name), cls, slot, others=others)


@lru_cache(maxsize=4096)
def _avatar(person_id: int | None, name: str, cls: str, slot: str, *, others: bool) -> Markup:
    attributes = Markup("")
    if slot:
        attributes += Markup(' data-slot="{}"').format(slot)
    mark = Markup("")
    if person_id is not None:
        attributes += Markup(' data-face="{}"').format(person_id)
        place = Place(person_id, "avatar-large" in cls, others)
        mark = Markup(f"{_MARK}{place.person_id}{'l' * place.large}{'o' * place.others}{_END}")  # noqa: S704 - ours
    return Markup('<span class="avatar{} tone-{}"{} translate="no" aria-hidden="true">{}{}</span>').format(
        f" {cls}" if cls else "", tone(name), attributes, initials(name), mark
    )


def marked(text: str) -> set[tuple[int, bool]]:
    """Whose faces a page shows; and whether as others see them."""
    places = [_place(said.partition(_END)[0]) for said in text.split(_MARK)[1:]]
    return {(place.person_id, place.others) for place in places}


def filled(text: str, faces: Mapping[tuple[int, bool], Picture], files: str) -> str:
    """The page with these faces; ``files`` is the address of all that there is now.

    What stands before a mark ends with the tag of its element and the initials, which a face takes the place of.
    """
    before, *rest = text.split(_MARK)
    page = []
    for each in rest:
        said, _, after = each.partition(_END)
        place = _place(said)
        face = _drawn(place, faces.get((place.person_id, place.others)), files)
        page.append(before[: before.rindex(">") + 1] + face if face else before)
        before = after
    return "".join((*page, before))


def _place(said: str) -> Place:
    digits = said.rstrip("lo")
    return Place(int(digits), "l" in said, "o" in said)


def _drawn(place: Place, picture: Picture | None, files: str) -> str:
    if picture is None:
        return ""
    if picture.address:
        small = "" if place.large else "/petit"
        return f'<img src="{escape(picture.address)}{small}" alt="" width="64" height="64" decoding="async">'
    return str(
        symbol(files, "avatars", picture.drawing, f"face hue-{picture.hue}") or ""
    )  # no Markup: it escapes what it joins
