"""Two people of one name do not look the same to the school, and their families learn nothing of each other."""

import json
from datetime import date

import pytest
from support.client import Client
from support.imports import some_import
from support.people import School

from one.names import told_apart
from one.store.classroom.classes import Pupil

pytestmark = pytest.mark.anyio

BORN = "2017-03-12", "2017-09-30"
SHOWN = "né(e) le 12/03/2017", "né(e) le 30/09/2017"


@pytest.fixture
async def lucas(school: School) -> list[int]:
    """Two Lucas Pahom in the class of Paul, and Lise the mother of the first."""
    ids = []
    for login, born in zip(("lucas.pahom", "lucas.pahom2"), BORN, strict=True):
        person_id = await school.pool.fetchval(
            "insert into person (login, profile, first_name, last_name, birth_date, activated_at)"
            " values ($1, 'eleve', 'Lucas', 'Pahom', $2, now()) returning id",
            login,
            date.fromisoformat(born),
        )
        ids.append(person_id)
    await school.pool.execute(
        "insert into attachment (person_id, school_id) select unnest($1::bigint[]), $2", ids, school.id
    )
    await school.pool.execute(
        "insert into membership (person_id, class_id) select unnest($1::bigint[]), $2",
        ids,
        school.classes["CE1"],
    )
    await school.pool.execute(
        "insert into guardian (guardian_id, child_id) values ($1, $2)", school.people["lise.roy"], ids[0]
    )
    return ids


async def _as(client: Client, school: School, login: str) -> Client:
    client.cookies.set("one", await school.token(login))
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/classe/{ce1}/parametrage",
        "/classe/{ce1}/parametrage/fiches",
        "/classe/{ce1}",
        "/carnet/nouveau?classe={ce1}",
    ],
)
async def test_two_pupils_of_one_name_have_their_birth_dates_beside_it(
    client: Client, school: School, lucas: list[int], address: str
) -> None:
    paul = await _as(client, school, "paul.prof")
    text = (await paul.get(address.format(ce1=school.classes["CE1"]))).text
    assert all(text.count(words) >= 1 for words in SHOWN), "each can be told"
    assert text.count("né(e) le") <= 3, "and nobody else has one, but a mother says of which she is"


async def test_where_a_guardian_is_added_or_tied_the_children_can_be_told_apart(
    client: Client, school: School, lucas: list[int]
) -> None:
    paul, base = await _as(client, school, "paul.prof"), f"/classe/{school.classes['CE1']}/parametrage"
    form = (await paul.get(f"{base}/ajouter?profil=parent")).text
    assert all(words in form for words in SHOWN)
    card = (await paul.get(f"{base}/personnes/{school.people['bea.blin']}")).text
    assert all(f"Lucas Pahom ({words})" in card for words in SHOWN)


async def test_on_the_card_of_their_mother_and_in_what_an_import_changed_they_can_be_told_apart(
    client: Client, school: School, lucas: list[int]
) -> None:
    lise, pool = school.people["lise.roy"], school.pool
    await pool.execute("insert into guardian (guardian_id, child_id) values ($1, $2)", lise, lucas[1])
    dora = await _as(client, school, "dora.direction")
    card = (await dora.get(f"/ecole/{school.id}/personnes/{lise}")).text
    assert all(card.count(words) == 1 for words in SHOWN)
    assert card.count("né(e) le") == 2, "Léa needs none"
    number = await some_import(school)
    for child in lucas:
        await pool.execute(
            "insert into roster_change (import_id, kind, person_id, child_id, before) values ($1, 'guardian', $2, $3, $4)",
            number,
            lise,
            child,
            json.dumps({"guardian_id": lise, "child_id": child}),
        )
    text = (await dora.get(f"/imports/{number}")).text
    assert all(f"ne voit plus Lucas Pahom ({words})" in text for words in SHOWN)


async def test_a_note_says_to_its_author_for_which_of_two_it_is(
    client: Client, school: School, lucas: list[int]
) -> None:
    paul = await _as(client, school, "paul.prof")
    sent = {"title": "Sortie", "body": "Bravo", "class_id": str(school.classes["CE1"]), "audience": "pupils"}
    await paul.form("/carnet/nouveau", **sent, children=str(lucas[1]))
    assert "Lucas Pahom (lucas.pahom2)" in (await paul.get("/carnet")).text


async def test_the_journal_says_to_which_of_two_it_was_done(
    client: Client, school: School, lucas: list[int]
) -> None:
    paul = await _as(client, school, "paul.prof")
    await paul.form(f"/classe/{school.classes['CE1']}/parametrage/personnes/{lucas[1]}/bloquer")
    dora = await _as(client, school, "dora.direction")
    assert "Lucas Pahom (lucas.pahom2)" in (await dora.get(f"/ecole/{school.id}/journal")).text


@pytest.mark.parametrize("reader", ["lise.roy", "lea.roy", "bea.blin"])
async def test_families_see_neither_birth_date_nor_login_of_a_namesake(
    client: Client, school: School, lucas: list[int], reader: str
) -> None:
    family = await _as(client, school, reader)
    text = (await family.get(f"/classe/{school.classes['CE1']}")).text
    assert "né(e) le" not in text
    assert "2017" not in text
    assert "lucas.pahom" not in text


def test_the_login_stands_where_birth_dates_tell_nobody_apart() -> None:
    same = date(2017, 3, 12)
    pupils = [
        Pupil(1, "lucas.pahom", "Lucas", "Pahom", same),
        Pupil(2, "lucas.pahom2", "LUCAS", "Pahom", same),
        Pupil(3, "pahom.lucas", "Pahom", "Lucas", None),
        Pupil(4, "lea.roy", "Léa", "Roy", same),
    ]
    assert told_apart(pupils) == {1: "lucas.pahom", 2: "lucas.pahom2", 3: "pahom.lucas"}
    assert told_apart(pupils[1:]) == {2: "né(e) le 12/03/2017", 3: "pahom.lucas"}
