"""Teachers and staff whom no class shows: their account and their code are made in « Mon école »."""

import io
import re

import pypdf
import pytest
from support.classroom_people import acts, deactivate, referent
from support.client import signed
from support.people import PEOPLE, School, double, leave, make_school

from one.accounts import sign_in as accounts
from one.errors import Invalid, NotFound
from one.http.state import State
from one.people.changes.arrivals import Choice, Decision
from one.school import arrivals, codes
from one.school.arrivals import Newcomer

pytestmark = pytest.mark.anyio

ÈVE = {
    "profile": "personnel",
    "first_name": "Ève",
    "last_name": "Secrétaire",
    "civility": "Mme",
    "email": "Eve@Example.org",
}


async def test_the_head_adds_a_member_of_the_staff_who_activates_with_the_code_of_the_card(
    state: State, school: School
) -> None:
    base = f"/ecole/{school.id}/personnes"
    async with await signed(state, school, "dora.direction") as head:
        assert f'href="{base}/ajouter"' in (await head.get(base)).text
        assert 'value="personnel" checked' in (await head.get(f"{base}/ajouter?profil=personnel")).text
        card = (await head.form(f"{base}/ajouter", **ÈVE)).headers["location"]
        shown = (await head.get(card)).text
        assert "Donnez-lui maintenant son code" in shown
        assert f'action="{card}/code"' in shown
        ticket = (await head.get((await head.form(f"{card}/code")).headers["location"])).text
        assert "Ces codes s’affichent ici pendant une demi-heure" in ticket
        code = ticket.split('class="ticket-code">')[1].split("<")[0]
        log = (await head.get(f"/ecole/{school.id}/journal")).text
        assert "a créé le compte de" in log
        assert "a donné un nouveau code à" in log
    row = await school.pool.fetchrow("select * from person where login = 'eve.secretaire'")
    assert row is not None
    assert (row["civility"], row["email"], row["profile"]) == ("Mme", "Eve@example.org", "personnel")
    assert card.endswith(f"/{row['id']}")
    assert await acts(school.pool) == [
        ("person.created", f"person:{row['id']}", {}),
        ("code.issued", f"person:{row['id']}", {}),
    ]
    result = await accounts.sign_in(
        state.resources, "eve.secretaire", code, network="t", device="", remember=False
    )
    assert isinstance(result, accounts.MayActivate), "it leads to the form of activation"


