"""Faces on a page: written down while it is drawn, then found for all of them at once, and put in their places.

A template says whose face it shows, and the initials that stand for it; who renders the page asks once for all of
them. What nobody finds stays as its initials.
"""

import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from one.templating.filters import initials, tone
from one.templating.pieces import symbol

_MARK = f"face-{secrets.token_hex(6)}-"  # nobody who writes something knows it
# From the end of the element's tag on: a pattern that may begin anywhere reads a long text once for each of its letters.
_MARKED = re.compile(rf">([^<>]{{0,40}})<!--{_MARK}(\d+)(l?)(o?)-->")


class Picture(NamedTuple):
    """A face: the drawing of this name before a hue, or, with an ``address``, a photo."""

    drawing: str = ""
    hue: str = ""
    address: str = ""


@lru_cache(maxsize=4096)
def avatar(
    person_id: int | None, name: str, cls: str = "", *, slot: str = "", others: bool = False
) -> Markup:
    """Somebody's face, beside their name: who does not see it loses nothing.

    ``slot``: a script fills it. ``others``: the reader's own, as who may write to them sees it.
    """
    attributes = Markup("")
    if slot:
        attributes += Markup(' data-slot="{}"').format(slot)
    mark = Markup("")
    if person_id is not None:
        attributes += Markup(' data-face="{}"').format(person_id)
        size = "l" if "avatar-large" in cls else ""
        mark = Markup("<!--{}{}{}{}-->").format(_MARK, person_id, size, "o" if others else "")
    return Markup('<span class="avatar{} tone-{}"{} translate="no" aria-hidden="true">{}{}</span>').format(
        f" {cls}" if cls else "", tone(name), attributes, initials(name), mark
    )


def marked(text: str) -> set[tuple[int, bool]]:
    """Whose faces a page shows; and whether as others see them."""
    return {(int(found[2]), bool(found[4])) for found in _MARKED.finditer(text)} if _MARK in text else set()


def filled(text: str, faces: Mapping[tuple[int, bool], Picture], files: str) -> str:
    """The page with these faces; ``files`` is the address of all that there is now."""

    def face(found: re.Match[str]) -> str:
        picture = faces.get((int(found[2]), bool(found[4])))
        if picture is None:
            return f">{found[1]}"
        if picture.address:
            small = "" if found[3] else "/petit"
            return f'><img src="{escape(picture.address)}{small}" alt="" width="64" height="64" decoding="async">'
        return f">{symbol(files, 'avatars', picture.drawing, f'face hue-{picture.hue}') or found[1]}"

    return _MARKED.sub(face, text) if _MARK in text else text
