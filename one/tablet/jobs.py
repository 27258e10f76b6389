"""Tablets that went without a word, and what nobody needs of pairings any more."""

from one.jobs.job import Args, Every, Job
from one.resources import Resources
from one.store.accounts import pictures
from one.store.tablet import devices, pairings
from one.tablet import presence


async def _silent(resources: Resources, _args: Args) -> None:
    """Tells the teachers of a class of tablets that say nothing any more."""
    await presence.notice_silent(resources)


async def _purge(resources: Resources, _args: Args) -> None:
    """Forgets pairings of more than five minutes, tablets that nobody switched on for 45 days, codes of who left the class."""
    await pictures.purge(resources.pool)
    await pairings.purge(resources.pool)
    await devices.purge(resources.pool)


JOBS = (
    Job("tablets-silent", _silent, Every(30), retries=0),
    Job("tablets-purge", _purge, Every(3600), retries=0),
)
