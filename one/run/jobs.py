"""All jobs of this ONE, put together: those of the rooms, and those that applications declare."""

from datetime import datetime

from one import files
from one.accounts import jobs as accounts
from one.apps.catalogue import APPS
from one.clock import PARIS
from one.drafts import jobs as drafts
from one.errors import ConfigError
from one.jobs.job import Args, Every, Job
from one.mail import jobs as mail
from one.notices import jobs as notices
from one.people import jobs as people
from one.personal_data import jobs as personal_data
from one.push import jobs as push
from one.resources import Resources
from one.roster import jobs as roster
from one.run.columns import columns
from one.school import jobs as school
from one.store import jobs as store
from one.store import live
from one.store.pool import Pool
from one.tablet import jobs as tablet

SHOWN = 50  # dead letters


async def _control(resources: Resources, _args: Args) -> None:
    """Forgets signals that every web process has long followed."""
    await live.purge_control(resources.pool)


# Between the store and the live engine, which do not know each other.
LIVE = (Job("control-purge", _control, Every(3600)),)


def all_jobs() -> tuple[Job, ...]:
    """Every job that a worker of this version runs."""
    rooms = (
        *accounts.JOBS,
        *drafts.JOBS,
        *files.JOBS,
        *mail.JOBS,
        *notices.JOBS,
        *people.JOBS,
        *personal_data.JOBS,
        *push.JOBS,
        *roster.JOBS,
        *school.JOBS,
        *tablet.JOBS,
        *LIVE,
    )
    return (*rooms, *(job for app in APPS for job in app.jobs))


async def report(pool: Pool, *, retry: int | None = None) -> tuple[str, bool]:
    """The table of `one jobs`, in the time of France, and whether all is well. Before it, ``retry`` a dead letter."""
    if retry is not None and not await store.retry(pool, retry):
        raise ConfigError("jobs retry: no dead letter has this number")
    known = {job.name for job in all_jobs()}
    lines = {line.name: line for line in await store.lines(pool)}
    rows: list[tuple[str, ...]] = [("JOB", "LAST RUN", "NEXT", "WAITING", "FAILURES", "DEAD", "")]
    well = True
    for name in sorted(known | lines.keys()):
        line = lines.get(name) or store.Line(name, None, None, 0, 0, "", 0)
        well = well and not line.failures and not line.dead
        remark = line.error if name in known else "(no such job in this version)"
        numbers = (str(line.waiting), str(line.failures), str(line.dead))
        rows.append((name, _at(line.last), _at(line.next), *numbers, remark))
    text = [columns(rows)]
    if letters := await store.dead(pool, SHOWN):
        dead: list[tuple[str, ...]] = [
            (str(d.id), d.name, _at(d.died_at), f"{d.tries} tries", d.error) for d in letters
        ]
        text += ["", "Dead letters (`one jobs retry ID` has one done again):", columns(dead)]
    return "\n".join(text), well


def _at(moment: datetime | None) -> str:
    return f"{moment.astimezone(PARIS):%Y-%m-%d %H:%M:%S}" if moment else "-"
