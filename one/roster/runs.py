"""The import of a school from its page: sent, looked at, answered, applied. The worker does it, and the page follows.

The same engine as ``one import``: what the page shows is a rehearsal of what « Appliquer » then does.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import msgspec

from one.errors import Invalid, NotFound, OneError
from one.i18n import _
from one.jobs.job import Args, Job
from one.people import rights
from one.resources import Resources
from one.roster import class_lists, school
from one.roster.class_lists import FILES_MOST, Files
from one.roster.doubt import Answers, Doubt
from one.roster.keeping import Lists, Moved
from one.roster.lines import Problem
from one.roster.progress import Step, heard, step
from one.roster.report import Report
from one.roster.summary import UNSURE, Summary
from one.scope import Scope
from one.store.accounts import sessions
from one.store.roster import runs as store
from one.store.roster import school as store_school
from one.store.roster.runs import Run
from one.store.work import rehearsal, work

TICK_SECONDS = 0.4  # between two looks at where it stands


class Found(msgspec.Struct, frozen=True):
    """What the lists would do, as its page shows it."""

    summary: Summary
    doubts: list[Doubt]
    problems: list[Problem]
    warnings: list[str]
    seen: str

    @property
    def unsafe(self) -> bool:
        """Whether it wants a tick."""
        return self.summary.wide or bool(self.warnings)


async def send(scope: Scope, resources: Resources, school_id: int, files: Files) -> None:
    """Take these lists, if they can be read, and have the worker look at what they change.

    Raises NotFound, Invalid with ``files`` when they cannot be taken at all.
    """
    rights.check_school(scope, school_id)
    if not files:
        raise Invalid({"files": [_("Choisissez les fichiers exportés d’ONDE, celui des élèves d’abord.")]})
    if len(files) > FILES_MOST:
        raise Invalid({"files": [_("Envoyez trois fichiers au plus.")]})
    await class_lists.read(files)
    async with work(scope, resources) as w:
        run_id = await store.put(w.connection, scope, school_id, files)
        await w.job(IMPORT, {"run": run_id})


async def look(scope: Scope, resources: Resources, school_id: int) -> tuple[Run, Found | None] | None:
    """Where the asker's import of this school stands, and what it would do once that is known; None without one."""
    rights.check_school(scope, school_id)
    run = await store.of(resources.pool, scope, school_id)
    if run is None:
        return None
    return run, msgspec.json.decode(run.found, type=Found) if run.found else None


async def answer(scope: Scope, resources: Resources, school_id: int, answers: Answers) -> None:
    """Look once more, with these answers to its questions."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        run = await store.of(w.connection, scope, school_id, hold=True)
        if run is None or run.state != "shown":
            raise Invalid({"": [str(_gone())]})
        await store.again(w.connection, scope, run.id, answers)
        await w.job(IMPORT, {"run": run.id})


async def apply(
    scope: Scope, resources: Resources, school_id: int, seen: str, answers: Answers, *, sure: bool
) -> None:
    """Have the worker do what was ``seen``; Invalid when there is nothing to do, or nobody is sure of what it takes."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        run = await store.of(w.connection, scope, school_id, hold=True)
        if run is None or run.state != "shown" or not run.found:
            raise Invalid({"": [str(_gone())]})
        found = msgspec.json.decode(run.found, type=Found)
        if found.unsafe and not sure:
            raise Invalid({"sure": [str(UNSURE)]})
        await store.again(w.connection, scope, run.id, answers, seen=seen or "-")
        await w.job(IMPORT, {"run": run.id})


def _gone() -> str:
    return _("Ces fichiers ont déjà servi, ou ne sont plus gardés. Envoyez-les à nouveau.")


async def _do(resources: Resources, args: Args) -> None:
    """Looks at what a school's lists change, or applies them."""
    run = await store.find(resources.pool, args["run"])
    if run is None or run.state != "waiting":
        return
    scope = await sessions.scope_of(resources.pool, run.session_id)
    try:
        if scope is None:
            raise NotFound
        async with _followed(resources, run):
            await _import(scope, resources, run)
    except Moved as moved:
        await store.show(resources.pool, run.id, _packed(moved.now), moved=True)
    except Invalid as error:
        await store.refuse(resources.pool, run.id, [m for each in error.errors.values() for m in each])
    except NotFound:
        await store.refuse(resources.pool, run.id, [_("Vous n’administrez plus cette école.")])
    except OneError as error:
        await store.refuse(resources.pool, run.id, [str(error)])


async def _import(scope: Scope, resources: Resources, run: Run) -> None:
    school_id = rights.check_school(scope, run.school_id).id
    step(Step.READING)
    export = await class_lists.read(await store.files(resources.pool, run.id))
    of = await store_school.school_of(resources.pool, school_id)
    lists = Lists(export, of.name, of.uai)
    if not run.seen:
        async with rehearsal(scope, resources) as w:
            report = await school.run(w, resources, lists, run.answers)
        await store.show(resources.pool, run.id, _packed(report))
        return
    async with work(scope, resources) as w:
        report = await school.run(w, resources, lists, run.answers)
        if report.seen != run.seen:
            raise Moved(report)
        await store.done(w.connection, run.id, report.number)
    if len(report.codes) >= school.MANY:
        await store_school.refresh_statistics(resources.pool)


def _packed(report: Report) -> bytes:
    found = Found(report.summary, report.doubts, report.problems, report.warnings, report.seen)
    return msgspec.json.encode(found)


@contextlib.asynccontextmanager
async def _followed(resources: Resources, run: Run) -> AsyncIterator[None]:
    """The page sees each step, beside the transaction that nobody sees yet."""
    at = [0]

    async def tell() -> None:
        told = 0
        while True:
            if at[-1] > told:
                told = at[-1]
                await store.advance(resources.pool, run.id, told)
            await asyncio.sleep(TICK_SECONDS)

    teller = asyncio.create_task(tell())
    try:
        with heard(lambda to: at.append(int(to))):
            yield
    finally:
        teller.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await teller


# Reading and comparing 20,000 lines takes half a minute on a slow machine.
IMPORT = Job("school-import", _do, lease=600, retries=2)
