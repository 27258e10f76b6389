"""Every address that names something, asked by each role that has nothing to do there: it does not exist.

In HTML, in JSON and live alike. A new address is judged here by itself, or the test asks for it.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from support.client import browser_for
from support.database import picture
from support.live_client import dial, frame
from support.live_line import cookie, say
from support.people import School, make_school

from one.apps.carnet import notes
from one.apps.catalogue import APPS
from one.config import Settings
from one.http.routes import Address, addresses
from one.http.state import State
from one.store.accounts import sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

# Of each kind of address, who of the same school and of another one (2) has no right to it.
STRANGERS = ("dora.direction2", "paul.prof2", "lise.roy2", "lea.roy2", "référent2")
WRONG = {
    "/ecole/": ("paul.prof", "anne.autre", "gil.garde", "lise.roy", "lea.roy", *STRANGERS),
    "/classe/{id}/parametrage": ("anne.autre", "gil.garde", "nina.noir", "bea.blin", "zoe.blin", *STRANGERS),
    "/compte/sessions/{id}/fin": ("anne.autre", "nina.noir", "lea.roy", *STRANGERS),
}
# Applications say theirs, and what is there to ask for, in tests/<code>/<code>_scene.py.
SCENES = [
    import_module(f"{app.code}.{app.code}_scene")
    for app in APPS
    if (Path(__file__).parent.parent / app.code / f"{app.code}_scene.py").is_file()
]
for each in SCENES:
    WRONG |= {path: (*logins, *STRANGERS) for path, logins in each.WRONG.items()}
# What names nobody and nothing of a school.
OPEN = ("/aide/", "/static/")
NAMED = [a for a in addresses() if "{" in a.path and not a.path.startswith(OPEN)]


def rule_of(path: str) -> tuple[str, ...]:
    """The longest beginning that is known; a new kind of address has to be written in."""
    return WRONG[max((known for known in WRONG if path.startswith(known)), key=len, default="?")]


async def scene(state: State, school: School) -> dict[str, str]:
    """A session of Paul's, another school, and what applications hold; what the placeholders stand for."""
    await make_school(school.pool, "Ailleurs", "0990010A", "2")
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id ="
        " (select id from person where login = 'gil.garde2')"
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
        **found,
    }


def url_of(address: Address, known: dict[str, str]) -> str:
    url = address.path
    for placeholder, value in known.items():
        url = url.replace(placeholder, value)
    assert "{" not in url, url
    return url


async def token_of(pool: Pool, login: str) -> str:
    name = "gil.garde2" if login == "référent2" else login
    person_id = await pool.fetchval("select id from person where login = $1", name)
    return await sessions.start(pool, person_id, remember=False, device="test")


FORM = {"act": "block", "sure": "1", "name": "X", "title": "X", "class_id": "1", "all": "1", "minimum": "6"}


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_every_named_address_is_404_to_every_wrong_role_and_changes_nothing(
    state: State, school: School, accept: str
) -> None:
    known = await scene(state, school)
    pool, roles = school.pool, sorted({each for wrong in WRONG.values() for each in wrong})
    before = [await pool.fetchval(f"select count(*) from {t}") for t in ("audit", "event", "outbox")]
    async with browser_for(state) as client:
        for login in roles:
            client.cookies.set("one", await token_of(pool, login))
            for address in NAMED:
                if login not in rule_of(address.path):
                    continue
                answer = await client.request(
                    address.method,
                    url_of(address, known),
                    data=FORM if address.method == "POST" else None,
                    headers={"accept": accept, "sec-fetch-site": "same-origin"},
                )
                assert answer.status_code == 404, (login, address.method, address.path)
                assert ("problem+json" in answer.headers["content-type"]) is (accept != "text/html")
                assert "Zoé" not in answer.text
    assert before == [await pool.fetchval(f"select count(*) from {t}") for t in ("audit", "event", "outbox")]


