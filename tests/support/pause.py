"""The pause of a school: now, or never."""

from datetime import datetime, timedelta

from one.clock import PARIS
from support.people import School


async def pause_now(school: School) -> str:
    """The school's pause began six hours ago and lasts six hours more, whenever that is; return the words of its end."""
    now = datetime.now(PARIS).replace(second=0, microsecond=0)
    start, end = ((now + timedelta(hours=hours)).time() for hours in (-6, 6))
    await school.pool.execute("update school set quiet_from = $1, quiet_to = $2", start, end)
    return f"{end.hour} h {end.minute:02}"


async def never_pause(school: School) -> None:
    """What is new leaves at whatever hour a test runs."""
    await school.pool.execute(
        "update school set quiet_from = '00:00', quiet_to = '00:00', quiet_weekend = false"
    )
