"""« À vérifier »: the questions that imports left open, and what an answer does.

An answer runs the same import again, over the lists that were kept, with all the answers so far. So what it does
is what the import would have done, had it known.
"""

from collections.abc import Sequence

import msgspec

from one.errors import Invalid, NotFound
from one.i18n import _
from one.people import rights
from one.resources import Resources
from one.roster import classroom, school
from one.roster.doubt import Answers, Doubt
from one.roster.keeping import unpacked
from one.roster.report import Report
from one.scope import Scope
from one.store.roster import kept as store
from one.store.roster.kept import Kept
from one.store.work import Work, rehearsal, work


class Open(msgspec.Struct, frozen=True):
    """The questions of one import: of the school, or of a class."""

    class_id: int | None
    doubts: list[Doubt]


async def open_doubts(scope: Scope, resources: Resources, school_id: int) -> list[Open]:
    """What the asker may decide: all of a school they direct, and what was imported for a class they teach.

    Raises NotFound for who has neither in this school.
    """
    return [Open(each.class_id, _doubts(each)) for each in await _theirs(scope, resources, school_id)]


async def decide(
    scope: Scope, resources: Resources, school_id: int, answers: Answers, *, dry_run: bool = False
) -> list[Report]:
    """Answer questions (by key), and do what follows; ``dry_run`` only tells it. One report for each import.

    Raises NotFound as ``open_doubts`` does, Invalid for a question that is no longer open or an answer that
    it does not have.
    """
    theirs = await _theirs(scope, resources, school_id)
    asked = {doubt.key: doubt for each in theirs for doubt in _doubts(each)}
    if not answers or not all(key in asked and asked[key].allows(answer) for key, answer in answers.items()):
        raise Invalid(
            {
                "": [
                    _(
                        "Cette question n’est plus posée : d’autres listes, ou une réponse, sont passées avant."
                    )
                ]
            }
        )
    concerned = [each for each in theirs if any(doubt.key in answers for doubt in _doubts(each))]
    opened = rehearsal if dry_run else work
    async with opened(scope, resources) as w:
        reports = [await _again(w, resources, each, answers) for each in concerned]
    if dry_run:
        for report in reports:
            report.dry_run, report.codes = True, []
    return reports


async def _theirs(scope: Scope, resources: Resources, school_id: int) -> Sequence[Kept]:
    classes = None
    if not rights.administers(scope, school_id):
        classes = [c.id for c in scope.classes if c.school_id == school_id and c.id in rights.taught(scope)]
        if not classes:
            raise NotFound
    return await store.of_school(resources.pool, school_id, classes)


def _doubts(each: Kept) -> list[Doubt]:
    try:
        return msgspec.convert(each.questions, list[Doubt])
    except msgspec.ValidationError:  # of another version of ONE
        return []


async def _again(w: Work, resources: Resources, each: Kept, answers: Answers) -> Report:
    """The import once more. Others may have answered meanwhile: theirs count too."""
    held = await store.hold(w.connection, each.id)
    lists = unpacked(held.content) if held else None
    if held is None or lists is None:
        raise Invalid({"": [_("Les listes ne sont plus gardées : importez-les à nouveau.")]})
    if held.class_id is None:
        return await school.run(w, resources, lists, answers)
    assert w.scope is not None, "a person decides"
    return await classroom.run(w, resources, held.class_id, lists, answers)
