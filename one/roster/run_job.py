"""What the worker does for a page that follows: looks at what lists change or an import back would, or makes it so;
does what answers to questions say.

The same engine as ``one import``: what the page shows is a rehearsal of what « Appliquer » then does. It is done with the
rights that whoever asked has by then, and in their language.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from one import clock
from one.errors import Invalid, NotFound, OneError
from one.i18n import _, speaking
from one.jobs.job import Args, Job
from one.people import rights
from one.resources import Resources
from one.roster import class_lists, classroom, decisions, school, undo
from one.roster.found import Found, of_report, packed
from one.roster.keeping import Lists, Moved
from one.roster.progress import Step, heard, step
from one.roster.report import Report
from one.roster.summary import Summary
from one.scope import Scope
from one.store.accounts import sessions
from one.store.roster import runs as store
from one.store.roster import school as store_school
from one.store.roster.runs import Run
from one.store.work import Work, rehearsal, work
from one.tasks import end_tasks

TICK_SECONDS = 0.4  # between two looks at where it stands


async def _do(resources: Resources, args: Args) -> None:
    """Looks at what lists of a school or a class change, or applies them; decides; takes an import back."""
    run = await store.find(resources.pool, args["run"])
    if run is None or run.state != "waiting":
        return
    scope = await sessions.scope_of(resources.pool, run.session_id)
    with speaking(run.voice), clock.at(scope.zone if scope else clock.PARIS):
        try:
            if scope is None:
                raise NotFound
            async with _followed(resources, run):
                await _way(run)(scope, resources, run)
        except Moved as moved:
            await store.show(resources.pool, run.id, packed(of_report(moved.now)), moved=True)
        except Invalid as error:
            await store.refuse(resources.pool, run.id, [m for each in error.errors.values() for m in each])
        except NotFound:
            await store.refuse(resources.pool, run.id, [_no_longer(run)])
        except OneError as error:
            await store.refuse(resources.pool, run.id, [str(error)])


def _way(run: Run) -> Callable[[Scope, Resources, Run], Awaitable[None]]:
    if run.decides:
        return _decided
    return _lists if run.undoes is None else _back


def _no_longer(run: Run) -> str:
    if run.undoes is not None:
        return _("Vous ne pouvez plus annuler cet import.")
    if run.class_id is not None:
        return _("Vous n’êtes plus responsable de cette classe.")
    return _("Vous n’administrez plus cette école.")


async def _lists(scope: Scope, resources: Resources, run: Run) -> None:
    """What they would do is shown; what was shown is done, in one transaction with the run's end."""
    if run.class_id is not None:
        school_id = (await classroom.of_this_year(scope, resources, run.class_id)).school_id
    else:
        school_id = rights.check_school(scope, run.school_id).id
    step(Step.READING)
    export = await class_lists.read(
        resources, await store.files(resources.pool, run.id), place=f"run:{run.id}"
    )
    of = await store_school.school_of(resources.pool, school_id)
    lists = Lists(export, of.name, of.uai)
    if not run.seen:
        async with rehearsal(scope, resources) as w:
            report = await _import(w, resources, run, lists)
        await store.show(resources.pool, run.id, packed(of_report(report)))
        return
    async with work(scope, resources) as w:
        report = await _import(w, resources, run, lists)
        if report.seen != run.seen:
            raise Moved(report)
        await store.done(w.connection, run.id, report.number)
    if len(report.codes) >= school.MANY:
        await store_school.refresh_statistics(resources.pool)


async def _import(w: Work, resources: Resources, run: Run, lists: Lists) -> Report:
    if run.class_id is not None:
        return await classroom.run(w, resources, run.class_id, lists, run.answers)
    return await school.run(w, resources, lists, run.answers)


async def _decided(scope: Scope, resources: Resources, run: Run) -> None:
    """What follows from answers is done, in one transaction with the run's end."""
    about = await decisions.concerned(scope, resources, run.school_id, run.answers)
    async with work(scope, resources) as w:
        reports = await decisions.settle(w, resources, about, run.answers)
        await store.done(w.connection, run.id, None)
    if sum(len(report.codes) for report in reports) >= school.MANY:
        await store_school.refresh_statistics(resources.pool)


async def _back(scope: Scope, resources: Resources, run: Run) -> None:
    """The same for an import that is taken back."""
    assert run.undoes is not None, "asked by who calls"
    step(Step.COMPARING)
    if not run.seen:
        shown = await undo.preview(scope, resources, run.undoes)
        await store.show(resources.pool, run.id, packed(Found(shown.back, obstacles=shown.obstacles)))
        return
    try:
        async with work(scope, resources) as w:
            await undo.take_back(w, run.undoes)
            await store.done(w.connection, run.id, run.undoes)
    except Invalid as error:
        obstacles = [m for each in error.errors.values() for m in each]
        await store.show(resources.pool, run.id, packed(Found(Summary([]), obstacles=obstacles)))


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
        await end_tasks(teller)


# Reading and comparing 20,000 lines takes half a minute on a slow machine.
IMPORT = Job("school-import", _do, lease=600, retries=2)
