"""Which column holds what: headers of the register's exports, whatever their version.

A header is read as a set of words, without accents, case, plural, punctuation or numbers, so
that "Prénom Elève", "prenom eleves" and "Prénom de l’élève" are the same column.
"""

import msgspec

from one.names import plain
from one.scope import Profile

# Whom a column is about, when its header says it.
_OWNERS = {
    "eleve": "pupil",
    "enfant": "child",
    "responsable": "guardian",
    "parent": "guardian",
    "enseignant": "teacher",
    "professeur": "teacher",
}
_IDLE_WORDS = {"de", "d", "du", "des", "l", "la", "le", "legal", "legaux", "resp", "s", "oui", "non"}
_FIELDS: dict[frozenset[str], str] = {
    frozenset(words.split()): field
    for field, spellings in {
        "last_name": ("nom", "nom famille", "nom naissance", "nom patronymique"),
        "usage_name": ("nom usage", "nom usuel"),
        "first_name": ("prenom", "prenom usage", "prenom usuel"),
        "birth_date": ("date naissance", "naissance", "ne", "nee", "ne e", "date naissance jj mm aaaa"),
        "civility": ("civilite",),
        "level": ("niveau",),
        "class": (
            "classe",
            "libelle classe",
            "nom classe",
            "division",
            "libelle division",
            "classe division",
        ),
        # What some programs call a class. A list that has both means by it something else.
        "group": ("groupe", "groupe classe", "libelle groupe", "nom groupe", "section", "libelle section"),
        "address": ("adresse", "adresse postale", "rue"),
        "postcode": ("cp", "code postal"),
        "town": ("commune", "ville"),
        "email": (
            "courriel",
            "mail",
            "email",
            "e mail",
            "mel",
            "adresse mail",
            "adresse courriel",
            "adresse email",
            "adresse e mail",
            "adresse electronique",
            "courrier electronique",
        ),
        "mobile": (
            "telephone portable",
            "telephone mobile",
            "portable",
            "mobile",
            "tel portable",
            "tel mobile",
        ),
        "head": ("directeur", "directrice", "directeur trice", "directeur directrice", "direction"),
    }.items()
    for words in spellings
}
_CHILD_FIELDS = ("usage_name", "last_name", "first_name", "class", "group")


class Columns(msgspec.Struct):
    """What a header was understood as. Numbers are places of cells, from 0."""

    kind: Profile  # of the people listed
    fields: dict[str, int]
    children: list[dict[str, int]] = []  # of a guardian: one group of columns per child


def understand(header: list[str]) -> Columns | None:
    """The columns of an export; None when this is not the header of one."""
    fields: dict[str, int] = {}
    children: list[dict[str, int]] = []
    owners: set[str] = set()
    for number, text in enumerate(header):
        owner, field = _column(text)
        if field is None:
            continue
        if owner == "child" and field in _CHILD_FIELDS:
            # The group repeats with the same headers: a field met again begins the next child.
            if not children or field in children[-1]:
                children.append({})
            children[-1][field] = number
        else:
            fields.setdefault(field, number)
            if owner:
                owners.add(owner)
    if children and not fields.keys() & {"last_name", "first_name"}:
        # A pupils' list that calls its pupils "enfants".
        fields, children = children[0] | fields, []
        owners.add("pupil")
    children = [child for child in children if {"last_name", "first_name"} <= child.keys()]
    for each in (fields, *children):
        if "group" in each:
            each.setdefault("class", each.pop("group"))
    kind = _kind(fields, children, owners)
    if kind is None or not {"last_name", "first_name"} <= fields.keys():
        return None
    return Columns(kind, fields, children)


def _kind(fields: dict[str, int], children: list[dict[str, int]], owners: set[str]) -> Profile | None:
    if children or "guardian" in owners:
        return Profile.GUARDIAN
    if "head" in fields or "teacher" in owners:
        return Profile.TEACHER
    if "birth_date" in fields or "pupil" in owners or "level" in fields:
        return Profile.PUPIL
    return Profile.TEACHER if {"civility", "class"} <= fields.keys() else None


def _column(text: str) -> tuple[str | None, str | None]:
    """(whom it is about, which field) of one header; None for what is not known."""
    owner = None
    kept = set()
    for word in _words(text):
        if word in _OWNERS:
            owner = _OWNERS[word]
        elif word not in _IDLE_WORDS:
            kept.add(word)
    return owner, _FIELDS.get(frozenset(kept))


def _words(text: str) -> list[str]:
    letters = "".join(c if c.isalpha() else " " for c in plain(text))
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in letters.split()]
