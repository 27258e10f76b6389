"""What of the notebook somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from datetime import datetime, timedelta

from support.people import School

from one.apps.carnet import groups, later, notes
from one.clock import PARIS
from one.http.state import State

OTHERS = ("nina.noir", "max.noir", "anne.autre", "dora.direction", "lea.roy", "bea.blin")
WRONG = {
    "/carnet/{id}": ("nina.noir", "max.noir", "anne.autre"),
    "/carnet/prevus/{id}": OTHERS,
    "/carnet/prevus/{id}/reprendre": OTHERS,
    "/carnet/groupes/{id}": OTHERS,
    "/carnet/groupes/{id}/supprimer": OTHERS,
}


async def scene(state: State, school: School) -> dict[str, str]:
    """A note of Paul's to his class."""
    draft = notes.Draft(school.classes["CE1"], "Sortie", "Bottes")
    paul, tomorrow = await school.scope("paul.prof"), datetime.now(PARIS) + timedelta(days=1)
    note_id = await notes.publish(paul, state.resources, draft)
    later_id = await later.schedule(paul, state.resources, draft, tomorrow)
    lea = school.people["lea.roy"]
    group = f"/carnet/groupes/{await groups.make(paul, state.resources, school.id, 'Chorale', [lea])}"
    return {
        "/carnet/groupes/{id}": group,
        "/carnet/groupes/{id}/supprimer": f"{group}/supprimer",
        "/carnet/{id}": f"/carnet/{note_id}",
        "/carnet/prevus/{id}": f"/carnet/prevus/{later_id}",
        "/carnet/prevus/{id}/reprendre": f"/carnet/prevus/{later_id}/reprendre",
    }
