"""The mail that says that an archive is ready. It holds nothing of it, and its link opens nothing without a session and the password."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from one.i18n import lazy
from one.mail.composer import Composer, Template
from one.mail.letter import Letter
from one.store import outbox
from one.store.personal_data import archives


async def _ready(composer: Composer, due: outbox.Due) -> Letter | None:
    """Nothing when it is no more by then, or its owner has no address that they confirmed."""
    found = await archives.reader(composer.pool, int(due.data["archive"]), due.person_id or 0)
    return composer.letter(found.email, due, reader=found) if found else None


def _sample(_origin: str) -> Mapping[str, Any]:
    until = datetime.now(UTC) + timedelta(days=7)
    return {"reader": archives.Reader(first_name="Camille", profile="parent", email="", expires_at=until)}


READY = Template("personal-data-ready", lazy("vos données sont prêtes"), _ready, sample=_sample)
LETTERS = (READY,)
