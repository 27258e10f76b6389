"""Pages of messages, without scripts: choosing, writing, answering, drafts, and what each profile is told."""

import re

import pytest
from support.client import Client
from support.people import School

from one.apps.messagerie import writing
from one.http.state import State

pytestmark = pytest.mark.anyio

MESSAGE = {"title": "Absence de lundi", "body": "Bonjour,\n\nLéa est malade."}


async def enter(client: Client, school: School, login: str) -> None:
    client.cookies.clear()
    client.cookies.set("one", await school.token(login))


async def start(state: State, school: School, by: str, to: str, body: str = "Bonjour") -> int:
    scope = await school.scope(by)
    return await writing.start(scope, state.resources, school.people[to], "Piscine", writing.Draft(body))


async def key_of(client: Client, path: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', (await client.get(path)).text.partition("data-send")[2])
    assert found
    return found[1]


async def test_a_parent_chooses_writes_and_the_teacher_answers(
    client: Client, state: State, school: School
) -> None:
    paul, lise = school.people["paul.prof"], school.people["lise.roy"]
    await enter(client, school, "lise.roy")
    page = (await client.get("/messagerie/nouveau")).text
    assert f"/messagerie/nouveau?a={paul}" in page
    assert "Béa" not in page
    way = f"/messagerie/nouveau?a={paul}"
    assert "Paul Prof" in (await client.get(way)).text
    answer = await client.form(way, to=paul, **MESSAGE)
    thread = answer.headers["location"].removesuffix("#fin")
    page = (await client.get(thread)).text
    assert "Léa est malade." in page
    assert "Retirer" in page
    assert "C’est parti" in page
    await enter(client, school, "paul.prof")
    assert "Un fil attend votre lecture" in (await client.get("/messagerie")).text
    assert "Messages à lire" in (await client.get("/")).text
    page = (await client.get(thread)).text
    report = re.search(r'href="(/fil/\d+/signaler)"', page)
    assert report
    assert (await client.get(report[1])).status_code == 200
    assert "Parent de" in page
    assert "Messages à lire" not in (await client.get("/")).text  # opened, it is read
    await client.form(thread, body="Bon rétablissement")
    assert "Lu " not in (await client.get(thread)).text
    found = (await client.get("/messagerie/nouveau?q=LEA")).text
    assert f"/messagerie/nouveau?a={lise}" in found
    assert ">Roy Lise<" in found, "they stand by surname"


@pytest.mark.parametrize("other", ["bea.blin", "nina.noir", "lea.roy", "lise.roy"])
async def test_the_address_of_who_may_not_be_written_to_does_not_exist(
    client: Client, state: State, school: School, other: str
) -> None:
    await enter(client, school, "lise.roy")
    way = f"/messagerie/nouveau?a={school.people[other]}"
    assert (await client.get(way)).status_code == 404
    assert (await client.form(way, to=school.people[other], **MESSAGE)).status_code == 404
    for way in ("?a=999999999", "?a=x", f"?classe={school.classes['CE1']}", "?classe=99999999999"):
        assert (await client.get(f"/messagerie/nouveau{way}")).status_code == 404


async def test_the_same_form_sent_twice_and_the_same_words_from_two_tabs_are_one_message(
    client: Client, state: State, school: School
) -> None:
    await enter(client, school, "paul.prof")
    way, room = f"/messagerie/nouveau?classe={school.classes['CE1']}", school.classes["CE1"]
    assert "2 familles, 3 personnes" in (await client.get(way)).text.replace("\u00a0", " ")
    keys = [await key_of(client, way) for _ in range(2)]
    answers = [
        await client.form(way, key=key, class_id=room, **MESSAGE) for key in (keys[0], keys[0], keys[1])
    ]
    (board_url,) = {answer.headers["location"] for answer in answers}
    assert await school.pool.fetchval("select count(*) from messagerie") == 1
    board = (await client.get(board_url)).text
    assert "Lu par 0 sur 3" in board
    assert "Absence de lundi" in (await client.get("/messagerie")).text
    await enter(client, school, "marc.roy")
    led = await client.get(board_url)
    assert led.status_code == 303
    assert "à toutes les familles" in (await client.get(led.headers["location"])).text


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"title": " "}, "title", "Il manque un objet"),
        ({"title": "x" * 130}, "title", "trop long"),
        ({"body": ""}, "body", "Il manque le message"),
        ({"body": "x" * 4100}, "body", "trop long"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: Client, state: State, school: School, wrong: dict[str, str], field: str, words: str
) -> None:
    await enter(client, school, "lise.roy")
    paul = school.people["paul.prof"]
    sent = {**MESSAGE, **wrong}
    text = (await client.form(f"/messagerie/nouveau?a={paul}", to=paul, **sent)).text
    assert words in text.partition(f'id="e-{field}"')[2][:400]
    assert sent["title"] in text
    assert sent["body"].splitlines()[0:1] == [] or sent["body"].splitlines()[0] in text
    assert await school.pool.fetchval("select count(*) from messagerie") == 0


async def test_suspended_while_writing_the_words_stay_on_the_page(
    client: Client, state: State, school: School
) -> None:
    thread_id = await start(state, school, "paul.prof", "lise.roy")
    await enter(client, school, "lise.roy")
    suspend = "insert into sending_restriction (school_id, profile) values ($1, 'parent')"
    await school.pool.execute(suspend, school.id)
    paul = school.people["paul.prof"]
    text = (await client.form(f"/messagerie/nouveau?a={paul}", to=paul, **MESSAGE)).text
    assert "Les envois sont suspendus." in text
    assert "Léa est malade." in text
    text = (await client.form(f"/messagerie/{thread_id}", body="Quand même")).text
    assert "Quand même" in text
    assert "a suspendu les envois" in text
    assert "Les envois sont suspendus." in (await client.get("/messagerie")).text
    assert await school.pool.fetchval("select count(*) from messagerie") == 1


