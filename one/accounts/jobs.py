"""What accounts leave behind: sessions, links and codes that passed their time."""

import logging

from one.jobs.job import Args, Every, Job
from one.resources import Resources
from one.store.accounts import sessions, tickets

log = logging.getLogger("one.accounts")


async def _sessions(resources: Resources, _args: Args) -> None:
    """Forgets sessions that expired."""
    if gone := await sessions.purge(resources.pool):
        log.info("%d sessions expired", gone)


async def _tickets(resources: Resources, _args: Args) -> None:
    """Forgets links and codes that expired a week ago."""
    await tickets.purge(resources.pool)


JOBS = (
    Job("sessions-purge", _sessions, Every(60), retries=0),
    Job("tickets-purge", _tickets, Every(3600)),
)
