"""Fresh codes as a CSV file for a spreadsheet. Nothing else ever holds them: losing it loses them."""

from collections.abc import Sequence

from one import spreadsheet
from one.accounts.codes import IssuedCode, shown
from one.scope import Profile
from one.templating.times import day

_PROFILES = {
    Profile.PUPIL: "élève",
    Profile.GUARDIAN: "parent",
    Profile.TEACHER: "enseignant",
    Profile.STAFF: "personnel",
}


def table(issued: Sequence[IssuedCode]) -> bytes:
    """The codes as CSV in UTF-8, with the mark by which a spreadsheet knows its accents."""
    rows = [["identifiant", "nom", "prénom", "profil", "classe", "code", "valable jusqu’au"]]
    for each in issued:
        cells = [
            each.login,
            each.last_name,
            each.first_name,
            _PROFILES[Profile(each.profile)],
            each.class_name,
            shown(each.code),
            day(each.expires_at, "dd/MM/y"),
        ]
        rows.append(cells)
    return spreadsheet.table(rows)
