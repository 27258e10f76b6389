"""What a note asks of families, as it is chosen when it is written, planned or corrected."""

from datetime import date
from typing import Any

from one.apps.carnet import confirmations
from one.apps.carnet.confirmations import Answer, Asks, Confirm
from one.http.fields import Choice, Day
from one.i18n import _, lazy

NONE = "none"


class AskingFields:
    """The fields of it, for the forms of a note."""

    confirm = Choice(
        lazy("Demander une confirmation ?"),
        options=(
            (NONE, lazy("Non")),
            (Confirm.ONE.value, lazy("Par un responsable de chaque élève")),
            (Confirm.EACH.value, lazy("Par chaque responsable")),
        ),
    )
    reply = Choice(
        lazy("Avec une réponse ?"),
        options=(
            (NONE, lazy("Sans réponse")),
            (Answer.YES_NO.value, lazy("Oui ou non")),
            (Answer.TEXT.value, lazy("Quelques mots")),
        ),
    )
    deadline = Day(lazy("Jusqu’à quel jour ?"), ahead=True)


def asked(form: Any) -> Asks:
    """What was chosen; an answer and a day without a confirmation ask for nothing."""
    confirm = "" if form.confirm.data in ("", None, NONE) else str(form.confirm.data)
    if not confirm:
        return Asks()
    answer = "" if form.reply.data in ("", None, NONE) else str(form.reply.data)
    return Asks(confirm, answer, form.deadline.day)


def wrong(form: Any, before: date | None = None) -> dict[str, list[str]]:
    """What is wrong with it, by field."""
    return confirmations.problems(asked(form), before)


_WHO = {
    Confirm.ONE: lazy("À confirmer par un responsable de chaque élève"),
    Confirm.EACH: lazy("À confirmer par chaque responsable"),
}
_HOW = {Answer.YES_NO: lazy("par oui ou par non"), Answer.TEXT: lazy("en quelques mots")}


def said(asks: Asks) -> str:
    """What it asks, on one line; empty for nothing."""
    if not asks.any:
        return ""
    parts = [str(_WHO[Confirm(asks.confirm)])]
    if asks.answer:
        parts.append(str(_HOW[Answer(asks.answer)]))
    if asks.deadline:
        parts.append(_("jusqu’au %(day)s") % {"day": confirmations.said(asks.deadline)})
    return ", ".join(parts)


def values(asks: Asks) -> dict[str, str]:
    """As its fields show it."""
    return {
        "confirm": asks.confirm or NONE,
        "reply": asks.answer or NONE,
        "deadline": asks.deadline.isoformat() if asks.deadline else "",
    }