async def test_nothing_of_it_is_heard_live_whatever_is_asked_for(
    server: State, settings: Settings, school: School
) -> None:
    """A socket that asks to resume channels of others gets none of them."""
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    ce1 = school.classes["CE1"]
    foreign = [
        f"class:{ce1}",
        f"class:{ce1}:parent",
        f"class:{ce1}:enseignant",
        f"school:{school.id}:direction",
        f"family:{school.people['zoe.blin']}",
        f"user:{school.people['paul.prof']}",
    ]
    paul = await school.scope("paul.prof")
    for children in ((), (school.people["zoe.blin"],)):
        draft = notes.Draft(ce1, "Secret", "Bottes", whole_class=not children, children=children)
        await notes.publish(paul, server.resources, draft)
    for asker, owner in (("nina.noir", school), ("max.noir", school), ("dora.direction", other)):
        async with dial(settings.origin, await cookie(owner, asker)) as socket:
            hello = await frame(socket)
            assert not set(foreign) & set(hello["seqs"])
            await say(socket, "resume", epoch=hello["epoch"], seqs=dict.fromkeys(foreign, 0))
            await say(socket, "ping")
            heard: list[dict[str, Any]] = []
            while not heard or heard[-1]["type"] != "beat":
                heard.append(json.loads(await socket.recv()))
            assert "Secret" not in str(heard)
            assert not {name for message in heard for name in message.get("seqs", {})} & set(foreign)


def spelled(path: str, ids: dict[str, int]) -> str:
    """An address with these ids in it."""
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", str(value))
    return path


async def test_ones_own_school_in_the_address_opens_nobody_and_nothing_of_another(
    state: State, school: School
) -> None:
    """A head who knows ids of another school puts them wherever an address or a form takes one."""
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    zoe, bea, ce1 = school.people["zoe.blin"], school.people["bea.blin"], school.classes["CE1"]
    mine, own_class, own = other.id, other.classes["CE1"], other.people["zoe.blin"]
    token, before = await other.token("dora.direction"), await picture(school.pool)
    ids = {"school": mine, "id": own_class, "person": zoe, "class": ce1}
    forms = [(a.method, spelled(a.path, ids)) for a in NAMED if "{person}" in a.path or "{class}" in a.path]
    fields = {**FORM, "class_id": str(own_class), "guardian": str(bea), "child": str(zoe), "person": str(zoe)}
    async with browser_for(state) as client:
        client.cookies.set("one", token)
        for method, path in forms:
            answer = await client.request(
                method,
                path,
                data=fields if method == "POST" else None,
                headers={"sec-fetch-site": "same-origin"},
            )
            assert answer.status_code == 404, (method, path)
        card, room = f"/ecole/{mine}/personnes/{own}", f"/classe/{own_class}/parametrage"
        for path, sent in (
            (f"{card}/classes", {"act": "move", "class_id": ce1}),
            (f"{card}/classes", {"act": "enter", "class_id": ce1}),
            (f"{card}/rattacher", {"school_id": school.id}),
            (f"/ecole/{mine}/doublons/comparer", {"keep": own, "remove": zoe}),
            (f"/ecole/{mine}/doublons/comparer", {"keep": zoe, "remove": own}),
            (
                f"{room}/ajouter",
                {"profile": "eleve", "first_name": "Zoé", "last_name": "Blin", "choice": f"move:{zoe}"},
            ),
            (
                f"{room}/personnes/{other.people['bea.blin']}/lier",
                {"guardian": other.people["bea.blin"], "child": zoe},
            ),
            (f"{room}/fiches", {"person": zoe, "people": zoe, "layout": "page", "format": "csv"}),
            (f"{room}/rappels", {"person": zoe, "people": zoe, "one": zoe}),
        ):
            answer = await client.form(path, **sent)
            assert answer.status_code in (404, 422), (path, answer.status_code, sent)
        compared = await client.get(f"/ecole/{mine}/doublons/comparer?a={own}&b={zoe}")
        assert compared.status_code == 404
    assert await picture(school.pool) == before
