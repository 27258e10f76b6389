"""The messages of « Mon école »."""

from collections.abc import Mapping
from typing import Any

from one.i18n import lazy
from one.mail.composer import Composer, Template
from one.mail.letter import Letter
from one.store import outbox
from one.store.school import flash_readers


async def _reminder(composer: Composer, due: outbox.Due) -> Letter | None:
    """To somebody who has not read a message flash; nothing when they have by now, or it is over."""
    found = await flash_readers.reminded(composer.pool, int(due.data["flash"]), due.person_id or 0)
    return composer.letter(found.email, due, reader=found) if found else None


def _sample(_origin: str) -> Mapping[str, Any]:
    text = "Photo de classe mardi matin."
    return {"reader": flash_readers.Reminded("Camille", "parent", "", "École des Exemples", text, "sun")}


FLASH_REMINDER = Template(
    "flash-reminder", lazy("rappel d’un message flash"), _reminder, of_school=True, sample=_sample
)

LETTERS = (FLASH_REMINDER,)
