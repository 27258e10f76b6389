"""The rooms of the tests stand beside each other: what two need is in tests/support, fixtures are in conftest.py."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent
ROOT = TESTS.parent
TOP = ("one", "templates", "static", "tests", "scripts", "bench", "docs")
NAMED = re.compile(rf"(?<![\w/.*-])((?:{'|'.join(TOP)})/[\w./-]*\w/?)(?![\w*\[])")
# What is told of the past keeps the names of its day.
PAST = ("CHANGELOG.md", "one/store/migrations/")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_test_file_imports_another() -> None:
    files = list(TESTS.rglob("test_*.py"))
    assert len(files) > 100
    found = [
        f"{path.relative_to(TESTS)}: {name}"
        for path in (*files, *(TESTS / "support").rglob("*.py"))
        for name in imported(path)
        if any(part == "conftest" or part.startswith("test_") for part in name.split("."))
    ]
    assert found == []


def texts() -> Iterator[tuple[str, str]]:
    """What is written by hand here, by its path."""
    kinds = {".py", ".md", ".js", ".css", ".html", ".toml", ".sql", ".sh", ".typ"}
    inside = [path for name in TOP for path in (ROOT / name).rglob("*")]
    for path in (*ROOT.glob("*.*"), ROOT / "Makefile", *inside):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and (path.suffix in kinds or path.name == "Makefile") and not name.startswith(PAST):
            yield name, path.read_text("utf-8")


def stands(name: str) -> bool:
    """A file, a folder, a module without its ending, or one with a name of its inside."""
    return any(
        (ROOT / each).exists()
        for each in (name, f"{name}.py", f"{name.rpartition('.')[0]}.py")
        if each != ".py"
    )


def test_a_file_that_is_named_in_code_or_docs_is_there() -> None:
    named = [(where, name) for where, text in texts() for name in NAMED.findall(text)]
    assert len({name for _, name in named}) > 100
    assert [f"{where}: {name}" for where, name in named if not stands(name)] == []
