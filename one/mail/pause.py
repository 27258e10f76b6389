"""The pause of a school: mails wait until it ends, and what an application holds back is delivered then, all of a night together."""

from datetime import datetime

from one import clock
from one.mail.quiet_hours import hours_of
from one.resources import Resources
from one.store.pool import Connection
from one.store.school import settings


async def opens(
    resources: Resources, school_id: int, at: datetime | None = None, connection: Connection | None = None
) -> datetime:
    """The first moment from this one on, or from now, at which mails of the school leave; itself outside of its pause."""
    found = await settings.settings(connection or resources.pool, school_id)
    hours = hours_of(found)
    return hours.opens(at or clock.now())