async def test_a_draft_waits_with_whom_it_is_for_and_ends_when_it_is_sent(
    client: Client, state: State, school: School
) -> None:
    await enter(client, school, "lise.roy")
    paul = school.people["paul.prof"]
    kept = await client.form(f"/messagerie/nouveau?a={paul}", to=paul, act="keep", draft="un", **MESSAGE)
    way = kept.headers["location"]
    page = (await client.get(way)).text
    assert "Léa est malade." in page
    assert f'name="to" value="{paul}"' in page
    assert way in (await client.get("/messagerie")).text
    assert "Léa est malade." not in (await client.get("/messagerie/nouveau")).text  # one chooses anew to whom
    await client.form(way, to=paul, draft="un", version="1", **MESSAGE)
    assert way not in (await client.get("/messagerie")).text
    thread_id = re.search(r'href="/messagerie/(\d+)#fin"', (await client.get("/messagerie")).text)
    assert thread_id
    path = f"/messagerie/{thread_id[1]}"
    await client.form(path, act="keep", draft="deux", body="J’ajoute")
    assert "J’ajoute" in (await client.get(path)).text
    assert "Réponse commencée" in (await client.get("/messagerie")).text


async def test_a_message_is_taken_back_by_its_page_within_the_hour(
    client: Client, state: State, school: School
) -> None:
    thread_id = await start(state, school, "paul.prof", "lise.roy", "Trop vite")
    message_id = await school.pool.fetchval("select max(id) from messagerie")
    await enter(client, school, "paul.prof")
    way = f"/messagerie/messages/{message_id}/retirer"
    assert way in (await client.get(f"/messagerie/{thread_id}")).text
    assert "Trop vite" in (await client.get(way)).text
    await client.form(way)
    page = (await client.get(f"/messagerie/{thread_id}")).text
    assert "Message retiré" in page
    assert "Trop vite" not in page
    assert (await client.get(way)).status_code == 404


async def test_an_hour_later_the_page_says_so(client: Client, state: State, school: School) -> None:
    thread_id = await start(state, school, "paul.prof", "lise.roy")
    message_id = await school.pool.fetchval("select max(id) from messagerie")
    await school.pool.execute("update messagerie set created_at = now() - interval '2 hours'")
    await enter(client, school, "paul.prof")
    way = f"/messagerie/messages/{message_id}/retirer"
    assert way not in (await client.get(f"/messagerie/{thread_id}")).text
    assert "plus d’une heure" in (await client.form(way)).text


async def test_a_long_thread_has_its_last_messages_and_a_way_to_the_older_ones(
    client: Client, state: State, school: School
) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof", "Le tout premier")
    await school.pool.execute(
        """
        with made as (insert into messagerie (school_id, author_id, body)
                      select $1, $2, 'n° ' || n || '.' from generate_series(1, 60) n returning id),
        placed as (insert into messagerie_place select $3, id from made)
        update messagerie_thread set last_id = (select max(id) from made) where id = $3
        """,
        school.id,
        school.people["lise.roy"],
        thread_id,
    )
    await enter(client, school, "paul.prof")
    page = (await client.get(f"/messagerie/{thread_id}")).text
    assert "n° 60." in page
    assert "Le tout premier" not in page
    older = re.search(r'href="(/messagerie/\d+\?avant=\d+)"', page)
    assert older
    assert "Le tout premier" in (await client.get(older[1])).text


async def test_archiving_and_reading_are_told_by_forms_of_the_thread(
    client: Client, state: State, school: School
) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof")
    upto = await school.pool.fetchval("select max(id) from messagerie")
    await enter(client, school, "paul.prof")
    answer = await client.post(
        f"/messagerie/{thread_id}/lu",
        data={"upto": upto},
        headers={"accept": "application/json", "sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 204
    for upto in ("", "x", "9" * 18):
        await client.form(f"/messagerie/{thread_id}/lu", upto=upto)
    assert "is-new" not in (await client.get("/messagerie")).text
    await client.form(f"/messagerie/{thread_id}/archives")
    assert f"/messagerie/{thread_id}#" not in (await client.get("/messagerie")).text
    assert f"/messagerie/{thread_id}#" in (await client.get("/messagerie?archives=1")).text
    await client.form(f"/messagerie/{thread_id}/archives", back="1")
    assert f"/messagerie/{thread_id}#" in (await client.get("/messagerie")).text


async def test_pupils_have_it_when_their_school_opens_it(
    client: Client, state: State, school: School
) -> None:
    await enter(client, school, "lea.roy")
    assert (await client.get("/messagerie")).status_code == 404
    await school.pool.execute("delete from app_closed")
    assert "Ce qu’on t’écrit" in (await client.get("/messagerie")).text
    way = f"/messagerie/nouveau?a={school.people['paul.prof']}"
    page = (await client.get(way)).text
    assert re.search(r"\b(vous|votre|vos)\b", page.partition("<main")[2].partition("</main>")[0]) is None
    assert (await client.get(f"/messagerie/nouveau?a={school.people['anne.autre']}")).status_code == 404


@pytest.mark.parametrize(
    ("login", "words"),
    [("lise.roy", "pas même l’autre parent"), ("paul.prof", "Aux familles d’une classe")],
)
async def test_each_profile_has_its_own_help(
    client: Client, state: State, school: School, login: str, words: str
) -> None:
    await enter(client, school, login)
    assert words in (await client.get("/aide/messagerie?panneau=1")).text
