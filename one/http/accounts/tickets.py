"""A code as a page shows it, the only time that it is shown."""

from typing import Any

from one.accounts import sheets
from one.accounts.codes import shown as shown_code
from one.accounts.connection_sheet import Sheet


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
