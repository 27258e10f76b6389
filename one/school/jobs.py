"""What the worker does for schools: messages flash that begin and end at their minute, and how many have read them."""

from datetime import UTC, datetime, timedelta

from one import channels, events
from one.jobs.job import Args, Job
from one.resources import Resources
from one.scope import Function, Profile
from one.store.school import flash as store
from one.store.school import flash_readers
from one.store.tablet import wall
from one.store.work import Work, work

COUNT_AFTER = timedelta(
    seconds=1
)  # a whole school reads within a minute: its direction is told once a second


async def settle(w: Work, flash_id: int, *, changed: bool = False) -> None:
    """Tell open pages what they should show of it now; ``changed``: those that show it are told its words anew."""
    found = await store.lock(w.connection, flash_id)
    if found is None:
        return
    wanted = found.profiles if found.state == "live" else []
    gone = [p for p in found.told if p not in wanted]
    told = [p for p in wanted if changed or p not in found.told]
    names = {p: await _channels(w, found.school_id, p) for p in {*gone, *told}}
    if gone:
        await _tell(w, [name for p in gone for name in names[p]], events.FlashEnded(found.id, found.rev))
    if told:
        ends_at = events.timestamp(found.ends_at)
        words = events.Flash(found.id, found.rev, found.asked, found.school, found.text, found.color, ends_at)
        await _tell(w, [name for p in told for name in names[p]], words)
    if gone or told:
        await store.set_told(w.connection, flash_id, wanted)


async def _channels(w: Work, school_id: int, profile: str) -> list[str]:
    """Where a profile of a school hears of it; tablets, which show what is for pupils, hear nothing of the school itself."""
    tablets = await wall.channels_of_school(w.connection, school_id) if profile == Profile.PUPIL else []
    return [channels.school_profile(school_id, profile), *tablets]


async def _tell(w: Work, names: list[str], what: events.Flash | events.FlashEnded) -> None:
    await w.event(events.Kind.FLASH, channels=names, body=events.flash_body(what))


async def remember(w: Work, flash_id: int, *moments: datetime) -> None:
    """Ask the worker to look again at these moments, those that are over excepted."""
    for moment in moments:
        if moment > datetime.now(UTC):
            await w.job(TURN, {"flash": flash_id}, run_at=moment)


async def _turn(resources: Resources, args: Args) -> None:
    """Shows a message flash whose minute has come, takes away one that is over."""
    async with work(None, resources) as w:
        await settle(w, args["flash"])


async def _count(resources: Resources, args: Args) -> None:
    """Tells the direction and référents how many have read a message flash."""
    async with work(None, resources) as w:
        found = await flash_readers.counted(w.connection, args["flash"])
        if found is not None:
            school_id, readers = found
            names = [channels.school_profile(school_id, f) for f in Function]
            body = events.flash_body(events.FlashReaders(args["flash"], readers))
            await w.event(events.Kind.FLASH, channels=names, body=body)


TURN = Job("flash-turn", _turn)
COUNT = Job("flash-count", _count)
JOBS = (TURN, COUNT)
