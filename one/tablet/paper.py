"""The cards of little hands on paper: one a child, eight a page, with their animal, their four pictures and a QR.

Made like the connection sheets, out of the very drawings that the tablet shows.
"""

import io
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import segno

from one import i18n
from one.accounts import pictures
from one.accounts.sheets import Heading
from one.i18n import _
from one.resources import Resources
from one.tablet.cards import Card
from one.templating.pages import ROOT
from one.templating.pdf import drawn

_SPRITE = ROOT / "static/img/hands.svg"
COLORS = (
    "#fdf0d2",
    "#ddeff0",
    "#fbe7e3",
    "#e1f0e2",
    "#ebe6f9",
    "#e1ecf8",
)  # as static/css/tablet/hands.css has them


async def pdf(resources: Resources, heading: Heading, cards: Sequence[Card]) -> bytes:
    """The cards as PDF, in a thread; bounded together with hashing, which fills a core like this."""
    return await resources.hashing.run(lambda: _pdf(heading, cards), place="sheets")


def _pdf(heading: Heading, cards: Sequence[Card]) -> bytes:
    data = {
        "lang": i18n.language(),
        "school": heading.school_name,
        "class": heading.name,
        "title": _("Cartes pour la tablette de la classe"),
        "keep": _("Cette carte n’ouvre que la tablette de la classe. Elle reste à l’école."),
        "cards": [_words(card) for card in cards],
    }
    return drawn("tablet/cards.typ", data)


def _words(card: Card) -> dict[str, Any]:
    animal, color = card.avatar % pictures.AVATARS, COLORS[card.avatar // pictures.AVATARS % len(COLORS)]
    return {
        "name": card.name,
        "color": color,
        "animal": drawing(f"a{animal}", color),
        "code": [{"svg": drawing(f"p{each}"), "alt": str(pictures.PICTURES[each])} for each in card.code],
        "qr": _qr(card.qr),
        "alt": _("QR code de la carte de %(name)s") % {"name": card.name},
    }


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=2, light="#fff", xmldecl=False, omitsize=True
    )
    return out.getvalue().decode()


def drawing(name: str, color: str = "#fff") -> str:
    """One drawing of the sprite by itself."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{_drawings()[name]}</svg>'.replace(
        "currentColor", color
    )


@cache
def _drawings() -> dict[str, str]:
    found = re.findall(r'<symbol id="(\w+)"[^>]*>(.*?)</symbol>', _SPRITE.read_text("utf-8"), re.DOTALL)
    return dict(found)
