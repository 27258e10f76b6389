"""Small invented ONDE exports, written the many ways that registers and spreadsheets write them."""

import csv
import io
from pathlib import Path

PUPIL = ["Nom Elève", "Nom d'usage Elève", "Prénom Elève", "Date naissance", "Niveau", "Classe"]
TEACHER = ["Civilité", "Nom usage", "Nom", "Prénom", "Courriel", "Téléphone portable", "Directeur", "Classe"]
CHILD = ["Nom d'usage enfant", "Nom de famille enfant", "Prénom enfant", "Classes enfants"]
GUARDIAN = [
    "Civilité Responsable",
    "Nom usage responsable",
    "Nom responsable",
    "Prénom responsable",
    "Adresse responsable",
    "CP responsable",
    "Commune responsable",
    "Pays",
    "Courriel",
    "Téléphone portable",
]


def pupil(
    last: str, first: str, born: str = "2017-03-12", place: str = "CE1", *, usage: str = "", level: str = ""
) -> list[str]:
    """A line of the pupils' list."""
    return [last, usage, first, born, level or place, place]


def teacher(
    last: str, first: str, place: str = "", *, civility: str = "MME", head: str = "non", email: str = ""
) -> list[str]:
    """A line of the teachers' list."""
    return [civility, "", last, first, email, "", head, place]


def guardian(
    last: str,
    first: str,
    *children: tuple[str, ...],
    civility: str = "Mme",
    address: str = "3 rue du Puits",
    email: str = "",
    mobile: str = "",
    usage: str = "",
) -> list[str]:
    """A line of the guardians' list. A child: family name, first name, class, usage name."""
    town = ["61000", "Alençon"] if address else ["", ""]
    line = [civility, usage, last, first, address, *town, "", email, mobile]
    for child in children:
        family, given, place, usage_name = (*child, "", "")[:4]
        line += [usage_name, family, given, place]
    return line


def write(
    path: Path,
    header: list[str],
    rows: list[list[str]],
    *,
    encoding: str = "cp1252",
    separator: str = ";",
    quoted: bool = False,
    newline: str = "\n",
    trailing: int = 0,
) -> None:
    """Write one export; ``trailing`` adds that many empty columns."""
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=separator,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
        lineterminator=newline,
    )
    for row in [header, *rows]:
        writer.writerow([*row, *[""] * (len(header) - len(row)), *[""] * trailing])
    path.write_bytes(text.getvalue().encode(encoding))


def school(
    directory: Path,
    pupils: list[list[str]],
    teachers: list[list[str]] | None = None,
    guardians: list[list[str]] | None = None,
) -> Path:
    """A folder with the exports of a school, in place of what it held; None leaves a list out."""
    directory.mkdir(exist_ok=True)
    for old in directory.glob("*.csv"):
        old.unlink()
    write(directory / "eleves.csv", PUPIL, pupils, quoted=True, newline="\r\n")
    if teachers is not None:
        write(directory / "enseignants.csv", TEACHER, teachers, quoted=True)
    if guardians is not None:
        most = max((len(row) - len(GUARDIAN)) // len(CHILD) for row in guardians)
        write(directory / "responsables.csv", GUARDIAN + CHILD * max(most, 1), guardians)
    return directory
