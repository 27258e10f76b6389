"""The language: of pages, of mails whoever caused them, and of who has not signed in yet."""

from pathlib import Path

import pytest
from support import swedish
from support.client import Client, signed
from support.people import School
from support.postman import Postman
from support.smtp_server import body

from one import i18n
from one.http.state import State
from one.i18n.names import NAMES
from one.preferences import choices

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def swedish_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swedish.write(tmp_path, swedish.catalogue(swedish.SENTENCES))
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    monkeypatch.setitem(NAMES, "sv", "Svenska")


async def test_pages_and_mails_are_in_the_language_of_who_reads_them(
    client: Client, postman: Postman, state: State, school: School
) -> None:
    await school.pool.execute("update person set email = login || '@free.fr', email_checked_at = now()")
    await choices.choose(await school.scope("bea.blin"), state.resources, {"language": "sv"})
    bea, lise = await signed(state, school, "bea.blin"), await signed(state, school, "lise.roy")
    assert "Mina appar" in (page := (await bea.get("/applis")).text)
    assert '<html lang="sv" dir="ltr"' in page
    assert "Svenska" in (await bea.get("/compte/personnalisation")).text
    assert "Mina appar" not in (await lise.get("/applis")).text
    said = (await bea.get("/compte/personnalisation", headers={"accept": "application/json"})).json()
    assert said["language"] == "sv"
    for login in ("bea.blin", "lise.roy"):
        await client.form("/mot-de-passe-oublie", login=login)
    told = {mail["to"]: mail["subject"] for mail in await postman.deliver()}
    assert "Välj ett nytt lösenord" in told["bea.blin@free.fr"]
    assert "Choisir un nouveau mot de passe" in told["lise.roy@free.fr"]


async def test_a_login_of_before_and_an_address_however_typed_have_the_language_of_their_reader(
    client: Client, postman: Postman, state: State, school: School
) -> None:
    await choices.choose(await school.scope("lise.roy"), state.resources, {"language": "sv"})
    await choices.choose(await school.scope("bea.blin"), state.resources, {"language": "sv"})
    await school.pool.execute(
        "insert into login_alias (login, person_id) select 'l.roy', id from person where login = 'lise.roy'"
    )
    await client.form("/mot-de-passe-oublie", login="l.roy")
    await client.form("/identifiant-oublie", email="lise.ROY@free.fr")
    first, second = await postman.deliver()
    assert "Välj ett nytt lösenord" in first["subject"]
    assert '<html lang="sv"' in body(second, "html")


async def test_of_those_who_share_an_address_each_mail_is_in_the_language_of_whom_it_is_for(
    client: Client, postman: Postman, state: State, school: School
) -> None:
    both = "login in ('lise.roy', 'lea.roy')"
    await school.pool.execute(
        f"update person set email = 'roy@free.fr', email_checked_at = now() where {both}"
    )
    await choices.choose(await school.scope("lise.roy"), state.resources, {"language": "sv"})
    for login in ("lea.roy", "lise.roy"):
        await client.form("/mot-de-passe-oublie", login=login)
    subjects = [mail["subject"] for mail in await postman.deliver()]
    assert ["Välj ett nytt lösenord" in each for each in subjects] == [False, True]
    await choices.choose(await school.scope("lea.roy"), state.resources, {"language": "fr"})
    await client.form("/identifiant-oublie", email="roy@free.fr")
    (mail,) = await postman.deliver()
    assert '<html lang="sv"' in body(mail, "html")


async def test_a_visitor_chooses_at_the_foot_and_who_chose_for_themselves_keeps_that(
    client: Client, state: State, school: School
) -> None:
    assert 'href="/langue?page=/connexion"' in (await client.get("/connexion")).text
    assert "Svenska" in (await client.get("/langue?page=/connexion")).text
    answer = await client.form("/langue", language="sv", page="/aide")
    assert answer.headers["location"] == "/aide"
    assert '<html lang="sv"' in (await client.get("/connexion")).text
    await client.form("/langue", language="zz", page="https://ailleurs.fr/")
    assert '<html lang="sv"' in (await client.get("/connexion")).text
    await choices.choose(await school.scope("bea.blin"), state.resources, {"language": "fr"})
    for login, language in (("lise.roy", "sv"), ("bea.blin", "fr")):
        client.cookies.set("one", await school.token(login))
        assert f'<html lang="{language}"' in (await client.get("/applis")).text


def test_a_half_catalogue_cannot_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = dict(swedish.SENTENCES) | {"Mes applis": ""}
    swedish.write(tmp_path / "half", swedish.catalogue(half))
    monkeypatch.setattr(i18n, "LOCALE", tmp_path / "half")
    assert i18n.languages() == ("fr",)


def test_arabic_goes_from_the_right() -> None:
    with i18n.speaking("ar"):
        assert i18n.direction() == "rtl"
