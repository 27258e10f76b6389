"""A copy of my data: asked for once, made whatever befalls the worker, taken by nobody but me, and gone when it is over."""

from typing import Any
from urllib.parse import unquote

import pytest
from support.client import Client, enter, signed
from support.job_runs import due_now, emptied
from support.own_data import Taken
from support.people import PASSWORD, School, double, leave
from support.postman import Postman

from one.files import jobs as files_jobs
from one.files import storage
from one.http.state import State
from one.people.changes.acting import InSchool
from one.people.changes.merge import merge
from one.personal_data import making, writing
from one.personal_data.jobs import JOBS
from one.store.accounts import sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

URL, TAKE, ZIP = "/compte/donnees", "/compte/donnees/prendre", "/compte/donnees/copie.zip"


@pytest.fixture
async def lise(client: Client, state: State, school: School) -> Client:
    return await enter(client, state, school, "lise.roy")


async def ready(client: Client, state: State) -> None:
    """The one who is signed in asks, and the worker does it."""
    await client.form(URL)
    await emptied(state.resources, JOBS)


async def keys(pool: Pool) -> int:
    return int(await pool.fetchval("select count(*) from personal_data where key is not null"))


async def test_it_is_prepared_once_and_taken_with_the_password(
    lise: Client, state: State, school: School, pool: Pool
) -> None:
    assert "Préparer mes données" in (await lise.get(URL)).text
    for _click in range(2):
        assert (await lise.form(URL)).headers["location"] == URL
    async with await signed(state, school, "lise.roy") as phone:
        await phone.form(URL)
        assert "En préparation" in (await phone.get(URL)).text
    assert await pool.fetchval("select count(*) from job where name = 'personal-data'") == 1
    await emptied(state.resources, JOBS)
    page = (await lise.get(URL)).text
    assert "Votre copie est prête" in page
    assert "Préparer" not in page.partition('id="data-copy"')[2].partition("</section>")[0]
    assert (await lise.get(ZIP)).headers["location"] == URL
    assert "Ce n’est pas le mot de passe actuel" in (await lise.form(TAKE, old="un-autre")).text
    assert (await lise.get(ZIP)).headers["location"] == URL
    assert (await lise.form(TAKE, old=PASSWORD)).headers["location"] == ZIP
    answer = await lise.get(ZIP)
    assert answer.headers["content-type"] == "application/zip"
    assert "Mes données ONE du " in unquote(answer.headers["content-disposition"])
    assert answer.headers["cache-control"] == "private, no-store"
    taken = Taken(answer.content)
    assert taken.data["identifiant"] == "lise.roy"
    assert {"index.html", "LISEZMOI.txt", "Mon compte/Mon compte.json"} <= set(taken.names)
    part = await lise.get(ZIP, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, answer.content[10:20])


async def test_nobody_else_takes_it_nor_another_session_without_the_password(
    lise: Client, state: State, school: School
) -> None:
    await ready(lise, state)
    await lise.form(TAKE, old=PASSWORD)
    for login in ("lise.roy", "marc.roy", "lea.roy", "dora.direction"):
        async with await signed(state, school, login) as other:
            assert (await other.get(ZIP)).headers["location"] == URL, login
    async with await signed(state, school, "marc.roy") as other:
        assert "Préparer mes données" in (await other.get(URL)).text
        assert (await other.form(TAKE, old=PASSWORD)).headers["location"].startswith(URL)
    assert (await lise.get(ZIP)).status_code == 200


async def test_feed_mail_and_log_tell_of_it_and_nothing_in_it(
    lise: Client, state: State, school: School, postman: Postman
) -> None:
    await ready(lise, state)
    feed = (await lise.get("/")).text
    assert "Vos données sont prêtes" in feed
    assert f'href="{URL}"' in feed
    (mail,) = await postman.deliver()
    plain = mail.get_body(("plain",))
    assert plain is not None
    text = plain.get_content()
    assert (mail["to"], mail["subject"]) == ("Lise.Roy@free.fr", "Vos données sont prêtes")
    assert text.count("http") == 2
    assert f"{state.resources.settings.origin}{URL}" in text.split()
    assert "copie.zip" not in mail.as_string()
    await lise.form(TAKE, old=PASSWORD)
    async with await signed(state, school, "dora.direction") as head:
        log = (await head.get(f"/ecole/{school.id}/journal")).text
    assert "a demandé une copie de ses données" in log
    assert "a téléchargé ses données" in log


class Killed(BaseException):
    """The worker is no more."""


@pytest.mark.parametrize("step", ["begun", "half", "stored"])
async def test_a_worker_that_is_killed_is_followed_by_another_and_leaves_nothing(
    lise: Client, state: State, pool: Pool, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_args: object, **_more: object) -> None:
        raise Killed

    await lise.form(URL)
    with monkeypatch.context() as patch:
        where = {"begun": sessions, "half": making, "stored": making}[step]
        patch.setattr(where, {"begun": "of_person", "half": "write", "stored": "_finish"}[step], dies)
        with pytest.raises(Killed):
            await emptied(state.resources, JOBS)
    page = (await lise.get(URL)).text
    assert "En préparation" in page
    assert "s’est interrompu" not in page
    await due_now(pool)  # it is silent
    assert "s’est interrompu : il reprend tout seul" in (await lise.get(URL)).text
    await emptied(state.resources, JOBS)
    assert "Votre copie est prête" in (await lise.get(URL)).text
    await emptied(state.resources, files_jobs.JOBS)
    folder = state.resources.settings.data
    assert len([each for each in (folder / storage.FOLDER).rglob("file") if each.is_file()]) == 1
    assert not list(folder.glob("archive-*"))


