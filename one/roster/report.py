"""What an import did, or would do, for the person at the terminal or on a page."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from one.accounts.codes import IssuedCode
from one.i18n import Lazy, _, lazy
from one.i18n.words import Kept
from one.names import fold
from one.roster.doubt import Doubt
from one.roster.lines import Problem
from one.roster.summary import Summary
from one.scope import Profile


class Kind(NamedTuple):
    """What is counted: its name in a list, and the name of one."""

    many: Lazy
    one: Lazy


# In the order shown.
KINDS = {
    "classe": Kind(lazy("Classes"), lazy("classe")),
    Profile.PUPIL: Kind(lazy("Élèves"), lazy("élève")),
    Profile.TEACHER: Kind(lazy("Enseignants"), lazy("enseignant")),
    Profile.GUARDIAN: Kind(lazy("Responsables"), lazy("responsable")),
    "lien": Kind(lazy("Liens responsable–enfant"), lazy("lien")),
}
_CHANGED = {"ecole": lazy("école")} | {kind: names.one for kind, names in KINDS.items()}
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
    """One difference: ``sign`` is ``+``, ``~`` or ``-``, ``kind`` one of KINDS or ``ecole``."""

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
    them. It is empty after a dry run, and left out of ``text`` and of ``repr``. ``doubts``: the questions
    that somebody has to answer, while all they touch stays as it is; ``warnings``: why this may be another
    school's folder; ``rejected``: how many lines could not be read. ``summary`` says what changes by name, and
    ``number`` is what the import is called in the journal: None when it changes nothing.
    """

    school_name: str
    uai: str
    dry_run: bool
    counts: dict[str, Count]
    problems: list[Problem]
    duplicates: list[Duplicate]
    changes: list[Change]
    codes: list[IssuedCode] = []
    doubts: list[Doubt] = []
    warnings: list[Kept] = []
    rejected: int = 0
    number: int | None = None
    summary: Summary = Summary([])

    @property
    def seen(self) -> str:
        """A digest of all that changes: applying asks whether the school still changes as it was shown."""
        return digest(self.changes, self.doubts)

    def __repr__(self) -> str:
        """Short, and without the codes."""
        return f"Report({self.uai}, {len(self.changes)} changes, {len(self.problems)} problems)"

    def text(self) -> str:
        """The report in words, for a terminal; with every difference when it was a dry run."""
        parts = [self._title()]
        if self.warnings:
            parts.append(_("Attention : %(doubts)s") % {"doubts": " ".join(map(str, self.warnings))})
            if self.dry_run:
                parts[-1] += "\n" + _("L’import le refusera sans --allow-departures.")
        parts.append(self._table())
        if self.dry_run and self.changes:
            lines = [f"  {c.sign} {_CHANGED.get(c.kind, c.kind)} {c.text}" for c in self.changes]
            parts.append(_section(_("Différences"), lines))
        elif not self.changes:
            parts.append(_("Aucune différence."))
        if self.doubts:
            lines = [line for doubt in self.doubts for line in _question(doubt)]
            parts.append(
                _section(_("À vérifier (rien n’y change sans votre réponse)"), lines, len(self.doubts))
            )
        if self.problems:
            lines = [f"  {_place(p)}{NBSP}: {p.reason}" for p in self.problems]
            parts.append(_section(_("Lignes à revoir"), lines))
        if self.duplicates:
            lines = [f"  {d.name}{NBSP}: {', '.join(d.logins)}" for d in self.duplicates]
            parts.append(_section(_("Doublons possibles (même nom, deux comptes)"), lines))
        if self.codes:
            waiting = _("%(n)s nouveaux comptes attendent leur code d’activation.")
            parts.append(waiting % {"n": len(self.codes)})
        if self.number is not None and not self.dry_run:
            way_back = _("Import n° %(n)s. Pour l’annuler : one import --undo %(n)s")
            parts.append(way_back % {"n": self.number})
        return "\n\n".join(parts) + "\n"

    def _title(self) -> str:
        name = self.school_name[:1].upper() + self.school_name[1:]
        title = _("Import de l’école %(school)s (%(uai)s)")
        if fold(name.split()[0]) == "ecole":
            title = _("Import de l’%(school)s (%(uai)s)")
        trial = " " + _("(essai : rien n’est enregistré)") if self.dry_run else ""
        return title % {"school": name, "uai": self.uai} + trial

    def _table(self) -> str:
        names = {kind: str(name.many) for kind, name in KINDS.items()}
        width = max(map(len, names.values()))
        titles = (_("nouveaux"), _("modifiés"), _("partis"), _("inchangés"), _("en tout"))
        lines = [" " * width + "".join(f"{title:>11}" for title in titles)]
        for kind, name in names.items():
            count = self.counts[kind]
            numbers = (count.created, count.updated, count.left, count.unchanged, count.total)
            lines.append(f"{name:<{width}}" + "".join(f"{number:>11}" for number in numbers))
        return "\n".join(lines)


def digest(changes: Sequence[Change], doubts: Sequence[Doubt]) -> str:
    """Names this very set of changes and questions."""
    lines = [f"{c.sign}{c.kind}{c.text}" for c in changes] + [doubt.key for doubt in doubts]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _section(title: str, lines: list[str], count: int | None = None) -> str:
    return "\n".join([f"{title}{NBSP}: {len(lines) if count is None else count}", *lines])


def _question(doubt: Doubt) -> list[str]:
    readings = [f"      {reading.answer}{NBSP}: {reading.text}" for reading in doubt.readings]
    return [f"  {doubt.key}{NBSP}: {doubt.text}", *readings]


def _place(problem: Problem) -> str:
    if not problem.line:
        return problem.file
    return _("%(file)s, ligne %(n)s") % {"file": problem.file, "n": problem.line}
