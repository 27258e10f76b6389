"""Items that people report, and what everybody sees of them."""

from one.apps.signalement import judging, reports
from one.apps.signalement.kinds import Reason
from one.feed import page
from one.http.state import State
from support.notes import publish
from support.people import School, double


async def referent(school: School, login: str = "rene.referent", first: str = "René") -> int:
    """Somebody of the staff who is a référent of the school."""
    person_id = await double(school, login, "personnel", first, "Référent", email=f"{login}@example.org")
    await school.pool.execute("update attachment set function = 'referent' where person_id = $1", person_id)
    return person_id


async def titles(state: State, school: School, login: str) -> list[str]:
    """What stands in somebody's feed."""
    return [
        each.item.title for each in (await page.page(await school.scope(login), state.resources, None)).items
    ]


async def item(state: State, school: School, login: str, app: str = "carnet") -> int:
    """The newest item of an application in somebody's feed."""
    shown = (await page.page(await school.scope(login), state.resources, None)).items
    return next(each.id for each in shown if each.item.app == app)


async def report(state: State, school: School, login: str, event_id: int, words: str = "Méchant") -> bool:
    return await reports.report(await school.scope(login), state.resources, event_id, Reason.HURTS, words)


async def waiting(state: State, school: School, login: str) -> list[int]:
    """The cases that somebody is asked to judge."""
    return [each.id for each in await judging.open_(await school.scope(login), state.resources)]


async def decide(state: State, school: School, login: str, case_id: int, *, keep: bool) -> judging.Outcome:
    return await judging.decide(await school.scope(login), state.resources, case_id, keep=keep)


CE1 = ("lise.roy", "marc.roy", "bea.blin")  # three guardians of the class


async def note(state: State, school: School, *, with_referent: bool = True) -> int:
    """A note of Paul's to CE1, in a school with a référent; the item's id."""
    if with_referent:
        await referent(school)
    await publish(state, school, "paul.prof", "CE1")
    return await item(state, school, "lise.roy")