async def test_one_that_cannot_be_made_says_so_and_is_begun_again(
    lise: Client, state: State, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_args: object) -> None:
        raise ValueError

    await lise.form(URL)
    with monkeypatch.context() as patch:
        patch.setattr(making, "write", fails)
        for _try in range(making.MAKE.retries + 1):
            assert "En préparation" in (await lise.get(URL)).text
            await due_now(pool)
            await emptied(state.resources, JOBS)
    page = (await lise.get(URL)).text
    assert "n’a pas pu être préparée" in page
    assert "Recommencer" in page
    await ready(lise, state)
    assert "Votre copie est prête" in (await lise.get(URL)).text


@pytest.mark.parametrize(
    "end",
    [
        "delete from job where name = 'personal-data'",
        "update personal_data set moved_at = now() - interval '61 minutes'",
    ],
)
async def test_nobody_reads_for_ever_that_it_is_being_made(lise: Client, pool: Pool, end: str) -> None:
    await lise.form(URL)
    await pool.execute(end)
    assert "n’a pas pu être préparée" in (await lise.get(URL)).text


async def test_its_owner_who_is_blocked_meanwhile_gets_nothing_and_later_a_clear_word(
    lise: Client, state: State, pool: Pool
) -> None:
    await lise.form(URL)
    await pool.execute("update person set blocked_at = now() where login = 'lise.roy'")
    await emptied(state.resources, JOBS)
    assert await keys(pool) == 0
    await pool.execute("update person set blocked_at = null where login = 'lise.roy'")
    assert "n’a pas pu être préparée" in (await lise.get(URL)).text


async def test_rights_that_go_while_it_is_made_have_it_made_anew(
    client: Client, state: State, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    paul = await enter(client, state, school, "paul.prof")
    await paul.form(URL)
    classes: list[list[str]] = []
    written = writing.write

    async def write(scope: Any, *args: Any) -> None:
        classes.append([room.name for room in scope.classes])
        await written(scope, *args)
        if len(classes) == 1:
            await pool.execute("delete from membership where person_id = $1", school.people["paul.prof"])

    monkeypatch.setattr(making, "write", write)
    await emptied(state.resources, JOBS)
    assert classes == [["CE1"], []]
    assert await keys(pool) == 1


async def test_after_seven_days_it_is_gone_with_what_told_of_it(
    lise: Client, state: State, pool: Pool
) -> None:
    await ready(lise, state)
    await lise.form(TAKE, old=PASSWORD)
    await pool.execute("update personal_data set expires_at = now()")
    assert (await lise.get(ZIP)).headers["location"] == URL
    assert "Préparer mes données" in (await lise.get(URL)).text
    await gone(state, pool)
    assert "Vos données sont prêtes" not in (await lise.get("/")).text


async def gone(state: State, pool: Pool) -> None:
    """Nothing is left of it in the storage."""
    await due_now(pool)
    await emptied(state.resources, [*JOBS, *files_jobs.JOBS])
    folder = state.resources.settings.data / storage.FOLDER
    assert not [each for each in folder.rglob("file") if each.is_file()]
    assert await pool.fetchval("select count(*) from personal_data") == 0


@pytest.mark.parametrize("whose", ["kept", "removed"])
async def test_a_merge_erases_what_was_prepared_for_either(
    client: Client, state: State, school: School, pool: Pool, whose: str
) -> None:
    ids = {
        "kept": await double(school, "ida.dure", "enseignant", "Ida", "Dure"),
        "removed": await double(school, "ida.dure2", "enseignant", "Ida", "Dure"),
    }
    await enter(client, state, school, "ida.dure" if whose == "kept" else "ida.dure2")
    await ready(client, state)
    head = await school.scope("dora.direction")
    await merge(head, state.resources, InSchool(school.id), ids["kept"], ids["removed"])
    await enter(client, state, school, "ida.dure")
    assert "Préparer mes données" in (await client.get(URL)).text
    assert "Vos données sont prêtes" not in (await client.get("/")).text
    await gone(state, pool)


async def test_an_account_that_is_closed_still_takes_its_data_and_an_erasure_takes_the_copy(
    client: Client, state: State, school: School, pool: Pool
) -> None:
    await leave(school, "lise.roy")
    await enter(client, state, school, "lise.roy")
    assert f'href="{URL}"' in (await client.get("/compte/ferme")).text
    await ready(client, state)
    await client.form(TAKE, old=PASSWORD)
    assert Taken((await client.get(ZIP)).content).data["identifiant"] == "lise.roy"
    await pool.execute("delete from person where login = 'lise.roy'")
    await gone(state, pool)
