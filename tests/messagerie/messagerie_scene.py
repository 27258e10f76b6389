"""What of messages somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from support.people import School

from one.apps.messagerie import writing
from one.http.state import State

# Of Paul and Béa, and of Paul and each guardian of his class: nobody else's, not even the direction's.
_STRANGERS = ("lise.roy", "nina.noir", "zoe.blin", "anne.autre", "dora.direction", "gil.garde")
WRONG = {
    "/messagerie/{id}": _STRANGERS,
    "/messagerie/envois/{id}": ("nina.noir", "zoe.blin", "anne.autre", "dora.direction"),
    "/messagerie/messages/{id}": (*_STRANGERS, "bea.blin"),
}


async def scene(state: State, school: School) -> dict[str, str]:
    """A thread of Paul and Béa, and a message to the families of CE1; open to pupils."""
    await school.pool.execute("delete from app_closed where app = 'messagerie'")
    paul, draft = await school.scope("paul.prof"), writing.Draft("Bonjour")
    thread_id = await writing.start(paul, state.resources, school.people["bea.blin"], "Piscine", draft)
    message_id = await school.pool.fetchval(
        "select message_id from messagerie_place where thread_id = $1", thread_id
    )
    sent_id = await writing.to_families(paul, state.resources, school.classes["CE1"], "Lanternes", draft)
    return {
        "/messagerie/envois/{id}": f"/messagerie/envois/{sent_id}",
        "/messagerie/messages/{id}": f"/messagerie/messages/{message_id}",
        "/messagerie/{id}": f"/messagerie/{thread_id}",
    }
