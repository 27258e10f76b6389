"""Fields that the forms about people share: their names, and the choice between namesakes."""

from typing import Any

from wtforms.validators import ValidationError

from one.errors import NotFound
from one.http.fields import Said, Text
from one.http.params import number
from one.names import LONGEST_NAME, fold, typed
from one.people.changes.arrivals import Choice, Decision


class Name(Text):
    """A first or last name: at least a letter or digit of it can be compared."""

    def __init__(self, label: Said, *, missing: Said, **more: Any) -> None:
        super().__init__(label, most=LONGEST_NAME, missing=missing, autocomplete="off", **more)

    def clean(self, text: str) -> str:
        """As names are kept."""
        return typed(text)

    def pre_validate(self, form: Any) -> None:
        """Length, then whether there is a name in it."""
        super().pre_validate(form)
        if not fold(self.data):
            raise ValidationError(str(self.missing))


class ChosenNamesake(Text):
    """« new », « join:12 » or « move:12 », by the button that was pressed; NotFound for anything else.

    Nothing is a new account, and that nobody was asked yet.
    """

    kind = "button"

    def __init__(self, **more: Any) -> None:
        super().__init__(most=40, **more)

    def pre_validate(self, form: Any) -> None:
        """What was decided, and for whom."""
        super().pre_validate(form)
        decision, _colon, person_id = (self.data or Decision.NEW).partition(":")
        if decision not in list(Decision):
            raise NotFound
        self.data = Choice(Decision(decision), number(person_id))