async def test_the_sheet_is_one_page_with_the_code_that_is_alive(state: State, school: School) -> None:
    await deactivate(school, "gil.garde")
    path = f"/ecole/{school.id}/personnes/{school.people['gil.garde']}"
    async with await signed(state, school, "dora.direction") as head:
        assert "data-download" in (await head.get(path)).text
        answer = await head.form(f"{path}/code", format="pages")
        assert (await head.form(f"{path}/code", format="csv")).status_code == 404
    assert answer.headers["content-disposition"].endswith('.pdf"')
    (page,) = [each.extract_text() for each in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    for words in ("Gil Garde", "gil.garde", "Personnel", "École Test", "Comment faire"):
        assert words in page
    (code,) = re.findall(r"Code d’activation\s+([a-z0-9]{4} [a-z0-9]{4})\b", page)
    result = await accounts.sign_in(
        state.resources, "gil.garde", code, network="t", device="", remember=False
    )
    assert isinstance(result, accounts.MayActivate), "it leads to the form of activation"


async def test_who_has_the_name_already_is_shown_first(state: State, school: School) -> None:
    """Whatever their profile, here or gone; a guardian of the same name is somebody else."""
    base, anne, gil = f"/ecole/{school.id}/personnes", school.people["anne.autre"], school.people["gil.garde"]
    people = await school.pool.fetchval("select count(*) from person")
    await leave(school, "gil.garde")
    async with await signed(state, school, "dora.direction") as head:
        here = await head.form(f"{base}/ajouter", profile="personnel", first_name="AUTRE", last_name="anné")
        assert "Est-ce la même personne" in here.text
        assert f'href="{base}/{anne}"' in here.text
        assert "join:" not in here.text
        gone = await head.form(f"{base}/ajouter", profile="personnel", first_name="Gil", last_name="Garde")
        assert "A quitté l’école" in gone.text
        assert f'value="join:{gil}"' in gone.text
        fields = {"profile": "personnel", "first_name": "Gil", "last_name": "Garde"}
        back = await head.form(f"{base}/ajouter", **fields, choice=f"join:{gil}")
        assert back.headers["location"] == f"{base}/{gil}"
        assert await school.pool.fetchval("select count(*) from person") == people
        for choice in (f"join:{gil}", f"join:{anne}", "join:1", "move:1", "join:x", "nul"):
            assert (await head.form(f"{base}/ajouter", **fields, choice=choice)).status_code == 404, choice
        again = await head.form(f"{base}/ajouter", **fields, choice="new")
        assert again.status_code == 303
        family = await head.form(f"{base}/ajouter", profile="enseignant", first_name="Lise", last_name="Roy")
        assert family.status_code == 303
    assert (
        await school.pool.fetchval("select login from person order by id desc limit 1 offset 1")
        == "gil.garde2"
    )
    assert [each[0] for each in await acts(school.pool)] == [
        "person.attached",
        "person.created",
        "person.created",
    ]


async def test_nobody_of_another_school_is_offered_or_taken(state: State, school: School) -> None:
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    head, gil = await school.scope("dora.direction"), other.people["gil.garde"]
    await school.pool.execute("update person set last_name = 'Loin' where id = $1", gil)
    who = Newcomer("personnel", "Gil", "Loin")
    assert await arrivals.namesakes(head, state.resources, school.id, who) == []
    with pytest.raises(NotFound):
        await arrivals.add(head, state.resources, school.id, who, Choice(Decision.JOIN, gil))


async def test_all_that_is_wrong_is_told_at_once_and_what_was_typed_stays(
    state: State, school: School
) -> None:
    before = await school.pool.fetchval("select count(*) from person")
    async with await signed(state, school, "dora.direction") as head:
        wrong = await head.form(
            f"/ecole/{school.id}/personnes/ajouter",
            profile="eleve",
            first_name=" \u202e",
            last_name="Durand",
            civility="M.",
            email="pas une adresse",
        )
    assert wrong.status_code == 200
    assert "Il reste 3 points à corriger" in wrong.text
    for field in ("profile", "first_name", "email"):
        assert f'href="#f-{field}"' in wrong.text
        assert f'id="f-{field}"' in wrong.text
    assert 'value="Durand"' in wrong.text
    assert 'value="pas une adresse"' in wrong.text
    assert 'value="M." checked' in wrong.text
    assert await school.pool.fetchval("select count(*) from person") == before


@pytest.mark.parametrize("login", [each for each in PEOPLE if each != "dora.direction"])
async def test_nobody_else_adds_anyone_or_makes_a_code(state: State, school: School, login: str) -> None:
    await deactivate(school, *({"gil.garde"} - {login}))
    scope, gil = await school.scope(login), school.people["gil.garde"]
    with pytest.raises(NotFound):
        await arrivals.add(scope, state.resources, school.id, Newcomer("personnel", "Ève", "Neuf"), Choice())
    with pytest.raises(NotFound):
        await arrivals.namesakes(scope, state.resources, school.id, Newcomer("personnel", "Ève", "Neuf"))
    with pytest.raises(NotFound):
        await codes.issue(scope, state.resources, school.id, gil)
    assert await acts(school.pool) == []
    assert await school.pool.fetchval("select count(*) from activation_code") == 0


async def test_who_may_be_given_a_code_on_their_card(state: State, school: School) -> None:
    """As docs/rights.md says who acts on whom; who is in a class gets it there."""
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    hugo = await double(school, "hugo.head", "personnel", "Hugo", "Head")
    await double(school, "ida.deux", "personnel", "Ida", "Deux")
    await double(school, "jo.bloque", "personnel", "Jo", "Bloqué")
    await school.pool.execute("update attachment set function = 'direction' where person_id = $1", hugo)
    await school.pool.execute("insert into attachment values ($1, $2)", school.people["ida.deux"], other.id)
    await school.pool.execute("update person set blocked_at = now() where login = 'jo.bloque'")
    await referent(school)  # Gil
    school.people["elsewhere"] = other.people["gil.garde"]
    allowed = {
        "dora.direction": {"hugo.head"},
        "gil.garde": {"hugo.head", "dora.direction"},
    }
    asked = [
        "hugo.head",
        "ida.deux",
        "jo.bloque",
        "gil.garde",
        "dora.direction",
        "paul.prof",
        "zoe.blin",
        "lise.roy",
        "elsewhere",
    ]
    for asker, expected in allowed.items():
        async with await signed(state, school, asker) as client:
            for login in asked:
                path = f"/ecole/{school.id}/personnes/{school.people[login]}"
                offered = f'action="{path}/code"' in (await client.get(path)).text
                status = (await client.form(f"{path}/code")).status_code
                assert (offered, status) == ((True, 303) if login in expected else (False, 404)), (
                    asker,
                    login,
                )
    await deactivate(school, "ida.deux")
    async with await signed(state, school, "dora.direction") as client:  # a first code hands nothing over
        assert (
            await client.form(f"/ecole/{school.id}/personnes/{school.people['ida.deux']}/code")
        ).status_code == 303


async def test_a_teacher_gets_a_code_before_there_are_classes_and_then_in_the_class(
    state: State, school: School
) -> None:
    head = await school.scope("dora.direction")
    new = Newcomer("enseignant", "Yan", "Neuf")
    yan = await arrivals.add(head, state.resources, school.id, new, Choice())
    heading, sheet = await codes.issue(head, state.resources, school.id, yan)
    assert (heading.school_name, heading.name, sheet.login) == ("École Test", "", "yan.neuf")
    await school.pool.execute("insert into membership values ($1, $2)", school.classes["CE1"], yan)
    with pytest.raises(NotFound):
        await codes.issue(head, state.resources, school.id, yan)
    async with await signed(state, school, "dora.direction") as client:
        assert (
            await client.form(f"/classe/{school.classes['CE1']}/parametrage/personnes/{yan}/code")
        ).status_code == 303
        await school.pool.execute("update class set archived_at = now()")
        assert (await client.form(f"/ecole/{school.id}/personnes/{yan}/code")).status_code == 303


async def test_an_address_is_kept_as_one_or_refused(state: State, school: School) -> None:
    for email in ("a@b", "x" * 300 + "@example.org", "eve@example.org\r\nBcc: x@y.fr"):
        with pytest.raises(Invalid) as caught:
            arrivals.check(Newcomer("personnel", "Ève", "Neuf", "", email))
        assert set(caught.value.errors) == {"email"}
    assert arrivals.check(Newcomer("personnel", "Ève", "Neuf", "Mlle", " ")).email is None
    assert arrivals.check(Newcomer("personnel", "Ève", "Neuf", "Docteur")).civility == ""
