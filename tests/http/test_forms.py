"""The verb « form »: what was typed comes back, with all that is wrong, and the way back sends nothing again."""

import re

import pytest
from itsdangerous import URLSafeTimedSerializer
from playwright.async_api import expect
from support.accounts import GOOD, give_code, sign_in
from support.browser import Enter
from support.client import KEY, Client, browser_for, signed, throttled
from support.forms import FROM_US, arrivals, newcomer
from support.people import School

from one.http.kept import COOKIE_MOST
from one.http.routes import TABLE
from one.http.state import State
from one.store import forms as store

pytestmark = pytest.mark.anyio


@pytest.fixture
async def head(client: Client, school: School) -> Client:
    client.cookies.set("one", await school.token("dora.direction"))
    return client


async def test_every_address_is_in_the_table_once_and_every_form_is_declared() -> None:
    paths = [route.path for route in TABLE]
    assert len(paths) == len(set(paths))
    undeclared = [route.path for route in TABLE if route.post is not None and route.form is None]
    assert sorted(undeclared) == [
        "/api/v1/events",
        "/desabonnement/{token}",
        "/fichiers",
        "/fichiers/{id}/retirer",
        "/live/read",
        "/tablette/etat",
    ], "which take JSON, a file or what a mail program sends, and no form"


async def test_a_refused_form_shows_text_choices_and_all_that_is_wrong(head: Client, school: School) -> None:
    sent = newcomer(first_name="", email="pas une adresse", last_name="<b>Neuve</b>")
    text = (await head.form(arrivals(school), **sent)).text
    assert 'value="personnel" checked' in text
    assert 'value="Mme" checked' in text
    assert 'value="pas une adresse"' in text
    assert 'value="&lt;b&gt;Neuve&lt;/b&gt;"' in text
    assert "Il reste 2 points à corriger" in text
    assert "Indiquez le prénom." in text
    assert "n’est pas complète" in text
    links = re.findall(r'<a href="#f-(\w+)">', text)
    assert links == ["first_name", "email"], "in the order of the fields"


async def test_what_is_wrong_is_told_in_the_order_of_the_fields(head: Client, school: School) -> None:
    refused = await head.form("/carnet/nouveau", class_id=school.classes["CE1"], audience="pupils")
    assert re.findall(r'<li><a href="#f-(\w+)"', refused.text) == ["title", "body", "children"]
    refused = await head.form(f"/classe/{school.classes['CE1']}/parametrage/ajouter", profile="parent")
    assert re.findall(r'<li><a href="#f-(\w+)"', refused.text) == ["first_name", "last_name", "children"]


async def test_a_box_that_was_unticked_stays_unticked(head: Client, school: School) -> None:
    await school.pool.execute("update school set quiet_weekend = true")
    refused = await head.form(f"/ecole/{school.id}/reglages/pause", quiet_from="25:00", quiet_to="07:00")
    box = re.search(r'name="quiet_weekend"[^>]*>', refused.text)
    assert box is not None
    assert "checked" not in box[0]
    ticked = await head.form(
        f"/ecole/{school.id}/reglages/pause", quiet_from="25:00", quiet_to="07:00", quiet_weekend="1"
    )
    assert re.search(r'name="quiet_weekend"[^>]* checked', ticked.text)


async def test_a_refused_form_keeps_no_password_anywhere(
    client: Client, state: State, school: School
) -> None:
    await sign_in(client, "zoe.blin", await give_code(school.pool, school.people["zoe.blin"]))
    secret = "mot-de-passe-secret"
    answer = await client.form("/activation", **GOOD | {"password": secret, "confirmation": "autre"})
    assert 'value="zoe@exemple.fr"' in answer.text
    kept = URLSafeTimedSerializer(KEY, salt="form").loads(client.cookies["one-form"])
    assert secret not in answer.text + str(kept)
    async with await signed(state, school, "lise.roy") as lise:
        shown = await lise.form("/compte/adresse", email="x", old=secret)
        assert 'value="x"' in shown.text
        assert secret not in shown.text
    assert secret not in str(await school.pool.fetch("select typed, errors from form_kept"))


