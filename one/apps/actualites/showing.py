"""When news stands in feeds: from its first day on, until its last one is over. The worker turns the page."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from one import channels, clock
from one.apps.actualites.kinds import INFO, SUBJECT
from one.events import Author
from one.jobs.job import Args, Job
from one.resources import Resources
from one.scope import Profile
from one.store.actualites import due as due_store
from one.store.actualites.news import State
from one.store.work import Work, work


def today() -> date:
    """The day it is in the schools."""
    return clock.today()


def audience(
    school_id: int, profiles: Collection[str], class_ids: Sequence[int], opened: Collection[str]
) -> list[str]:
    """The channels of news: these profiles of the school, or of these classes; staff are of no class.

    Those of a profile that the school closed the news to are left out: nothing is sent there.
    """
    chosen = [p for p in Profile if p in profiles and p in opened]
    if not class_ids:
        return [channels.school_profile(school_id, p) for p in chosen]
    found = [channels.class_profile(c, p) for c in class_ids for p in chosen if p != Profile.STAFF]
    return found + [channels.school_profile(school_id, p) for p in chosen if p == Profile.STAFF]


async def settle(w: Work, news_id: int) -> None:
    """Make feeds show what they should of it now: put it there on its first day, take it away after the last.

    Whoever may no longer publish when the day comes does not: it is held until it is changed by who may.
    """
    due = await due_store.lock(w.connection, news_id)
    if due is None:
        return
    wanted = due.state in (State.LIVE, State.HELD)
    names = audience(due.school_id, due.profiles, due.class_ids, due.opened)
    if wanted and not due.shown and due.by_right and names:
        await w.publish(
            INFO,
            channels=names,
            subject=SUBJECT(due.id),
            title=due.title,
            excerpt=due.body,
            url=f"/actualites/{due.id}",
            author=Author(due.author_id, due.author_name),
        )
        await due_store.set_published(w.connection, news_id)
    elif not wanted and due.shown:
        await w.withdraw(SUBJECT(news_id))


async def remember(w: Work, news_id: int, starts_on: date, ends_on: date | None) -> None:
    """Ask the worker to look again when its first day comes, and when its last one is over."""
    for day in (starts_on, *([ends_on + timedelta(days=1)] if ends_on is not None else [])):
        if day > today():
            await w.job(TURN, {"news": news_id}, run_at=datetime.combine(day, time(), clock.zone()))


async def _turn(resources: Resources, args: Args) -> None:
    """Shows news whose first day has come, takes away what is over."""
    async with work(None, resources) as w:
        await settle(w, args["news"])


TURN = Job("actualites-turn", _turn)
