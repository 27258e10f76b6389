"""What of reports somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from support.notes import publish
from support.people import School

from one.apps.signalement import reports
from one.apps.signalement.kinds import Reason
from one.feed import page
from one.http.state import State

# A note to the families of CE1: other families, other classes' teachers, the head and staff do not have it in their feed.
_ELSEWHERE = ("nina.noir", "max.noir", "anne.autre", "gil.garde", "dora.direction")
WRONG = {
    "/fil/{id}/signaler": _ELSEWHERE,
    # The head directs a school that has a référent.
    "/signalements/{id}": (*_ELSEWHERE, "lise.roy", "lea.roy", "paul.prof"),
}


async def scene(state: State, school: School) -> dict[str, str]:
    """A note to CE1, reported by a parent."""
    note = await publish(state, school, "paul.prof", "CE1")
    lise = await school.scope("lise.roy")
    shown = (await page.page(lise, state.resources, None)).items
    event_id = next(each.id for each in shown if each.item.url == f"/carnet/{note}")
    await reports.report(lise, state.resources, event_id, Reason.HURTS, "")
    case_id = await school.pool.fetchval("select max(id) from signalement")
    return {
        "/fil/{id}/signaler": f"/fil/{event_id}/signaler",
        "/signalements/{id}": f"/signalements/{case_id}",
    }
