"""Connection sheets on paper: one page a family, eight a page, or a table.

The PDF (one/templating/pdf.py) breaks long names by itself and is tagged for screen readers. Code and login also stand in a QR,
as the fragment of the sign-in page's address: a browser keeps a fragment to itself, so no server or proxy ever logs it.
"""

import io
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import quote

import segno

from one import i18n, names, spreadsheet, titles
from one.accounts import passwords, sheet_words
from one.accounts.codes import shown
from one.accounts.connection_sheet import Sheet
from one.i18n import _
from one.resources import Resources
from one.scope import Profile
from one.templating.pdf import drawn
from one.templating.times import day

LAYOUTS = ("pages", "cards")


class Heading(Protocol):
    """What stands at the top of a sheet: the school, and the class for whoever is in one (a Classroom is one)."""

    @property
    def school_name(self) -> str:
        """The school."""

    @property
    def name(self) -> str:
        """The class, or nothing."""


def link(origin: str, sheet: Sheet) -> str:
    """The address in the QR. static/js/page/prefill.js reads it: the code is what follows the last dot."""
    return f"{origin}/connexion#c={quote(sheet.login)}.{sheet.code}"


def qr_svg(origin: str, sheet: Sheet) -> str:
    """The QR as SVG. Level M stands a crease or a stain; the margin is the sheet's own."""
    out = io.BytesIO()
    segno.make(link(origin, sheet), error="m", micro=False).save(
        out, kind="svg", border=2, light="#fff", xmldecl=False, omitsize=True
    )
    return out.getvalue().decode()


def about(sheet: Sheet) -> str:
    """Whose sheet it is, under the name: « Parent de Léa »."""
    if sheet.profile == Profile.GUARDIAN:
        children = ", ".join(sheet.relatives)
        return _("Parent de %(names)s") % {"names": children} if children else _("Parent")
    return titles.profile(sheet.profile, sheet.civility)


async def pdf(resources: Resources, heading: Heading, sheets: Sequence[Sheet], layout: str) -> bytes:
    """The sheets as PDF, in a thread; bounded together with hashing, which fills a core like this."""
    assert layout in LAYOUTS
    return await resources.hashing.run(
        lambda: _pdf(resources.settings.origin, heading, sheets, layout), place="sheets"
    )


def _pdf(origin: str, heading: Heading, sheets: Sequence[Sheet], layout: str) -> bytes:
    data = {
        "layout": layout,
        "lang": i18n.language(),
        "school": heading.school_name,
        "class": heading.name,
        "address": f"{origin.partition('://')[2]}/connexion",
        "words": {
            "title": _("Votre accès à ONE"),
            "login": _("Identifiant"),
            "code": _("Code d’activation"),
        },
        "sheets": [_card(origin, sheet) for sheet in sheets] if layout == "cards" else [],
        "families": families(origin, sheets) if layout == "pages" else [],
    }
    return drawn("classroom/sheets.typ", data)


def families(origin: str, sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """What the template reads of each page: a child with the guardians, or a grown-up of the school."""
    pages: defaultdict[int, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        pages[sheet.home.id].append(sheet)
    return [_family(origin, some, sheets) for some in pages.values()]


def _family(origin: str, some: Sequence[Sheet], sheets: Sequence[Sheet]) -> dict[str, Any]:
    home = some[0].home
    alone = len(some) == 1 and some[0].profile == Profile.PUPIL
    notes = [
        _("La fiche de %(name)s est avec celle de %(child)s.")
        % {"name": f"{each.first_name} {each.last_name}", "child": each.home.first_name}
        for each in sheets
        if home.id in each.children and each.home.id != home.id
    ]
    title = _("Votre accès à ONE")
    if home.pupil:
        title = _("Ton accès à ONE") if alone else _("L’accès à ONE, pour la famille de l’élève")
    return {
        "title": title,
        "name": home.name,
        "notes": notes,
        "people": [_words(origin, sheet) for sheet in some],
        "how": sheet_words.alone(some[0]) if alone else sheet_words.together(some),
    }


def _card(origin: str, sheet: Sheet) -> dict[str, Any]:
    """Cards lie in the order of surnames, which lead; within a family's page, first names do."""
    return _words(origin, sheet) | {"name": names.listed(sheet.first_name, sheet.last_name)}


def _words(origin: str, sheet: Sheet) -> dict[str, Any]:
    return {
        "name": f"{sheet.first_name} {sheet.last_name}",
        "about": about(sheet),
        "login": sheet.login,
        "code": shown(sheet.code),
        "until": _("Valable jusqu’au %(date)s") % {"date": day(sheet.expires_at)},
        "qr": qr_svg(origin, sheet),
        "child": sheet.profile == Profile.PUPIL,
        "alt": _("QR code de connexion de %(name)s") % {"name": f"{sheet.first_name} {sheet.last_name}"},
        "short": sheet_words.short(sheet),
        "rule": passwords.rule(sheet.password_min),
    }


def table(heading: Heading, sheets: Sequence[Sheet]) -> bytes:
    """The sheets as CSV for a spreadsheet: with a mark for accents, and no cell that would be a formula."""
    rows = [
        [_("identifiant"), _("nom"), _("prénom"), _("profil"), _("classe"), _("code"), _("valable jusqu’au")]
    ]
    for sheet in sheets:
        until = day(sheet.expires_at, "dd/MM/y")
        code = shown(sheet.code)
        rows.append([sheet.login, sheet.last_name, sheet.first_name, about(sheet), heading.name, code, until])
    return spreadsheet.table(rows)
