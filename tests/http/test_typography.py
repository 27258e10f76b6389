"""What is said in French never breaks before its punctuation nor inside its quotation marks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from one.templating.pages import ROOT

# A plain space where French wants one that does not break.
BREAKS = re.compile(r"« | »| [?!:;](?=[\s\"'<)]|$)")
# What a template says: the strings it marks, and its trans blocks.
MARKED = re.compile(r'_\(\s*"([^"]*)"|\{%-? trans [^%]*%\}(.*?)\{%-? endtrans', re.DOTALL)
CALLS = ("_", "ngettext", "lazy")


def said() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for words, block in MARKED.findall(path.read_text()):
            yield path, words or block
    for path in sorted((ROOT / "one").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield path, argument.value


def test_no_sentence_breaks_before_its_punctuation() -> None:
    every = list(said())
    assert len(every) > 500, "the sentences are found"
    wrong = [f"{path.relative_to(ROOT)}: {words}" for path, words in every if BREAKS.search(words)]
    assert wrong == []
