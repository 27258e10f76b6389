"""What is said in French never breaks before its punctuation nor inside its quotation marks."""

import re

from scripts.words import sentences

# A plain space where French wants one that does not break.
BREAKS = re.compile(r"« | »| [?!:;](?=[\s\"'<)]|$)")


def test_no_sentence_breaks_before_its_punctuation() -> None:
    """Pages, mails, tables, scripts: all that the catalogue is made of."""
    every = [(message.locations, message.id) for message in sentences() if message.id]
    assert len(every) > 1000, "the sentences are found"
    wrong = [
        f"{where[0][0]}: {words}"
        for where, said in every
        for words in ([said] if isinstance(said, str) else said)
        if BREAKS.search(words)
    ]
    assert wrong == []
