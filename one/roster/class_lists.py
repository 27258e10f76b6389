"""Reading the lists somebody sends for a class, and keeping what concerns that class."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from one.errors import Invalid
from one.i18n import _
from one.i18n.words import worded
from one.names import class_key
from one.resources import Resources
from one.roster.lines import Problem
from one.roster.onde import OndeError, read_directory
from one.roster.people import gather
from one.roster.person import People
from one.roster.rows import Export
from one.scope import Profile
from one.store.classroom.members import Classroom

FILES_MOST = 3
Files = Sequence[tuple[str, bytes]]


async def read(resources: Resources, files: Files, *, place: str) -> Export:
    """What the files say, in a thread of those that read lists; Busy when too many wait, or too many of this place."""
    try:
        return await resources.reading.run(lambda: _read(files), place=place)
    except OndeError as error:
        raise Invalid({"files": [str(error)]}) from None


async def within(resources: Resources, classroom: Classroom, export: Export, *, place: str) -> People:
    """The pupils of the class and their guardians, in a thread too."""
    return await resources.reading.run(lambda: _within(classroom, gather(export)), place=place)


def _read(files: Files) -> Export:
    with tempfile.TemporaryDirectory() as name:
        folder, here = Path(name), _("votre envoi")
        taken: set[str] = set()
        for file_name, content in files:
            (folder / _file_name(file_name, taken)).write_bytes(content)
        try:
            export = read_directory(folder, expected=(Profile.GUARDIAN,))
        except OndeError as error:
            raise OndeError(str(error).replace(str(folder), here)) from None
    export.problems = [Problem(here, 0, p.words) if p.file == str(folder) else p for p in export.problems]
    return export


def _file_name(name: str, taken: set[str]) -> str:
    """A name for the disk that still says to its sender which file it is."""
    kept = "".join(c for c in Path(name.replace("\\", "/")).stem if c.isalnum() or c in " -_")[:60].strip()
    kept = kept or _("fichier")
    while kept in taken:
        kept += "-2"
    taken.add(kept)
    return f"{kept}.csv"


def _within(classroom: Classroom, people: People) -> People:
    """Only what concerns the class; what is left out is said in a line."""
    key = class_key(classroom.name)
    names = {key, *map(class_key, classroom.known_as)}
    kept = [pupil for pupil in people.pupils if names & pupil.classes.keys()]
    if not kept:
        seen = ", ".join(list(people.classes.values())[:30]) or _("aucune")
        raise Invalid(
            {
                "files": [
                    _("Aucun élève de la classe %(name)s dans ces fichiers. Classes lues : %(seen)s.")
                    % {"name": classroom.name, "seen": seen}
                ]
            }
        )
    for pupil in kept:
        pupil.classes = {key: None}
    theirs = set(kept)
    for guardian in people.guardians:
        guardian.children = [child for child in guardian.children if child in theirs]
        guardian.doubtful = []
    guardians = [guardian for guardian in people.guardians if guardian.children or guardian.unsettled]
    problems = people.problems
    if others := len(people.pupils) - len(kept):
        reason = worded("Les élèves des autres classes (%(n)s) ne sont pas pris.") % {"n": others}
        problems.insert(0, Problem(_("votre envoi"), 0, reason))
    if people.teachers:
        reason = worded("La liste des enseignants n’est pas prise : la direction s’en charge.")
        problems.insert(0, Problem(_("votre envoi"), 0, reason))
    profiles = people.profiles - {Profile.TEACHER}
    return People(
        profiles,
        kept,
        [],
        guardians,
        {key: classroom.name},
        {key: classroom.level},
        problems,
        people.rejected,
        people.files,
    )
