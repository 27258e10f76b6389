"""Links of mails and sheets as they come back: mangled by mail programs and chats, or pasted with all around them."""

import pytest
from support.accounts import give_code, sign_in
from support.client import Client
from support.people import School
from support.postman import Postman, link_for

from one.accounts import codes, pasted
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

TOKEN = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE"
LINK = f"https://ecole.example/nouveau-mot-de-passe#{TOKEN}"
SHEET = "https://ecole.example/connexion#c=lea.roy2.abcd3456"


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"  {TOKEN}\n",
        f"{TOKEN[:20]} {TOKEN[20:]}",
        LINK,
        LINK.replace("https://ecole.example", "HTTPS://Ecole.Example"),
        LINK.replace("#", "%23"),
        LINK.replace("#", "?utm_source=mail#"),
        *(
            LINK + sign
            for sign in (
                ".",
                ")",
                ">",
                "%3E",
                "»",
                ",",
                "&utm_source=mail&utm_medium=x",
                "?fbclid=1",
                "%20",
                "\t",
            )
        ),
        f"{LINK}#:~:text=bonjour",
        f"<{LINK}>",
        f"({TOKEN})",
        f"« {TOKEN} »",
        LINK[:60] + "=\r\n" + LINK[60:],
        LINK[:60] + "=" + LINK[60:],
        f"Bonjour Lise,\n\nVoici le lien :\n\n{LINK}\n\nLe lien ne s’ouvre pas ? Collez ce code :\n{TOKEN}\nIdentifiant : lise.roy",
    ],
)
def test_the_secret_of_a_link_is_found_whatever_stands_around_it(text: str) -> None:
    assert pasted.token(text) == TOKEN


@pytest.mark.parametrize(
    "text", ["", "#", LINK[:-1], TOKEN[:42], "nouveau-mot-de-passe", "é" * 43, "x" * 3000 + LINK]
)
def test_half_a_link_is_none(text: str) -> None:
    found = pasted.token(text)
    assert found is None or found == "x" * 43


@pytest.mark.parametrize(
    "text",
    [
        SHEET,
        SHEET.replace("#", "%23"),
        SHEET.replace("#c=", "%23c%3D"),
        SHEET.replace("#c=", "#c=3D"),
        SHEET.upper(),
        *(SHEET + sign for sign in (".", ")", ">", "&utm_source=x", "?x=1", " ", "%20", "#x")),
        f"Regarde : {SHEET} !",
    ],
)
def test_the_link_of_a_sheet_is_read_whatever_stands_around_it(text: str) -> None:
    found = pasted.sheet(text)
    assert found is not None
    assert (found.login.lower(), found.code.lower()) == ("lea.roy2", "abcd3456")


@pytest.mark.parametrize(
    "text", ["abcd 3456", "trois-petits-chats", "#c=lea.roy", SHEET[:-1], SHEET + "z", "c=a.abcd3456"]
)
def test_nothing_else_is_taken_for_the_link_of_a_sheet(text: str) -> None:
    assert pasted.sheet(text) is None


@pytest.mark.parametrize("typed", ["abcd3456.", "(ABCD 3456)", "« abcd-3456 »", "abcd 3456,"])
def test_signs_around_a_code_are_forgiven(typed: str) -> None:
    assert codes.normalise(typed) == "abcd3456"


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/nouveau-mot-de-passe%23abc", "/nouveau-mot-de-passe#abc"),
        ("/nouveau-mot-de-passe%2523abc", "/nouveau-mot-de-passe#abc"),
        ("/nouveau-mot-de-passe%23abc?utm_source=x", "/nouveau-mot-de-passe#abc"),
        ("/nouveau-mot-de-passe%23abc)", "/nouveau-mot-de-passe#abc%29"),
        ("/nouveau-mot-de-passe).", "/nouveau-mot-de-passe"),
        ("/nouveau-mot-de-passe%3E", "/nouveau-mot-de-passe"),
        ("/nouveau-mot-de-passe%20?utm_source=x", "/nouveau-mot-de-passe?utm_source=x"),
        ("/connexion%23c=lea.roy.abcd3456", "/connexion#c=lea.roy.abcd3456"),
        ("/connexion.", "/connexion"),
        ("/Connexion", "/connexion"),
        ("/CONNEXION%23C=LEA.ROY.ABCD3456", "/connexion#C=LEA.ROY.ABCD3456"),
        ("/mot-de-passe-oublie»", "/mot-de-passe-oublie"),
        ("//evil.example%23x", "/#x"),
        ("/\\evil.example%23x", "/#x"),
    ],
)
async def test_a_mangled_address_leads_to_the_page_that_was_meant(
    client: Client, school: School, asked: str, leads: str
) -> None:
    answer = await client.get(f"http://127.0.0.1{asked}")
    assert (answer.status_code, answer.headers["location"]) == (303, leads)


async def test_an_address_that_is_none_stays_one(client: Client, school: School) -> None:
    client.cookies.set("one", await school.token("lise.roy"))
    for path in ("/rien", "/api/rien."):
        answer = await client.get(path)
        assert answer.status_code == 404, (path, answer.headers.get("location"))
    assert (await client.post("/rien)", headers={"sec-fetch-site": "same-origin"})).status_code == 404


@pytest.mark.parametrize(
    "around", ["{origin}/nouveau-mot-de-passe#{token}", "{token}.", "<{token}>", "{token}&utm_source=x"]
)
async def test_what_is_pasted_leads_to_the_form_of_the_new_password(
    client: Client, postman: Postman, around: str
) -> None:
    token = await link_for(client, postman)
    typed = around.format(origin="https://ecole.example", token=token)
    answer = await client.form("/nouveau-mot-de-passe/lien", secret=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/nouveau-mot-de-passe")
    assert "Le même mot de passe" in (await client.get("/nouveau-mot-de-passe")).text


async def test_half_a_code_says_what_to_copy(client: Client, postman: Postman) -> None:
    token = await link_for(client, postman)
    assert (
        "Il manque une partie de ce code"
        in (await client.form("/nouveau-mot-de-passe/lien", secret=token[:30])).text
    )


async def test_the_whole_link_of_a_sheet_opens_the_activation(
    client: Client, school: School, pool: Pool
) -> None:
    link = f"https://ecole.example/connexion#c=zoe.blin.{await give_code(pool, school.people['zoe.blin'])}."
    for login in ("zoe.blin", ""):
        assert (await sign_in(client, login, link)).headers["location"] == "/activation"


async def test_the_link_of_a_sheet_opens_no_other_account_than_the_one_that_was_typed(
    client: Client, school: School, pool: Pool
) -> None:
    link = f"https://ecole.example/connexion#c=zoe.blin.{await give_code(pool, school.people['zoe.blin'])}"
    answer = await sign_in(client, "max.noir", link)
    assert "ne vont pas ensemble" in answer.text


async def test_six_digits_with_a_full_stop_are_those_of_the_message(
    client: Client, postman: Postman, school: School, pool: Pool
) -> None:
    from support.people import PASSWORD
    from support.postman import code_of

    client.cookies.set("one", await school.token("lise.roy"))
    await client.form("/compte/adresse", email="neuve@free.fr", old=PASSWORD)
    code = code_of((await postman.deliver())[0])
    assert (await client.form("/compte/adresse/code", code=f"{code}.")).headers["location"] == "/compte"
