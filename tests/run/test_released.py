"""What a version brought out stays: applied migrations byte for byte, dependencies with their reasons."""

import hashlib
import re
import tomllib
from pathlib import Path

from one.store import migrate

ROOT = Path(__file__).parent.parent.parent


def test_a_migration_that_was_brought_out_is_never_touched_again() -> None:
    lines = (migrate.FOLDER / "released.sha256").read_text("utf-8").splitlines()
    for digest, name in (line.split() for line in lines):
        assert hashlib.sha256((migrate.STORE / name).read_bytes()).hexdigest() == digest, name


def test_every_dependency_says_why_it_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    named = [*project["project"]["dependencies"], *groups["build"], *groups["dev"]]
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    names = {re.match(r"[\w.-]+", each)[0] for each in named}  # type: ignore[index]
    assert {name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)} == set()
