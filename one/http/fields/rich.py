"""A text with bold, italics, lists and links, or of words alone where no script runs."""

from wtforms.validators import ValidationError

from one import rich_text
from one.http.fields.base import words
from one.http.fields.text import Lines
from one.i18n import _
from one.rich_text import Rich


class RichText(Lines):
    """``data`` is a Rich; ``most`` bounds its words. Drawn by the macro of templates/rich_text/_field.html."""

    kind = "rich"

    def process_formdata(self, valuelist: list[object]) -> None:
        """As sent; nobody reads it before its length is known."""
        self.typed = words(valuelist[0]) if valuelist else ""
        too_much = self._is_too_much()
        self.data = Rich() if too_much else rich_text.read(self.typed)
        # Two editors write one text in two ways: what is kept of it is one.
        if not too_much and not self.is_words:
            self.typed = rich_text.MARK + rich_text.as_html(self.data)

    def pre_validate(self, form: object) -> None:
        """The length of what came, then of its words."""
        if self._is_too_much() and self.typed.startswith(rich_text.MARK):
            raise ValidationError(_("C’est trop long, ou il y a trop de mises en forme."))
        n = len(self.typed) if self._is_too_much() else len(self.data.plain)
        if n > self.most:
            self.data = Rich()
            said = _("C’est trop long : %(most)s caractères au plus, vous en avez %(n)s.")
            raise ValidationError(said % {"most": self.most, "n": n})
        self.need()

    @property
    def is_words(self) -> bool:
        """Whether it came from a textarea."""
        return not self.typed.startswith(rich_text.MARK)

    @property
    def shown_words(self) -> str:
        """What the textarea shows: the words, also of what cannot be taken as it is."""
        if self.typed and not self.typed.startswith(rich_text.MARK):
            return self.typed
        return self._shown.plain

    @property
    def shown_html(self) -> str:
        """What the editor begins with; empty for words, which it takes from the textarea."""
        return self._shown.html or ""

    @property
    def _shown(self) -> Rich:
        if self.typed:
            return rich_text.read(self.typed[: self.kept_most]) if self.typed.count("<") < 5000 else Rich()
        return self.data if isinstance(self.data, Rich) else Rich()

    def _is_too_much(self) -> bool:
        return rich_text.is_too_much(self.typed, self.most)
