"""An application is named in its own rooms only; all that lists applications asks the catalogue."""

import re
from collections.abc import Iterator
from pathlib import Path

from one.apps.catalogue import APPS

ROOT = Path(__file__).parent.parent.parent
SOURCES = ("one", "templates", "static/css", "static/js", "scripts", "pyproject.toml")
KINDS = {".py", ".html", ".css", ".js", ".toml", ".txt", ".sql"}
ALLOWED = {
    # What happens to a class is told by who does it, below the applications; it stands under « La classe ».
    ("one/people/news.py", "classe"),
    # « Paramétrage de la classe » is a room of ONE itself, and its addresses begin with those of the class.
    ("one/http/school", "classe"),
    ("one/http/roster", "classe"),
    ("one/http/classroom", "classe"),
    ("one/http/tablet", "classe"),
    ("templates/classroom", "classe"),
    ("templates/widgets", "classe"),
    ("templates/school", "classe"),
    # What people say of themselves is a room of ONE itself; only sharing it in the feed is an application.
    ("one/profile/telling.py", "profil"),
    ("one/http/profile", "profil"),
    ("one/store/people/personal_data.py", "profil"),
    # « Mes données » is a room of ONE itself; only what tells of a copy in the feed is an application.
    ("one/people/personal_data.py", "donnees"),
    ("one/http/people", "donnees"),
    ("one/http/help", "donnees"),
    # Members of documents: « classe », « profil ».
    ("one/people/personal_data.py", "classe"),
    ("one/personal_data", "classe"),
    ("one/personal_data", "profil"),
    ("one/http/routes.py", "donnees"),
    # The word for what somebody is, a column of files and a parameter.
    ("one/accounts", "profil"),
    ("one/classroom/listing.py", "profil"),
    ("one/http/classroom", "profil"),
    ("one/http/school", "profil"),
    ("templates/school", "profil"),
    # The word for a class in files, papers, logs and parameters, which is no application.
    ("one/http/carnet", "classe"),
    ("one/store/carnet", "classe"),
    ("one/http/cahier", "classe"),
    ("one/http/messagerie", "classe"),
    ("one/store/cahier", "classe"),
    ("one/store/people/personal_data.py", "classe"),
    ("one/accounts", "classe"),
    ("one/roster", "classe"),
    ("one/school/journal.py", "classe"),
    ("templates/mail/mailbox.html", "messagerie"),  # has the drawing of messages at its head
    ("scripts/docs.py", "externe"),  # docs keep the description of its API
    ("scripts/look.py", "carnet"),  # an example in its help
    ("scripts/theme_pictures.py", "classe"),  # the page of a class, at its address
}


def sources() -> Iterator[Path]:
    for name in SOURCES:
        path = ROOT / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (each for each in files if each.suffix in KINDS and "migrations" not in each.parts)


def own(path: Path, code: str) -> bool:
    """Below a folder of the code, or a file called after it."""
    parts = path.relative_to(ROOT).parts
    return code in parts or path.stem == code


def named(code: str) -> re.Pattern[str]:
    """Its code as a value, in an import, an address, or the name of a table."""
    return re.compile(
        rf"""["']{code}["'/:.]|["'(]/{code}\b|\b(?:apps|http|store)\.{code}\b|\bimport {code}\b"""
        rf"""|\b(?:from|join|into|update|table) {code}\b""",
    )


def test_no_room_names_an_application_that_is_not_its_own() -> None:
    found, needed = [], set()
    for app in APPS:
        pattern = named(app.code)
        for path in sources():
            where = path.relative_to(ROOT).as_posix()
            lines = [] if own(path, app.code) else path.read_text("utf-8").splitlines()
            hits = [(number, line) for number, line in enumerate(lines, 1) if pattern.search(line)]
            allowed = {(a, c) for a, c in ALLOWED if where.startswith(a) and app.code == c}
            if hits and allowed:
                needed |= allowed
            else:
                found += [f"{where}:{number}: {line.strip()[:80]}" for number, line in hits]
    assert found == []
    asked = {(where, code) for where, code in ALLOWED if code in {app.code for app in APPS}}
    assert asked - needed == set(), "what is allowed and not there any more"
