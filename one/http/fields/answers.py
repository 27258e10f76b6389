"""Questions of one page, each with its own choice."""

from typing import Any

from one.http.fields.base import AnyField, words

MOST = 400
PREFIX = "q-"


class Answers(AnyField):
    """What was chosen of each question, by its key: its radios are named ``q-<key>``. Unanswered ones are absent."""

    kind = "answers"

    def __init__(self, **more: Any) -> None:
        """Shown again, they are ``key:answer`` under the field's own name."""
        super().__init__("", **more)
        self.typed: list[str] = []

    def process(self, formdata: Any, *args: Any, **more: Any) -> None:
        """From the radios, or as they were kept."""
        super().process(formdata, *args, **more)
        if formdata is None:
            return
        names = [name for name in formdata if name.startswith(PREFIX)][:MOST]
        sent = [f"{words(name.removeprefix(PREFIX), 80)}:{words(formdata.get(name), 40)}" for name in names]
        self._take([*sent, *(words(each, 80) for each in formdata.getlist(self.name)[:MOST])])

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read in ``process``: what comes has many names."""

    def _take(self, pairs: list[str]) -> None:
        found = [pair.partition(":") for pair in pairs if len(pair) <= 80]
        # The name of a field is typed too, by who wants to: keys are digests, and nothing else is kept of it.
        self.data = {
            key: answer for key, _colon, answer in found if answer and key.isascii() and key.isalnum()
        }
        self.typed = [f"{key}:{answer}" for key, answer in self.data.items()]
