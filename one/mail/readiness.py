"""Whether a worker does its work, as the database knows it: whoever asks needs no worker to answer."""

from datetime import timedelta

from one.store import jobs, mail_lane, outbox
from one.store.pool import Pool
from one.store.push import waiting

# What is due is taken within a second or two; a worker that was killed lets go of what it held after two minutes.
LATE = timedelta(
    minutes=5
)  # while nothing is under way: a worker with more to do than it can is one that works


async def why_not(pool: Pool) -> str | None:
    """What is wrong, in a word and a code; None when all is well."""
    lane = await mail_lane.lane(pool)
    if lane.pauses:
        return f"mails have stopped: {lane.reason}"
    for overdue in (outbox.overdue, jobs.overdue, waiting.overdue):
        if await overdue(pool, LATE):
            return "no worker: what is due is not taken"
    return None
