"""Every address, asked by each role that has nothing to do there: it does not exist.

In HTML, in JSON and live alike. A new address is judged here as its line in the table of routes says.
"""

import json
from typing import Any

import pytest
from support.client import Client, browser_for
from support.database import picture
from support.everybody import SCENES, SOMEBODY, scene, url_of
from support.live_client import dial, frame
from support.live_line import cookie, say
from support.people import School, make_school

from one.apps.carnet import notes
from one.config import Settings
from one.http.route import Route
from one.http.routes import TABLE
from one.http.state import State
from one.http.who import Role
from one.store.accounts import sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

# Who of the same school, and of a right role, has nothing to do with this very class, note or session.
WRONG = {
    "/classe/{id}/parametrage": ("anne.autre",),
    "/imports/{import}": ("anne.autre",),
    "/compte/sessions/{id}/fin": ("anne.autre", "nina.noir", "lea.roy"),
}
for each in SCENES:
    WRONG |= each.WRONG
HTML = "text/html"
FORM = {"act": "block", "sure": "1", "name": "X", "title": "X", "class_id": "1", "all": "1", "minimum": "6"}


def rule_of(path: str) -> tuple[str, ...]:
    """The longest beginning that is known."""
    known = max((known for known in WRONG if path.startswith(known)), key=len, default="")
    return WRONG.get(known, ())


def strangers_are_wrong(route: Route) -> bool:
    """Whether the address names something of the school."""
    return route.who.signed and "{" in route.path


async def as_somebody(client: Client, pool: Pool, login: str) -> None:
    person_id = await pool.fetchval("select id from person where login = $1", login)
    client.cookies.clear()
    client.cookies.set("one", await sessions.start(pool, person_id, remember=False, device="test"))


async def check_all_are_404(client: Client, routes: list[Route], known: dict[str, str], accept: str) -> None:
    for route in routes:
        for method in route.methods:
            answer = await client.request(
                method,
                url_of(route.path, known),
                data=FORM if method == "POST" else None,
                headers={"accept": accept, "sec-fetch-site": "same-origin"},
            )
            assert answer.status_code == 404, (method, route.path)
            assert ("problem+json" in answer.headers["content-type"]) is (accept != HTML)
            assert "Zoé" not in answer.text


def is_long(role: Role, suffix: str, accept: str) -> bool:
    """Pages are asked by who knows least and most; a program's answers by parents of another school, who send most."""
    if (role, suffix) == (Role.GUARDIAN, "2"):
        return accept == HTML
    return accept != HTML or (suffix == "2" and role in (Role.STAFF, Role.REFERENT, Role.TEACHER))


@pytest.mark.parametrize(
    ("role", "suffix", "accept"),
    [
        pytest.param(
            role,
            suffix,
            accept,
            id=f"{role}-of {'another' if suffix else 'the'} school-{accept}",
            marks=pytest.mark.long if is_long(role, suffix, accept) else (),
        )
        for role in Role
        for suffix in ("", "2")
        for accept in (HTML, "application/json")
    ],
)
async def test_who_has_no_role_at_an_address_gets_404_and_changes_nothing(
    state: State, school: School, role: Role, suffix: str, accept: str
) -> None:
    """Every line of the table of routes is judged here, as it says itself."""
    known = await scene(state, school)
    wrong = [
        route for route in TABLE if role not in route.who.roles or (suffix and strangers_are_wrong(route))
    ]
    async with browser_for(state) as client:
        await as_somebody(client, school.pool, SOMEBODY[role] + suffix)
        before = await picture(school.pool)
        await check_all_are_404(client, wrong, known, accept)
    assert await picture(school.pool) == before


@pytest.mark.parametrize("login", sorted({login for logins in WRONG.values() for login in logins}))
async def test_people_of_another_class_get_404_for_what_is_of_this_one(
    state: State, school: School, login: str
) -> None:
    known = await scene(state, school)
    wrong = [route for route in TABLE if login in rule_of(route.path)]
    async with browser_for(state) as client:
        await as_somebody(client, school.pool, login)
        before = await picture(school.pool)
        await check_all_are_404(client, wrong, known, HTML)
    assert await picture(school.pool) == before


@pytest.mark.parametrize("role", Role)
async def test_who_has_a_role_at_an_address_finds_its_page(state: State, school: School, role: Role) -> None:
    known = await scene(state, school)
    async with browser_for(state) as client:
        await as_somebody(client, school.pool, SOMEBODY[role])
        for route in TABLE:
            judged = "{" not in route.path or route.who.finds
            if route.get is None or not route.who.signed or role not in route.who.roles or not judged:
                continue
            answer = await client.get(url_of(route.path, known))
            assert answer.status_code in (200, 303), (route.path, answer.status_code)


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
    forms = [
        (method, spelled(route.path, ids))
        for route in TABLE
        for method in route.methods
        if "{person}" in route.path or "{class}" in route.path
    ]
    fields = {**FORM, "class_id": str(own_class), "guardian": str(bea), "child": str(zoe), "person": str(zoe)}
    async with browser_for(state) as client:
        client.cookies.set("one", token)
        for method, path in forms:
            answer = await (client.form(path, **fields) if method == "POST" else client.get(path))
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
            assert answer.status_code in (200, 404), (path, answer.status_code, sent)
        compared = await client.get(f"/ecole/{mine}/doublons/comparer?a={own}&b={zoe}")
        assert compared.status_code == 404
    assert await picture(school.pool) == before
