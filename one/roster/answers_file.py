"""The questions of an import as a file that a spreadsheet opens, and the answers read back from it.

One line a question, in CSV: its key, the answer, the question, what can be answered. Lines whose answer is empty
stay open.
"""

from collections.abc import Sequence
from pathlib import Path

from one import spreadsheet
from one.errors import OneError
from one.i18n import _
from one.roster.doubt import Doubt
from one.roster.lines import read_table

HEADER = ("cle", "reponse", "question", "reponses possibles")
LARGEST = 4 * 2**20


class AnswersError(OneError):
    """The file cannot be taken; one line of words."""


def table(doubts: Sequence[Doubt]) -> bytes:
    """The questions that are open, for somebody to answer. They name children: the file is for the user alone."""
    rows = [[*HEADER]]
    for doubt in doubts:
        readings = " / ".join(f"{reading.answer} = {reading.text}" for reading in doubt.readings)
        rows.append([doubt.key, "", doubt.text, readings])
    return spreadsheet.table(rows)


def read(path: Path) -> dict[str, str]:
    """The answers by key; AnswersError for what is no such file."""
    try:
        if path.stat().st_size > LARGEST:
            raise AnswersError(
                _("Le fichier %(name)s est trop grand pour des réponses.") % {"name": path.name}
            )
        table = read_table(path.name, path.read_bytes(), lambda cells: len({*HEADER[:2]} & {*cells}))
    except OSError as error:
        raise AnswersError(
            _("Le fichier %(name)s ne peut pas être lu (%(why)s).")
            % {"name": path.name, "why": error.strerror}
        ) from error
    if not {*HEADER[:2]} <= {*table.header}:
        raise AnswersError(
            _("Le fichier %(name)s n’a pas les colonnes « cle » et « reponse ».") % {"name": path.name}
        )
    at, said = table.header.index(HEADER[0]), table.header.index(HEADER[1])
    return {
        cells[at]: cells[said].lower()
        for _line, cells in table.rows
        if len(cells) > max(at, said) and cells[at] and cells[said]
    }
