"""What an import did, or would do, for the person at the terminal or on a page."""

import msgspec

from one.accounts.codes import IssuedCode
from one.names import fold
from one.roster.onde import Problem
from one.scope import Profile

# What is counted, in the order shown: (name in a list, name of one).
KINDS = {
    "classe": ("Classes", "classe"),
    Profile.PUPIL: ("Élèves", "élève"),
    Profile.TEACHER: ("Enseignants", "enseignant"),
    Profile.GUARDIAN: ("Responsables", "responsable"),
    "lien": ("Liens responsable–enfant", "lien"),
}
NBSP = "\u00a0"


class Count(msgspec.Struct):
    """How many of one kind. Those who left are no longer in ``total``."""

    created: int = 0
    updated: int = 0
    left: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """How many there are after the import."""
        return self.created + self.updated + self.unchanged


class Change(msgspec.Struct, frozen=True):
    """One difference: ``sign`` is ``+``, ``~`` or ``-``, ``kind`` one of KINDS or ``école``."""

    sign: str
    kind: str
    text: str


class Duplicate(msgspec.Struct, frozen=True):
    """Accounts of one name that may be one person: the school decides."""

    name: str
    logins: list[str]


class Report(msgspec.Struct):
    """The outcome of an import.

    ``codes`` holds the new accounts' activation codes, known only here: print them, never log
    them. It is empty after a dry run, and left out of ``text`` and of ``repr``. ``doubts``: why
    this may be another school's folder; ``rejected``: how many lines could not be read.
    """

    school_name: str
    uai: str
    dry_run: bool
    counts: dict[str, Count]
    problems: list[Problem]
    duplicates: list[Duplicate]
    changes: list[Change]
    codes: list[IssuedCode] = []
    doubts: list[str] = []
    rejected: int = 0

    def __repr__(self) -> str:
        """Short, and without the codes."""
        return f"Report({self.uai}, {len(self.changes)} changes, {len(self.problems)} problems)"

    def text(self) -> str:
        """The report in French, for a terminal; with every difference when it was a dry run."""
        trial = f" (essai{NBSP}: rien n’est enregistré)" if self.dry_run else ""
        school = self.school_name[:1].upper() + self.school_name[1:]
        named = school if fold(school.split()[0]) == "ecole" else f"école {school}"
        parts = [f"Import de l’{named} ({self.uai}){trial}"]
        if self.doubts:
            parts.append(f"Attention{NBSP}: {' '.join(self.doubts)}")
            if self.dry_run:
                parts[-1] += "\nL’import le refusera sans --allow-departures."
        parts.append(self._table())
        if self.dry_run:
            lines = [f"  {c.sign} {KINDS.get(c.kind, (c.kind,) * 2)[1]} {c.text}" for c in self.changes]
            parts.append(_section("Différences", lines) if lines else "Aucune différence.")
        elif not self.changes:
            parts.append("Aucune différence.")
        if self.problems:
            lines = [f"  {_place(p)}{NBSP}: {p.reason}" for p in self.problems]
            parts.append(_section("Lignes à revoir", lines))
        if self.duplicates:
            lines = [f"  {d.name}{NBSP}: {', '.join(d.logins)}" for d in self.duplicates]
            parts.append(_section("Doublons possibles (même nom, deux comptes)", lines))
        if self.codes:
            parts.append(f"{len(self.codes)} nouveaux comptes attendent leur code d’activation.")
        return "\n\n".join(parts) + "\n"

    def _table(self) -> str:
        width = max(len(plural) for plural, _ in KINDS.values())
        titles = ("nouveaux", "modifiés", "partis", "inchangés", "en tout")
        lines = [" " * width + "".join(f"{title:>11}" for title in titles)]
        for kind, (plural, _) in KINDS.items():
            count = self.counts[kind]
            numbers = (count.created, count.updated, count.left, count.unchanged, count.total)
            lines.append(f"{plural:<{width}}" + "".join(f"{number:>11}" for number in numbers))
        return "\n".join(lines)


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([f"{title}{NBSP}: {len(lines)}", *lines])


def _place(problem: Problem) -> str:
    return f"{problem.file}, ligne {problem.line}" if problem.line else problem.file
