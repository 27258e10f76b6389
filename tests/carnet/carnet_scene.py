"""What of the notebook somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from datetime import datetime, timedelta

from support.people import PEOPLE, School

from one.apps.carnet import groups, later, models, notes
from one.apps.carnet.confirmations import Asks, Confirm
from one.clock import PARIS
from one.http.state import State
from one.rich_text import Rich

OTHERS = ("nina.noir", "max.noir", "anne.autre", "dora.direction", "lea.roy", "bea.blin")
FOLLOWERS = {"paul.prof", "dora.direction"}  # its author, and who directs the school
NOT_FOLLOWING = tuple(login for login in PEOPLE if login not in FOLLOWERS)
WRONG = {
    "/carnet/{id}/confirmer": tuple(
        each for each in PEOPLE if each not in {"lise.roy", "marc.roy", "bea.blin"}
    ),
    "/carnet/{id}/suivi": NOT_FOLLOWING,
    "/carnet/{id}/rappeler": NOT_FOLLOWING,
    "/carnet/{id}/modifier": NOT_FOLLOWING,
    "/carnet/{id}/retirer": NOT_FOLLOWING,
    "/carnet/{id}": ("nina.noir", "max.noir", "anne.autre"),
    "/carnet/{id}/talons": OTHERS,
    "/carnet/prevus/{id}": OTHERS,
    "/carnet/prevus/{id}/reprendre": OTHERS,
    "/carnet/modeles/{key}/remplir": OTHERS,
    "/carnet/modeles/{id}": OTHERS,
    "/carnet/modeles/{id}/supprimer": OTHERS,
    "/carnet/groupes/{id}": OTHERS,
    "/carnet/groupes/{id}/supprimer": OTHERS,
}


async def scene(state: State, school: School) -> dict[str, str]:
    """A note of Paul's to his class."""
    draft = notes.Draft(school.classes["CE1"], "Sortie", "Bottes", asks=Asks(Confirm.ONE))
    paul, tomorrow = await school.scope("paul.prof"), datetime.now(PARIS) + timedelta(days=1)
    note_id = await notes.publish(paul, state.resources, draft)
    later_id = await later.schedule(paul, state.resources, draft, tomorrow)
    lea = school.people["lea.roy"]
    group = f"/carnet/groupes/{await groups.make(paul, state.resources, school.id, 'Chorale', [lea])}"
    model = f"/carnet/modeles/{await models.save(paul, state.resources, 'Piscine', Rich('Le {date}'))}"
    more = ("confirmer", "suivi", "rappeler", "modifier", "retirer")
    return {
        **{f"/carnet/{{id}}/{each}": f"/carnet/{note_id}/{each}" for each in more},
        "/carnet/modeles/{key}/remplir": f"{model}/remplir",
        "/carnet/modeles/{id}": model,
        "/carnet/modeles/{id}/supprimer": f"{model}/supprimer",
        "/carnet/groupes/{id}": group,
        "/carnet/groupes/{id}/supprimer": f"{group}/supprimer",
        "/carnet/{id}": f"/carnet/{note_id}",
        "/carnet/{id}/talons": f"/carnet/{note_id}/talons",
        "/carnet/prevus/{id}": f"/carnet/prevus/{later_id}",
        "/carnet/prevus/{id}/reprendre": f"/carnet/prevus/{later_id}/reprendre",
    }
