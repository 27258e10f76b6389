"""What the worker does for mails of the feed: looks for the readers of what was published, and opens digests."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from one.jobs.job import Args, Every, Job
from one.notices import quiet
from one.notices.choices import DIGEST_AT
from one.notices.letters import DIGEST, ITEM
from one.notices.presets import PRESETS
from one.resources import Resources
from one.store.notices import choices, digests, waiting
from one.store.notices.digests import Place
from one.store.push import endpoints


async def fan_out(resources: Resources, _args: Args) -> None:
    """Finds who wants to be told of what was published; where nothing can leave, nobody is looked for."""
    mails = resources.settings.mails
    if not mails and not await endpoints.any_there(resources.pool):
        await waiting.forget(resources.pool)
        return
    now = datetime.now(UTC)
    later = {place.school_id: place.quiet_until for place in await _places(resources, now)}
    quiet_until = {school_id: until for school_id, until in later.items() if until is not None}
    while await waiting.fan_out(resources.pool, PRESETS, ITEM.name, quiet_until, mails=mails):
        pass


async def _digests(resources: Resources, _args: Args) -> None:
    """Opens the digests of whose hour has come."""
    await open_digests(resources, datetime.now(UTC))


async def open_digests(resources: Resources, now: datetime) -> None:
    """Those whose hour has come by ``now``."""
    places, mails = await _places(resources, now), resources.settings.mails
    while await digests.open_windows(resources.pool, PRESETS, DIGEST.name, places, DIGEST_AT, mails=mails):
        pass


async def _places(resources: Resources, now: datetime) -> list[Place]:
    """Every school and its clock."""
    found = []
    for school_id, school in await choices.quiet_schools(resources.pool):
        zone, opens = ZoneInfo(school.timezone), quiet.opens(school, now)
        here = now.astimezone(zone)
        found.append(Place(school_id, str(zone), here.date(), here.time(), opens if opens > now else None))
    return found


FAN_OUT = Job("notices-readers", fan_out, Every(5))
DIGESTS = Job("notices-digests", _digests, Every(60))
JOBS = (FAN_OUT, DIGESTS)
