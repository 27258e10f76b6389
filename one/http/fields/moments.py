"""Fields for days and hours: a picker where the browser has one, a line that understands where it has none."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from one.http.fields import days, hours
from one.http.fields.base import Said
from one.http.fields.text import Text
from one.i18n import _

_TYPED_MOST = 60


class Meant(Text, ABC):
    """What is typed in many ways and kept in one. ``understood``: what it was read as, when it was typed otherwise.

    Shown again it stands as it was understood, and as it was typed when it was not: browsers show nothing at all
    of what their picker could not have sent, so such a field is a plain line then.
    """

    picker = ""

    def __init__(self, label: Said = "", **more: Any) -> None:
        super().__init__(label, **{"most": _TYPED_MOST, **more})
        self.understood = ""

    @property
    def kind(self) -> str:  # type: ignore[override]
        """How it is drawn: as a line where its picker would hide what was typed."""
        return self.picker if not self.data or self.is_exact(self.data) else "text"

    @abstractmethod
    def is_exact(self, text: str) -> bool:
        """Whether a picker sends it so."""

    @abstractmethod
    def meaning(self, text: str) -> tuple[str, str]:
        """What it means, and what to ask of who typed it; ValueError with a sentence for what is not understood."""

    def as_typed(self) -> list[str]:
        """As it was understood."""
        return [self.understood or self.typed]

    def read(self) -> None:
        """What it means, then the rule."""
        meant, question = self.meaning(self.data)
        self.understood = "" if self.is_exact(self.data) else meant
        self.data = meant
        super().read()
        if question:
            raise ValueError(question)


class Day(Meant):
    """A day. ``years`` from now bound what « 27 » may mean; ``ahead``: « 29 mars » may be meant of the next one."""

    picker = "date"

    def __init__(
        self, label: Said = "", *, years: tuple[int, int] = days.SOON, ahead: bool = False, **more: Any
    ) -> None:
        super().__init__(label, **more)
        self.years, self.ahead = years, ahead

    def is_exact(self, text: str) -> bool:
        """« 2026-11-23 »."""
        return days.is_exact(text)

    def meaning(self, text: str) -> tuple[str, str]:
        """A year that was not typed is asked about, with the whole day in the field."""
        found = days.read(text, self.years, ahead=self.ahead)
        return found.day.isoformat(), sure(found.day) if found.completed else ""

    @property
    def day(self) -> date | None:
        """The day, None for nothing and for what is none."""
        return date.fromisoformat(self.data) if days.is_exact(self.data or "") else None


class Hour(Meant):
    """A time of day."""

    picker = "time"

    def is_exact(self, text: str) -> bool:
        """« 07:30 »."""
        return hours.is_exact(text)

    def meaning(self, text: str) -> tuple[str, str]:
        """In hours and minutes."""
        return f"{hours.read(text):%H:%M}", ""

    @property
    def time(self) -> time | None:
        """The time; None for nothing and for what is none."""
        return hours.read(self.data) if hours.is_exact(self.data or "") else None


class Moment(Meant):
    """A day and an hour in one field."""

    picker = "datetime-local"

    def is_exact(self, text: str) -> bool:
        """« 2026-11-23T07:30 »."""
        day, _sign, hour = text.partition("T")
        return days.is_exact(day) and hours.is_exact(hour)

    def meaning(self, text: str) -> tuple[str, str]:
        """« lundi 29 mars à 18 h »: the day is what stands before the hour."""
        found = set(_split(text.replace("T", " ") if self.is_exact(text) else text))
        if len(found) != 1:
            raise ValueError(_("Donnez une date et une heure comme 23/11/2026 18:00."))
        ((typed, hour),) = found
        day = days.read(typed, ahead=True)
        return f"{day.day.isoformat()}T{hour:%H:%M}", sure(day.day) if day.completed else ""


def sure(day: date) -> str:
    """The question of who typed a day without its year."""
    return _("Est-ce bien %(day)s ? Si oui, envoyez à nouveau.") % {"day": days.said(day)}


def _split(text: str) -> Iterator[tuple[str, time]]:
    """Each way to cut it into a day and an hour; of « 18 h 30 » the longest."""
    words = text.split()
    for place in range(1, len(words)):
        try:
            hour = hours.read(" ".join(words[place:]))
        except ValueError:
            continue
        before = words[:place]
        yield " ".join(before[:-1] if before[-1] in ("à", "at") else before), hour
        return


def said(value: str) -> str:
    """A value as it was understood, in words; empty for what is none."""
    if days.is_exact(value):
        return days.said(date.fromisoformat(value))
    if hours.is_exact(value):
        return value
    day, _sign, hour = value.partition("T")
    if days.is_exact(day) and hours.is_exact(hour):
        moment = datetime.fromisoformat(value)
        return _("%(day)s à %(hour)s") % {"day": days.said(moment.date()), "hour": f"{moment:%H:%M}"}
    return ""
