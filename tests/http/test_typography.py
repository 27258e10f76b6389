"""What is said in French is French: signs that never break, words of school, none of the terms of a program."""

import re
from collections.abc import Iterator

import pytest
from support.sentences import sentences

# A plain space where French wants one that does not break.
BREAKS = re.compile(r"« | »| [?!:;](?=[\s\"'<)]|$)")
# What is not said. A blank of a sentence is read as a 9: « 9 h » is one word all the same.
UNSAID = {
    "an apostrophe that is typed, not set": r"\w'\w",
    "an hour that breaks": r"\d h\b",
    "a code or a link « vaut » or « vit »: it « est valable »": r"\b(?:vaut|valent|vit|vivent)\b",
    "a term of files: who may answer is said in words": r"lecture seule",
    "a list of numbers to decipher": r"\((?:nouv|chang|retir|partis)[^)]*\)\s?:",
    "a gender guessed by a slash or a dot": r"\w/(?:e|ne|trice)s?\b|\w·e|\w\.e\.s",
    "the word of a machine": r"(?i)\b(?:invalide|token|id|null|erreur \d+|timeout|upload|login)\b",
    "three dots for one": r"\.\.\.",
}


def said() -> Iterator[tuple[str, str]]:
    """Where and what, of all that pages, mails, tables and scripts say."""
    for message in sentences():
        if message.id:
            for words in [message.id] if isinstance(message.id, str) else message.id:
                yield message.locations[0][0], words


def test_no_sentence_breaks_before_its_punctuation() -> None:
    every = list(said())
    assert len(every) > 1000, "the sentences are found"
    assert [f"{where}: {words}" for where, words in every if BREAKS.search(words)] == []


@pytest.mark.parametrize("what", UNSAID)
def test_no_sentence_says(what: str) -> None:
    rule, blank = re.compile(UNSAID[what]), re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    assert [f"{where}: {words}" for where, words in said() if rule.search(blank.sub("9", words))] == []
