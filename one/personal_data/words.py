"""A part of an archive in the words of who reads it: its members, and the codes that stand in them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from one.i18n import Lazy, _
from one.personal_data.codes import CODES
from one.personal_data.labels import COLUMNS, LABELS
from one.templating.times import exact, said

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(?:Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TYPED = "saisi"  # fields of a form, whose names are nobody's words
_NOTHING: tuple[Any, ...] = (None, "", {}, [])


class Words:
    """Those of a part: what all know, and what its application adds."""

    def __init__(
        self, labels: Mapping[str, Lazy] | None = None, codes: Mapping[str, Mapping[str, Lazy]] | None = None
    ) -> None:
        self._labels, self._codes = LABELS | COLUMNS | dict(labels or {}), codes or {}

    def label(self, member: str, within: str = "") -> str:
        """What a list, or a member of one, is called. A test holds that all of them have words."""
        within_list = self._labels.get(f"{within}.{member}")
        return str(within_list or self._labels.get(member) or member)

    def row(self, value: Any, within: str = "") -> Any:
        """A row of the list ``within``, or the document of the account, without what is empty."""
        return self._shown(value, within, "", {})

    def _shown(self, value: Any, member: str, within: str, beside: Mapping[str, Any]) -> Any:
        if isinstance(value, dict) and member == _TYPED:
            return [text for texts in value.values() for text in texts if text]
        if isinstance(value, dict):
            shown = {name: self._shown(each, name, member, value) for name, each in value.items()}
            return {self.label(name, member): each for name, each in shown.items() if each not in _NOTHING}
        if isinstance(value, list):
            found = [self._shown(each, member, within, beside) for each in value]
            return [each for each in found if each not in _NOTHING]
        if isinstance(value, bool):
            return _("oui") if value else _("non")
        if isinstance(value, str):
            return self._said(value, member, within, beside)
        return value if value is None else str(value)

    def _said(self, text: str, member: str, within: str, beside: Mapping[str, Any]) -> str:
        where = f"{within}.{member}" if within else member
        if where in self._codes:
            return str(self._codes[where].get(text, text))
        words = CODES.get(where) or CODES.get(f"*.{member}")
        return words(text, beside) if words else _time(text)


def _time(text: str) -> str:
    try:
        if _MOMENT.fullmatch(text):
            return exact(datetime.fromisoformat(text))
        if _DAY.fullmatch(text):
            return said(date.fromisoformat(text), "long")
    except ValueError:  # what somebody typed looks like a day, and is none
        pass
    return text