async def test_what_was_typed_is_shown_to_its_owner_only_and_for_an_hour(
    head: Client, state: State, school: School
) -> None:
    refused = await head.post(arrivals(school), data=newcomer(first_name=""), headers=FROM_US)
    url = refused.headers["location"]
    assert "Neuve" in (await head.get(url)).text
    async with browser_for(state) as other:
        await school.pool.execute(
            "update attachment set function = 'referent' where person_id = $1", school.people["gil.garde"]
        )
        other.cookies.set("one", await school.token("gil.garde"))
        answer = await other.get(url)
        assert answer.status_code == 200
        assert "Neuve" not in answer.text
    await school.pool.execute("update form_kept set created_at = now() - interval '61 minutes'")
    assert "Neuve" not in (await head.get(url)).text
    await store.purge(school.pool)
    assert await school.pool.fetchval("select count(*) from form_kept") == 0


async def test_two_tabs_show_each_what_was_typed_there(head: Client, school: School) -> None:
    first, second = [
        (await head.post(arrivals(school), data=newcomer(first_name="", last_name=name), headers=FROM_US))
        for name in ("Lune", "Soleil")
    ]
    assert 'value="Lune"' in (await head.get(first.headers["location"])).text
    assert 'value="Soleil"' in (await head.get(second.headers["location"])).text


async def test_a_person_keeps_twenty_refused_forms_and_no_more(head: Client, school: School) -> None:
    for _ in range(25):
        await head.post(arrivals(school), data=newcomer(first_name=""), headers=FROM_US)
    assert await school.pool.fetchval("select count(*) from form_kept") == 20


async def test_the_cookie_of_a_visitor_is_signed(client: Client) -> None:
    answer = await client.form("/identifiant-oublie", email="pas une adresse")
    assert 'value="pas une adresse"' in answer.text
    forged = URLSafeTimedSerializer("another key", salt="form").dumps(
        {"form": "one.http.accounts.recovery.LostLogin", "typed": {"email": ["planted"]}, "errors": {}}
    )
    for value in (str(forged), client.cookies["one-form"][:-1], "rubbish", ""):
        client.cookies.set("one-form", value, domain="127.0.0.1")
        shown = await client.get("/identifiant-oublie?retour=1")
        assert shown.status_code == 200
        assert "planted" not in shown.text
        assert "pas une adresse" not in shown.text


async def test_what_is_too_long_for_a_cookie_is_told_and_not_kept(client: Client) -> None:
    answer = await client.post(
        "/mot-de-passe-oublie", data={"login": "".join(map(chr, range(0x4E00, 0x5E00)))}, headers=FROM_US
    )
    assert len(client.cookies["one-form"]) <= COOKIE_MOST
    assert "trop long" in (await client.get(answer.headers["location"])).text


async def test_a_form_that_was_taken_leaves_nothing_in_the_browser(client: Client, school: School) -> None:
    await client.form("/connexion", login="lise.roy", password="")
    assert "one-form" in client.cookies
    assert (await sign_in(client, "lise.roy")).status_code == 303
    assert "one-form" not in client.cookies


async def test_a_form_that_waits_too_long_says_how_long(client: Client, school: School) -> None:
    answers = [await client.form("/mot-de-passe-oublie", login="lise.roy") for _ in range(8)]
    assert throttled(answers[-1])
    assert 'value="lise.roy"' in answers[-1].text


async def test_a_program_is_told_in_a_problem_document(head: Client, school: School) -> None:
    asks = {**FROM_US, "accept": "application/json"}
    answer = await head.post(arrivals(school), data=newcomer(first_name=""), headers=asks)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "first_name: Indiquez le prénom." in answer.json()["detail"]
    many = [
        await head.post("/compte/mot-de-passe", data={"old": "x", "password": "y"}, headers=asks)
        for _ in range(8)
    ]
    assert many[-1].status_code == 429
    assert int(many[-1].headers["retry-after"]) > 0


@pytest.mark.browser
async def test_the_way_back_never_asks_to_send_anything_again(enter: Enter, school: School) -> None:
    page = await enter("dora.direction")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    await page.goto(f"/ecole/{school.id}")
    await page.goto(f"/ecole/{school.id}/classes")
    await page.get_by_role("button", name="Créer la classe").click()
    await expect(page.locator("[data-error-summary]")).to_be_visible()
    await page.reload()
    await expect(page.locator("[data-error-summary]")).to_be_visible()
    await page.locator("#f-name").fill("CM1")
    await page.get_by_role("button", name="Créer la classe").click()
    await expect(page.get_by_text("La classe est créée.")).to_be_visible()
    assert len(sent) == 2
    await page.go_back()
    await expect(page.get_by_role("button", name="Créer la classe")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("button", name="Créer la classe")).to_be_visible()
    await page.go_forward()
    await page.reload()
    assert len(sent) == 2, "no page of the way is the answer to a form"
    assert await school.pool.fetchval("select count(*) from class where name = 'CM1'") == 1
