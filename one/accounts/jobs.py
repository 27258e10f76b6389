"""What accounts leave behind: sessions, links, codes and forms that passed their time."""

import logging

from one.accounts import refused_address
from one.jobs.job import Args, Every, Job
from one.resources import Resources
from one.store import forms
from one.store.accounts import sessions, tickets

log = logging.getLogger("one.accounts")


async def _sessions(resources: Resources, _args: Args) -> None:
    """Forgets sessions that expired."""
    if gone := await sessions.purge(resources.pool):
        log.info("%d sessions expired", gone)


async def _tickets(resources: Resources, _args: Args) -> None:
    """Forgets links and codes that expired a week ago."""
    await tickets.purge(resources.pool)


async def _forms(resources: Resources, _args: Args) -> None:
    """Forgets what was typed into refused forms after an hour, and the keys of forms after a month."""
    await forms.purge(resources.pool)


JOBS = (
    Job("sessions-purge", _sessions, Every(60), retries=0),
    Job("tickets-purge", _tickets, Every(3600)),
    Job("forms-purge", _forms, Every(60), retries=0),
    refused_address.JOB,
)
