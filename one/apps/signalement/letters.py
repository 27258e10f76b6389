"""The mail to who judges: that there is something to judge, and never what it is."""

from collections.abc import Mapping
from typing import Any

from one.i18n import lazy
from one.mail.composer import Composer, Template
from one.mail.letter import Letter
from one.store import outbox
from one.store.signalement import reports


async def _report(composer: Composer, due: outbox.Due) -> Letter | None:
    """Nothing when it is decided by now, or its reader judges no more."""
    case_id = int(due.data["case"])
    reader = await reports.reader(composer.pool, due.person_id or 0, case_id)
    if reader is None:
        return None
    link = f"{composer.settings.origin}/signalements/{case_id}"
    return composer.letter(reader.email, due, reader=reader, link=link)


def _sample(origin: str) -> Mapping[str, Any]:
    reader = reports.Reader("Camille", "", "École des Exemples", hidden=True)
    return {"reader": reader, "link": f"{origin}/signalements/1"}


REPORT = Template(
    "signalement", lazy("un contenu est signalé"), _report, folder="signalement/mail", sample=_sample
)
LETTERS = (REPORT,)
