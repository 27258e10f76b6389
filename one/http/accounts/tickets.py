"""Codes as a page shows them, for a while after they were made."""

from typing import Any

from one.accounts import sheets
from one.accounts.codes import shown as shown_code
from one.accounts.connection_sheet import Sheet
from one.http.render import notice
from one.i18n import lazy

CODES_PAST = notice(
    "codes-past",
    lazy(
        "Ces codes ne s’affichent plus : ils ont servi, ou la demi-heure est passée. Ceux qui ont été notés ou imprimés"
        " restent bons."
    ),
)


def ticket(origin: str, sheet: Sheet) -> dict[str, Any]:
    """What the templates read of a code that is shown."""
    return {
        "name": f"{sheet.first_name} {sheet.last_name}",
        "about": sheets.about(sheet),
        "login": sheet.login,
        "code": shown_code(sheet.code),
        "until": sheet.expires_at,
        "qr": sheets.qr_svg(origin, sheet),
    }
