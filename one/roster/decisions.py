"""« À vérifier »: the questions that imports left open, and what an answer does.

An answer runs the same import again, over the lists that were kept, with all the answers so far. So what it does
is what the import would have done, had it known.
"""

from collections.abc import Sequence

import msgspec

from one.errors import Invalid, NotFound
from one.i18n import _, lazy
from one.people import rights
from one.resources import Resources
from one.roster import classroom, school
from one.roster.doubt import Answers, Doubt
from one.roster.keeping import unpacked
from one.roster.report import Report
from one.scope import Scope
from one.store.roster import imports
from one.store.roster import kept as store
from one.store.roster.kept import Kept
from one.store.roster.school import lock_accounts
from one.store.work import Work, rehearsal, work

ANSWERED = lazy(
    "Une de ces questions n’est plus posée : quelqu’un vient d’y répondre, ou d’importer d’autres listes."
    " Rien n’est changé ; relisez ce qui reste."
)


class Open(msgspec.Struct, frozen=True):
    """The questions of one import: of the school, or of a class."""

    class_id: int | None
    doubts: list[Doubt]


async def open_doubts(scope: Scope, resources: Resources, school_id: int) -> list[Open]:
    """What the asker may decide: all of a school they direct, and what was imported for a class they teach.

    Raises NotFound for who has neither in this school.
    """
    return [Open(each.class_id, _doubts(each)) for each in await _theirs(scope, resources, school_id)]


async def count(scope: Scope, resources: Resources, school_id: int) -> int:
    """How many questions the asker may decide; 0 for who may decide none."""
    classes = None if rights.administers(scope, school_id) else _taught(scope, school_id)
    return 0 if classes == [] else await store.count(resources.pool, school_id, classes)


async def count_of_class(scope: Scope, resources: Resources, class_id: int) -> int:
    """How many questions the lists of a class left open, which the asker sets up; else NotFound."""
    classroom = await rights.check_class(scope, resources, class_id)
    return await store.count(resources.pool, classroom.school_id, [class_id])


async def decide(
    scope: Scope, resources: Resources, school_id: int, answers: Answers, *, dry_run: bool = False
) -> list[Report]:
    """Answer questions (by key), and do what follows; ``dry_run`` only tells it. One report for each import.

    Raises as ``concerned`` does.
    """
    about = await concerned(scope, resources, school_id, answers)
    opened = rehearsal if dry_run else work
    async with opened(scope, resources) as w:
        reports = await settle(w, resources, about, answers)
    if dry_run:
        for report in reports:
            report.dry_run, report.codes = True, []
    return reports


async def concerned(scope: Scope, resources: Resources, school_id: int, answers: Answers) -> Sequence[Kept]:
    """The imports whose questions these answer.

    Raises NotFound as ``open_doubts`` does, Invalid for a question that is no longer open or an answer that
    it does not have.
    """
    theirs = await _theirs(scope, resources, school_id)
    asked = {doubt.key: doubt for each in theirs for doubt in _doubts(each)}
    if not answers or not all(key in asked and asked[key].allows(answer) for key, answer in answers.items()):
        raise Invalid({"": [str(ANSWERED)]})
    return [each for each in theirs if any(doubt.key in answers for doubt in _doubts(each))]


async def settle(w: Work, resources: Resources, about: Sequence[Kept], answers: Answers) -> list[Report]:
    """Do what follows from the answers, in a unit of work. Invalid when somebody was faster."""
    return [await _again(w, resources, each, answers) for each in about]


def _taught(scope: Scope, school_id: int) -> list[int]:
    return [c.id for c in scope.classes if c.school_id == school_id and c.id in rights.taught(scope)]


def check(scope: Scope, school_id: int) -> list[int] | None:
    """The classes whose questions the asker may decide, None for all of the school; NotFound for who may decide none."""
    if rights.administers(scope, school_id):
        return None
    classes = _taught(scope, school_id)
    if not classes:
        raise NotFound
    return classes


async def _theirs(scope: Scope, resources: Resources, school_id: int) -> Sequence[Kept]:
    return await store.of_school(resources.pool, school_id, check(scope, school_id))


def _doubts(each: Kept) -> list[Doubt]:
    try:
        return msgspec.convert(each.questions, list[Doubt])
    except msgspec.ValidationError:  # of another version of ONE
        return []


async def _again(w: Work, resources: Resources, each: Kept, answers: Answers) -> Report:
    """The import once more. Others may have answered meanwhile: theirs count too."""
    # In the order of an import, which takes the accounts first: the two must not wait for each other.
    await lock_accounts(w.connection)
    held = await store.hold(w.connection, each.id)
    lists = unpacked(held.content) if held else None
    open_now = {doubt.key for doubt in _doubts(held)} if held else set()
    if not {doubt.key for doubt in _doubts(each)} & answers.keys() <= open_now:
        raise Invalid({"": [str(ANSWERED)]})  # somebody was faster
    if held is None or lists is None:
        raise Invalid({"": [_("Les listes ne sont plus gardées : importez-les à nouveau.")]})
    if held.class_id is None:
        return await school.run(w, resources, lists, answers)
    assert w.scope is not None, "a person decides"
    return await classroom.run(w, resources, held.class_id, lists, answers)


async def class_names(resources: Resources, found: Sequence[Open]) -> dict[int, str]:
    """What the classes are called whose lists were imported."""
    ids = [each.class_id for each in found if each.class_id is not None]
    return await imports.class_names(resources.pool, ids)
