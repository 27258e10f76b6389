"""What the other checkers do not see: sizes of files and functions, addresses in the locks, unformatted code."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES = 300
FUNCTION_LINES = 50
UNFORMATTED = re.compile(r"# fmt: *(skip|off)\b")
# How a function of a script, a macro of a template begins, and how its last line does.
PARTS = {
    ".js": (
        re.compile(r"(?P<indent>\s*)(?=\S)(?!(?:if|for|while|switch|catch|else)\b)[\w\s#*]*\(.*\) \{$"),
        "{indent}}}",
    ),
    ".html": (re.compile(r"(?P<indent>)\{%-? macro(?!.*endmacro)"), "{{%- endmacro"),
}
SOURCES = (
    "app.py",
    "one/**/*.py",
    "tests/**/*.py",
    "bench/**/*.py",
    "scripts/*.py",
    "static/js/**/*.js",
    "static/css/**/*.css",
    "templates/**/*.html",
)


def long_functions(path: Path) -> Iterator[str]:
    """Functions over the budget, decorators not counted."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} has {lines} lines, {FUNCTION_LINES} at most"


def long_parts(path: Path) -> Iterator[str]:
    """Functions and methods of a script, macros of a template: from the line that begins one to the one that ends it."""
    begins, ends = PARTS[path.suffix]
    lines = path.read_text("utf-8").replace("{% endmacro", "{%- endmacro").splitlines()
    for number, line in enumerate(lines, 1):
        if found := begins.match(line):
            last = ends.format(**found.groupdict())
            length = next(
                (n for n, later in enumerate(lines[number:], 2) if later.startswith(last)), len(lines)
            )
            if length > FUNCTION_LINES:
                yield f"{path}:{number}: {length} lines, {FUNCTION_LINES} at most"


def complaints() -> Iterator[str]:
    """One line for each thing over its budget."""
    for path in sorted({path for pattern in SOURCES for path in ROOT.glob(pattern)}):
        lines = len(path.read_text("utf-8").splitlines())
        if lines > FILE_LINES:
            yield f"{path}: {lines} lines, {FILE_LINES} at most"
        if path.suffix == ".py":
            yield from long_functions(path)
            if UNFORMATTED.search(path.read_text("utf-8")):
                yield f"{path}: all code is laid out by the formatter, none is kept from it"
        if path.suffix in PARTS:
            yield from long_parts(path)
    for path in sorted(ROOT.glob("requirements*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if "://" in line or line.startswith("-"):
                yield f"{path}:{number}: a lock names versions and hashes, never an address"


found = list(complaints())
print("\n".join(found) or "budgets: kept")
sys.exit(bool(found))
