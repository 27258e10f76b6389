"""Photos and PDF of homework: each piece has its own, so that each may be changed and taken back by itself."""

from collections.abc import Sequence

from one.apps.cahier.kinds import CODE, SUBJECT
from one.errors import Invalid
from one.files import intake, reading
from one.files.errors import Refused
from one.files.reading import File
from one.resources import Resources
from one.scope import Scope
from one.store.cahier.homework import Homework
from one.store.files import files as store

MOST = 4


async def of(resources: Resources, found: Sequence[Homework]) -> dict[int, list[File]]:
    """The files of homework that the asker was let read, by its id."""
    by_subject = await store.of_each(resources.pool, [SUBJECT(h.id) for h in found])
    return {subject.ids[0]: files for subject, files in by_subject.items()}


async def for_each(scope: Scope, resources: Resources, ids: Sequence[int], times: int) -> list[Sequence[int]]:
    """These waiting files of the asker, and as many times copies of them as there are more pieces."""
    known = await reading.known(scope, resources, ids) if times > 1 else {}
    waiting = [known[each] for each in ids if each in known and known[each].waits]
    return [ids, *[await copies(scope, resources, waiting) for _n in range(times - 1)]]


async def copies(scope: Scope, resources: Resources, files: Sequence[File]) -> list[int]:
    """The ids of copies, which wait; Invalid, with a sentence, when there is no room for them."""
    try:
        return [file.id for file in await intake.again(scope, resources, CODE, files)]
    except Refused as error:
        raise Invalid({"files": [str(error)]}) from error
