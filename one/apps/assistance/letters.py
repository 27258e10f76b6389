"""The mail to the support of the ENT. It answers to whoever passed the request on, never to who asked."""

from collections.abc import Mapping
from typing import Any

from one.apps.assistance.words import PROFILES
from one.i18n import lazy
from one.mail.composer import Composer, Template
from one.mail.letter import Letter
from one.store import outbox
from one.store.assistance import mails


async def _support(composer: Composer, due: outbox.Due) -> Letter | None:
    """Nothing when the request is no more, or its sender does not handle it any more."""
    found = await mails.passed(composer.pool, int(due.data["request"]), int(due.data["by"]))
    if found is None or due.address is None:
        return None
    return composer.letter(
        due.address,
        due,
        reply_to=found.reply_to,
        it=found,
        about=due.data["about"],
        words=due.data["words"],
        profile=str(PROFILES[found.profile]),
    )


def _sample(_origin: str) -> Mapping[str, Any]:
    it = mails.Passed(
        1,
        "Une photo ne s’ouvre pas",
        "Depuis lundi, la page reste blanche.",
        "/aide",
        "Firefox",
        "a1b2c3d4",
        "École des Exemples",
        "0750001A",
        "parent",
        "",
    )
    words = "Je l’ai vu aussi sur mon poste."
    return {"it": it, "about": "Blog", "words": words, "profile": str(PROFILES[it.profile])}


SUPPORT = Template(
    "assistance",
    lazy("une demande d’aide est transmise au support"),
    _support,
    folder="assistance/mail",
    sample=_sample,
)
LETTERS = (SUPPORT,)
