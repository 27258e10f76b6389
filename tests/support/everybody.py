"""Somebody of each role, and what the addresses of the table of routes name: for tests that go through all of it."""

from importlib import import_module
from pathlib import Path

from one.apps.catalogue import APPS
from one.http.rich_text import LEAVING, way_out
from one.http.state import State
from one.http.who import Role
from one.notices.links import token
from support.imports import some_import
from support.people import School, double, make_school
from support.tablet import device_of

# Somebody of each role, in the school of the addresses; the class is their own, their child's, or of their school.
SOMEBODY = {
    Role.PUPIL: "zoe.blin",
    Role.GUARDIAN: "bea.blin",
    Role.TEACHER: "paul.prof",
    Role.STAFF: "gil.garde",
    Role.DIRECTION: "dora.direction",
    Role.REFERENT: "rene.referent",
}
# Applications say in tests/<code>/<code>_scene.py what is there to ask for, and who is wrong to.
SCENES = [
    import_module(f"{app.code}.{app.code}_scene")
    for app in APPS
    if (Path(__file__).parent.parent / app.code / f"{app.code}_scene.py").is_file()
] + [
    import_module("feed.feed_scene"),
    import_module("files.files_scene"),
    import_module("portraits.portraits_scene"),
    import_module("shelf.shelf_scene"),
    import_module("people.profile_scene"),
]


async def scene(state: State, school: School) -> dict[str, str]:
    """A session of Paul's, another school, and what applications hold; what the placeholders stand for."""
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    for place, login in ((school, "rene.referent"), (other, "rene.referent2")):
        person_id = await double(place, login, "personnel", "René", "Référent")
        await place.pool.execute(
            "update attachment set function = 'referent' where person_id = $1", person_id
        )
    found: dict[str, str] = {}
    for each in SCENES:
        found |= await each.scene(state, school)
    session_id = await school.pool.fetchval(
        "select id from session where person_id = $1 limit 1", school.people["paul.prof"]
    )
    return {
        "{school}": str(school.id),
        "{class}": str(school.classes["CE1"]),
        "{person}": str(school.people["zoe.blin"]),
        "/sessions/{id}": f"/sessions/{session_id}",
        "{flash}": str(await some_flash(school)),
        "{closure}": str(await some_closure(school)),
        "{device}": str(await some_tablet(school)),
        "{import}": str(await some_import(school)),
        "{token}": await token(
            state.resources.pool, state.resources.key, school.people["bea.blin"], "carnet"
        ),
        LEAVING: way_out(state.resources.key, "https://exemple.fr/"),
        **found,
    }


async def some_tablet(school: School) -> int:
    """The id of a tablet of CE1."""
    _token, device_id = await device_of(school.pool, school)
    return device_id


async def some_flash(school: School) -> int:
    """The id of a message flash for everybody."""
    flash_id: int = await school.pool.fetchval(
        "insert into message_flash (school_id, author_id, text, color, profiles, starts_at, ends_at)"
        " values ($1, $2, 'La cantine ferme demain', 'sky', '{eleve,parent,enseignant,personnel}',"
        "         now(), now() + interval '1 day') returning id",
        school.id,
        school.people["dora.direction"],
    )
    return flash_id


async def some_closure(school: School) -> int:
    """The id of a holiday that is to come."""
    closure_id: int = await school.pool.fetchval(
        "insert into closure (school_id, name, first_day, last_day)"
        " values ($1, 'Vacances', current_date + 30, current_date + 45) returning id",
        school.id,
    )
    return closure_id


def url_of(path: str, known: dict[str, str]) -> str:
    """An address of the table with ids in it."""
    for placeholder, value in known.items():
        path = path.replace(placeholder, value)
    assert "{" not in path, path
    return path
