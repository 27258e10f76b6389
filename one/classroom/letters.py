"""The messages of the class pages."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from one.i18n import lazy
from one.mail.composer import Composer, Template
from one.mail.letter import Letter
from one.store import outbox
from one.store.classroom import reminders


async def _reminder(composer: Composer, due: outbox.Due) -> Letter | None:
    """To one mailbox, about its owner's account and those of their children; without any code."""
    class_id, people = int(due.data["class"]), [int(each) for each in due.data["people"]]
    reader = await reminders.reader(composer.pool, due.person_id or 0, class_id)
    accounts = await reminders.accounts(composer.pool, due.person_id or 0, class_id, people)
    if reader is None or not accounts:
        return None
    return composer.letter(reader.email, due, reader=reader, accounts=accounts)


def _sample(_origin: str) -> Mapping[str, Any]:
    until = datetime.now(UTC) + timedelta(days=30)
    accounts = [
        reminders.Account("camille.exemple", "Camille", own=True, code_until=until),
        reminders.Account("alix.exemple", "Alix", own=False, code_until=None),
    ]
    reader = reminders.Reader("Camille", "parent", "", "CE1", "École des Exemples")
    return {"reader": reader, "accounts": accounts}


REMINDER = Template(
    "activation-reminder", lazy("rappel pour activer un compte"), _reminder, of_school=True, sample=_sample
)

LETTERS = (REMINDER,)
