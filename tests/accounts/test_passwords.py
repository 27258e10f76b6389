"""What is refused as a password, and what a password is whatever the keyboard."""

import asyncio
import unicodedata

import pytest
from support.client import Client
from support.forms import FROM_US
from support.people import School

from one import form_keys, phones
from one.accounts import addresses, passwords
from one.http.state import State


def wrong(password: str, school: str = "École élémentaire Jules Ferry") -> bool:
    return bool(
        passwords.problems(
            password, minimum=6, login="lea.roy", first_name="Léa", last_name="Roy", schools=[school]
        )
    )


@pytest.mark.parametrize(
    ("school", "password"),
    [
        ("École élémentaire Jules Ferry", "Jules-Ferry-12"),
        ("École élémentaire Jules Ferry", "ecole elementaire jules ferry"),
        ("École primaire publique de l’Étang", "mon etang bleu"),
        ("Groupe scolaire Pasteur", "vivepasteur"),
        ("École Jean de La Fontaine publique", "jean de la fontaine"),
    ],
)
def test_a_password_does_not_hold_what_the_school_is_called(school: str, password: str) -> None:
    assert wrong(password, school)


@pytest.mark.parametrize(
    ("school", "password"),
    [
        ("École élémentaire Jules Ferry", "mon école bleue"),
        ("École du Lac", "une place libre"),
        ("École maternelle", "maternelle 12 !"),
        ("École élémentaire Jules Ferry", "un ferry rouge"),
    ],
)
def test_words_that_any_school_has_are_no_name(school: str, password: str) -> None:
    assert not wrong(password, school)


# What the rule says of a password, for a pupil of « École Les Tilleuls »: read by the page's meter too.
JUDGED = {
    "motdepasse": "refused",
    "12345678": "refused",
    "tilleuls2024": "refused",
    "bonjour123": "refused",
    "!Soleil2024": "refused",
    "lea.roy-1234": "refused",
    "aaaabbbb": "refused",
    "court": "refused",
    "": "refused",
    "chat-noir": "fair",
    "un-joli-cartable": "good",
}


@pytest.mark.parametrize("password", JUDGED)
def test_one_rule_refuses_what_is_tried_first(password: str) -> None:
    assert wrong(password, "École Les Tilleuls") == (JUDGED[password] == "refused")


@pytest.mark.anyio
async def test_a_page_is_told_what_the_rule_will_say(client: Client, state: State, school: School) -> None:
    await school.pool.execute("update school set name = 'École Les Tilleuls', pupil_password_min = 6")
    key = form_keys.new_key(form_keys.mark(state.resources.key, school.people["lea.roy"]))
    said = {}
    for password in JUDGED:
        answer = await client.post(
            "/mot-de-passe/avis", data={"key": key, "password": password}, headers=FROM_US
        )
        said[password] = answer.json()["level"]
    assert said == JUDGED
    for other in ("", "x.1-y", form_keys.new_key(form_keys.mark(b"another", 1))):
        asked = await client.post("/mot-de-passe/avis", data={"key": other, "password": "x"}, headers=FROM_US)
        assert asked.status_code == 404


@pytest.mark.anyio
async def test_what_is_said_of_a_password_is_asked_for_as_fast_as_one_types_and_no_faster(
    client: Client, state: State, school: School
) -> None:
    lea, tom = (
        form_keys.new_key(form_keys.mark(state.resources.key, school.people[login]))
        for login in ("lea.roy", "tom.roy")
    )

    async def ask(key: str) -> int:
        sent = {"key": key, "password": "chat-noir"}
        return (await client.post("/mot-de-passe/avis", data=sent, headers=FROM_US)).status_code

    statuses = await asyncio.gather(*(ask(lea) for _ in range(120)))
    assert {200, 429} == set(statuses)
    assert await ask(tom) == 200, "another person is not kept waiting"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("04 66 12 34 56", "+33466123456"),
        ("0596 60 12 34", "+596596601234"),
        ("02 69 61 12 34", "+262269611234"),
        ("0262 20 12 34", "+262262201234"),
        ("+352 27 12 34", "+352271234"),
    ],
)
def test_a_fixed_line_rings_where_it_is(typed: str, kept: str) -> None:
    assert phones.line(typed) == kept


def test_an_address_that_no_mail_reaches_is_refused_where_it_is_typed() -> None:
    assert addresses.email("x" * 64 + "@exemple.fr") == "x" * 64 + "@exemple.fr"
    with pytest.raises(ValueError, match="complète"):
        addresses.email("x" * 65 + "@exemple.fr")


@pytest.mark.anyio
async def test_an_accent_is_the_same_whatever_the_keyboard(state: State) -> None:
    one, two = (unicodedata.normalize(form, "forêt enchantée") for form in ("NFC", "NFD"))
    assert one != two
    for kept, typed in ((one, two), (two, one)):
        stored = await passwords.hash_password(state.resources, kept)
        assert await passwords.verify(state.resources, stored, typed, network="here")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("07.82.34.56.78", "+33782345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0690 00 12 34", "+590690001234"),  # Guadeloupe
        ("0692 12 34 56", "+262692123456"),  # La Réunion
        ("+590 690 12 34 56", "+590690123456"),
        ("+1 202 555 0123", "+12025550123"),
        ("01 23 45 67 89", None),
        ("08 99 12 34 56", None),
        ("36 39", None),
    ],
)
def test_a_mobile_is_one_that_receives_short_messages(typed: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(ValueError, match="numéro"):
            addresses.mobile(typed)
    else:
        assert addresses.mobile(typed) == kept
