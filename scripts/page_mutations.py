"""The same small mistakes in the page's scripts, found by how our own are written: one statement a line, signs between blanks."""

import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

from scripts.mutations import Mutation, applied

# What is said and not done: comments, texts, patterns.
SAID = re.compile(
    r"//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|`(?:\\.|[^`\\])*`|(?<=[(&|=] )/(?![/* ])(?:\\.|[^/\\\n])+/|(?<=\()/(?![/* ])(?:\\.|[^/\\\n])+/"
)
SIGNS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "===": "!==",
    "!==": "===",
    "&&": "||",
    "||": "&&",
    "??": "&&",
    "||=": "=",
    "??=": "=",
    "+=": "=",
    "-=": "=",
    "+": "-",
    "-": "+",
    "*": "/",
    "%": "*",
}
SIGN = re.compile(r"(?<= )(?:[=!]==|[|?+-]{0,2}=(?!=|>)|[<>]=?|&&|\|\||\?\?|[-+*%])(?= )")
STEP = re.compile(
    r"^ +(?:\w+: )?(?:await )?(?:this|[a-z]\w*)(?:[?.]+#?\w+)*(?: (?:[|?+-]{0,2}=) .*|\(.*\));(?= *$)",
    re.MULTILINE,
)
LEFT_OUT = re.compile(r"\b(?:break|continue|return)\b(?=[^;\n]*;)")
CONDITION = re.compile(r"(?<= |\()[\w.#?\[\]()]+(?: (?:[=!]==|[<>]=?) [\w.#]+)?(?= \? )")
# A word or a sign that is another; a step that is not waited for; a look into what may be nothing.
WORDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (r"\btrue\b", lambda found: "false"),
    (r"\bfalse\b", lambda found: "true"),
    (r"(?<![\w.#])\d[\d_]*(?![\w.])", lambda found: str(int(found.replace("_", "")) + 1)),
    (r"!(?=[\w(])", lambda found: ""),
    (r"\?\.(?=[#\w])", lambda found: "."),
    (r"\bMath\.max\b", lambda found: "Math.min"),
    (r"\bMath\.min\b", lambda found: "Math.max"),
)


def _closing(text: str, start: int) -> int:
    """Where the bracket at ``start`` is closed."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place
    return start


def _found(source: str) -> Iterator[tuple[int, int, str]]:
    """In characters."""
    done = SAID.sub(lambda said: re.sub(r"[^\n]", "_", said.group()), source)  # same length, nothing to find
    for place in SIGN.finditer(done):
        if instead := SIGNS.get(place.group()):
            yield *place.span(), instead
    for place in re.finditer(r"\b(?:if|while) \(", done):
        end = _closing(done, place.end() - 1)
        yield place.end(), end, f"!({source[place.end() : end]})"
    for place in STEP.finditer(done):
        yield *place.span(), ";"
    for place in LEFT_OUT.finditer(done):
        yield *place.span(), "" if place.group() == "return" else ";"
    for place in CONDITION.finditer(done):
        yield *place.span(), f"!({source[slice(*place.span())]})"
    for pattern, instead_of in WORDS:
        for place in re.finditer(pattern, done):
            yield *place.span(), instead_of(place.group())


def _runs(text: str) -> bool:
    """Whether it still is a module."""
    node, _ = compute_driver_executable()
    with tempfile.NamedTemporaryFile("w", suffix=".mjs", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return not subprocess.run(
            [str(node), "--check", Path(file.name)], capture_output=True, check=False
        ).returncode


def mutations(source: str) -> Iterator[Mutation]:
    """Each one that still is JavaScript."""
    for start, end, text in sorted(set(_found(source))):
        mutation = Mutation(len(source[:start].encode()), len(source[:end].encode()), text)
        if _runs(applied(source, mutation)):
            yield mutation
