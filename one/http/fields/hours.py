"""Hours as people type them where no clock opens: « 2:30 », « 2h30 », « 02 h 30 », « 14 heures », “2.30 pm”."""

import re
from datetime import time

from one.http.fields.days import plain
from one.i18n import _, language

_EXACT = re.compile(r"(\d\d:\d\d)(:\d\d(\.\d+)?)?", re.ASCII)
_TYPED = re.compile(
    r"(?P<hours>[0-9]{1,2})"
    r"(?: ?(?P<sign>h|heures?|hours?|[:.]) ?(?P<minutes>[0-9]{1,2})? ?(?:m|min|minutes?)?)?"
    r" ?(?P<half>[ap]\.?m\.?)?"
)
_NOON = ("midi", "noon")
_HALF = 12


def is_exact(text: str) -> bool:
    """Whether it is an hour as browsers send it."""
    try:
        return bool(_EXACT.fullmatch(text) and time.fromisoformat(text))
    except ValueError:
        return False


def read(text: str) -> time:
    """The hour that was typed; ValueError with a sentence for what is none, or may be two."""
    if is_exact(text):
        return time.fromisoformat(text[:5])
    folded = plain(text)
    if folded in _NOON:
        return time(_HALF)
    found = _TYPED.fullmatch(" ".join(folded.split()))
    if found is None:
        raise ValueError(_none())
    hours, sign, minutes, half = (found[name] or "" for name in ("hours", "sign", "minutes", "half"))
    if not half and (not sign or (sign in ":." and not minutes)):
        raise ValueError(_none())
    if len(minutes) == 1:
        raise ValueError(_("Combien de minutes ? Écrivez-les avec deux chiffres, comme 07:30."))
    return (
        _halved(int(hours), int(minutes or 0), half[:1]) if half else _whole(hours, sign, int(minutes or 0))
    )


def _none() -> str:
    return _("Cette heure n’existe pas. Une heure s’écrit comme 07:30.")


def _either(hours: int, minutes: int) -> ValueError:
    early, late = (f"{each:02}:{minutes:02}" for each in (hours, hours + _HALF))
    words = _("Est-ce %(early)s ou %(late)s ? Écrivez-la ainsi.")
    return ValueError(words % {"early": early, "late": late})


def _at(hours: int, minutes: int) -> time:
    try:
        return time(hours, minutes)
    except ValueError:
        raise ValueError(_none()) from None


def _whole(hours: str, sign: str, minutes: int) -> time:
    """By the clock of 24 hours; who reads English may mean the afternoon by “2:30”."""
    at = _at(int(hours), minutes)
    if language() == "en" and sign in ":." and len(hours) == 1 and at.hour:
        raise _either(at.hour, minutes)
    return at


def _halved(hours: int, minutes: int, half: str) -> time:
    """By the clock of twelve hours; nobody agrees on which twelve o’clock is “am”."""
    if not 1 <= hours <= _HALF:
        raise ValueError(_none())
    if hours == _HALF and not minutes:
        raise _either(0, 0)
    return _at(hours % _HALF + (_HALF if half == "p" else 0), minutes)
