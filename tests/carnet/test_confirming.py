"""What a note asks of guardians: each answers for each of their children, once, whoever else does."""

import asyncio
from datetime import timedelta

import pytest
from support.client import Client
from support.notes import NOTE, as_
from support.people import School

from one.apps.carnet import board, confirmations, notes
from one.apps.carnet.confirmations import Answer, Asks, Confirm
from one.errors import Invalid, NotFound
from one.form_keys import mark, whose_key
from one.http.state import State
from one.store import pool as store_pool

pytestmark = pytest.mark.anyio


async def asked(state: State, school: School, *children: str, **asks: object) -> int:
    """A note of Paul's to the CE1, or to these pupils of it, that asks."""
    draft = notes.Draft(
        school.classes["CE1"],
        "Piscine",
        "Bonnet",
        not children,
        tuple(school.people[child] for child in children),
        asks=Asks(**{"confirm": Confirm.ONE, **asks}),  # type: ignore[arg-type]
    )
    return await notes.publish(await school.scope("paul.prof"), state.resources, draft)


async def give(state: State, school: School, login: str, note_id: int, child: str, **more: object) -> None:
    scope = await school.scope(login)
    await confirmations.give(scope, state.resources, note_id, school.people[child], **more)  # type: ignore[arg-type]


async def due(state: State, school: School, login: str) -> list[list[str]]:
    """For which children notes wait for somebody."""
    return [each.children for each in await confirmations.due(await school.scope(login), state.resources)]


async def counts(state: State, school: School, note_id: int) -> tuple[int, int, int]:
    """Families that have read it, pupils for whom it is confirmed, and pupils."""
    paul = await school.scope("paul.prof")
    note = await board.followed(paul, state.resources, note_id)
    found = await board.board(paul, state.resources, note)
    return found.have_read, found.done, len(found.reached)


async def test_one_guardian_of_a_child_is_enough_and_the_other_one_may_answer_too(
    state: State, school: School
) -> None:
    note_id = await asked(state, school, answer=Answer.YES_NO)
    await give(state, school, "lise.roy", note_id, "lea.roy", yes=True)
    assert await due(state, school, "lise.roy") == await due(state, school, "marc.roy") == []
    assert await due(state, school, "bea.blin") == [["Zoé"]]
    await give(state, school, "marc.roy", note_id, "lea.roy", yes=False)
    assert await counts(state, school, note_id) == (1, 1, 2)
    paul = await school.scope("paul.prof")
    found = await board.board(paul, state.resources, await board.followed(paul, state.resources, note_id))
    assert found.said == (0, 0, 1)  # both are kept, and that they differ is shown


async def test_each_guardian_is_waited_for_where_the_note_says_so(state: State, school: School) -> None:
    note_id = await asked(state, school, confirm=Confirm.EACH)
    await give(state, school, "lise.roy", note_id, "lea.roy")
    assert await due(state, school, "marc.roy") == [["Léa"]]
    assert await counts(state, school, note_id) == (1, 0, 2)
    await give(state, school, "marc.roy", note_id, "lea.roy")
    assert await counts(state, school, note_id) == (1, 1, 2)


async def test_a_guardian_of_two_children_answers_for_each(state: State, school: School) -> None:
    await school.pool.execute(
        "update membership set class_id = $1 where person_id = $2",
        school.classes["CE1"],
        school.people["tom.roy"],
    )
    note_id = await asked(state, school)
    assert await due(state, school, "lise.roy") == [["Léa", "Tom"]]
    await give(state, school, "lise.roy", note_id, "tom.roy")
    assert await due(state, school, "lise.roy") == [["Léa"]]


@pytest.mark.parametrize("login", ["lea.roy", "paul.prof", "nina.noir", "bea.blin"])
async def test_nobody_but_a_guardian_of_the_child_confirms(state: State, school: School, login: str) -> None:
    note_id = await asked(state, school)
    with pytest.raises(NotFound):
        await give(state, school, login, note_id, "lea.roy")


async def test_the_same_answer_again_changes_nothing_and_another_one_unseen_is_asked_about(
    state: State, school: School
) -> None:
    note_id = await asked(state, school, answer=Answer.YES_NO)
    await give(state, school, "lise.roy", note_id, "lea.roy", yes=True)
    told = await school.pool.fetchval("select count(*) from event")
    await give(state, school, "lise.roy", note_id, "lea.roy", yes=True)
    assert await school.pool.fetchval("select count(*) from event") == told
    with pytest.raises(Invalid):  # what a phone kept offline, after another answer from the computer
        await give(state, school, "lise.roy", note_id, "lea.roy", yes=False)
    await give(state, school, "lise.roy", note_id, "lea.roy", yes=False, seen=1)
    assert await school.pool.fetchval("select yes from carnet_confirmation") is False


async def test_its_author_is_told_of_answers_by_one_line_that_counts(
    client: Client, state: State, school: School
) -> None:
    async def told() -> list[str]:
        rows = await school.pool.fetch(
            "select body from event where subject = 'carnet_reponse' and kind = 'item' and withdrawn_at is null"
        )
        return [row["body"] for row in rows]

    await give(state, school, "lise.roy", await asked(state, school), "lea.roy")
    assert await told() == []  # to confirm is no answer
    note_id = await asked(state, school, answer=Answer.YES_NO)
    await asyncio.gather(
        give(state, school, "lise.roy", note_id, "lea.roy", yes=True),
        give(state, school, "bea.blin", note_id, "zoe.blin", yes=False),
    )
    (body,) = await told()
    assert "2 réponses" in body
    assert "Roy" not in body  # who answered what stands on the page of the note
    await as_(client, "paul.prof")
    feed = (await client.get("/")).text
    assert "vous signale des réponses à votre mot" in feed
    await client.get(f"/carnet/{note_id}")  # its page is where they are read
    await give(state, school, "marc.roy", note_id, "lea.roy", yes=True)
    (after,) = await told()
    assert "3 réponses" in after
    await school.pool.execute("update event set created_at = created_at - interval '2 hours'")
    await give(state, school, "bea.blin", note_id, "zoe.blin", yes=True, seen=1)
    assert len(await told()) == 1
    items = "select count(*) from event where subject = 'carnet_reponse' and kind = 'item'"
    assert (
        await school.pool.fetchval(items) == 3
    )  # one that was mailed hours ago says nothing of what came since
    await notes.take_back(await school.scope("paul.prof"), state.resources, note_id)
    assert await told() == []


async def test_an_answer_that_is_asked_for_is_not_left_out(
    client: Client, state: State, school: School
) -> None:
    note_id = await asked(state, school, answer=Answer.TEXT)
    await as_(client, "lise.roy")
    page = await client.form(f"/carnet/{note_id}/confirmer", child=school.people["lea.roy"], words=" ")
    assert "Écrivez votre réponse" in page.text
    said = "Léa est allergique au chlore"
    where = await client.form(f"/carnet/{note_id}/confirmer", child=school.people["lea.roy"], words=said)
    assert said in (await client.get(where.headers["location"])).text
    await as_(client, "marc.roy")
    page = await client.get(f"/carnet/{note_id}")
    assert "Un autre responsable a déjà confirmé" in page.text
    assert said not in page.text  # the words of one parent are not the other's to read


async def test_sixty_guardians_confirm_at_once_and_the_counters_are_exact(
    state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_pool, "ACQUIRE_SECONDS", 60)  # a busy machine turns nobody away here
    pool, room = school.pool, school.classes["CE1"]
    await pool.execute(
        """
        with child as (
            insert into person (login, profile, first_name, last_name)
            select 'e' || n, 'eleve', 'Enfant', 'N' || n from generate_series(1, 60) n returning id, login),
        adult as (
            insert into person (login, profile, first_name, last_name, password_hash, activated_at, terms_version)
            select 'p' || n, 'parent', 'Parent', 'N' || n, p.password_hash, now(), p.terms_version
              from generate_series(1, 60) n, person p where p.login = 'paul.prof' returning id, login),
        placed as (insert into membership select $1, id from child),
        attached as (insert into attachment (person_id, school_id)
                     select id, $2::integer from child union all select id, $2 from adult)
        insert into guardian select a.id, c.id from child c join adult a on substr(a.login, 2) = substr(c.login, 2)
        """,
        room,
        school.id,
    )
    rows = await pool.fetch("select login, id from person where login ~ '^[ep][0-9]+$'")
    school.people.update({row["login"]: row["id"] for row in rows})
    note_id = await asked(state, school)
    scopes = [await school.scope(f"p{n}") for n in range(1, 61)]
    await asyncio.gather(
        *(
            confirmations.give(scope, state.resources, note_id, scope.children[0].id)
            for scope in scopes
            for _twice in range(2)
        )
    )
    assert await counts(state, school, note_id) == (60, 60, 62)


async def test_who_came_is_counted_and_who_left_stands_apart(state: State, school: School) -> None:
    note_id = await asked(state, school)
    await give(state, school, "lise.roy", note_id, "lea.roy")
    move = "update membership set class_id = $1 where person_id = $2"
    await school.pool.execute(move, school.classes["CM2"], school.people["lea.roy"])
    await school.pool.execute(move, school.classes["CE1"], school.people["max.noir"])
    assert await counts(state, school, note_id) == (0, 0, 2)
    assert await due(state, school, "nina.noir") == [["Max"]]
    paul = await school.scope("paul.prof")
    note = await board.followed(paul, state.resources, note_id)
    left = (await board.board(paul, state.resources, note)).left
    assert [(each.guardian_name, each.child_name) for each in left] == [("Lise Roy", "Léa Roy")]
    await school.pool.execute("delete from attachment where person_id = $1", school.people["lise.roy"])
    left = (await board.board(paul, state.resources, note)).left
    assert [(each.guardian_name, each.child_name) for each in left] == [(None, "Léa Roy")]


async def test_a_late_answer_is_taken_and_marked(client: Client, state: State, school: School) -> None:
    note_id = await asked(state, school)
    await school.pool.execute("update carnet set deadline = $1", confirmations.today() - timedelta(days=1))
    await as_(client, "lise.roy")
    assert "en retard" in (await client.get(f"/carnet/{note_id}")).text
    assert "À confirmer" in (await client.get("/carnet")).text
    await client.form(f"/carnet/{note_id}/confirmer", child=school.people["lea.roy"])
    assert "À confirmer" not in (await client.get("/carnet")).text
    await as_(client, "paul.prof")
    assert "en retard</span>" in (await client.get(f"/carnet/{note_id}/suivi")).text


async def test_what_waited_in_a_browser_is_taken_only_for_whom_it_was_drawn(
    client: Client, state: State, school: School
) -> None:
    note_id = await asked(state, school)
    secret = state.resources.key
    key = {login: whose_key(mark(secret, school.people[login])) for login in ("lise.roy", "marc.roy")}
    await as_(client, "marc.roy")
    url = f"/carnet/{note_id}/confirmer"
    headers = {"accept": "application/json", "sec-fetch-site": "same-origin"}
    for sent, status in ((key["lise.roy"], 401), ("", 404), (key["marc.roy"], 204), (key["marc.roy"], 204)):
        data = {"key": sent, "child": str(school.people["lea.roy"])}
        assert (await client.post(url, data=data, headers=headers)).status_code == status
    rows = await school.pool.fetch("select person_id from carnet_confirmation")
    assert [row["person_id"] for row in rows] == [school.people["marc.roy"]]


async def test_what_waits_stands_on_the_home_page_and_in_the_feed_until_it_is_done(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "paul.prof")
    sent = {"class_id": school.classes["CE1"], **NOTE, "confirm": "one", "reply": "none"}
    past = await client.form("/carnet/nouveau", **sent, deadline="2026-01-02")
    assert "Ce jour est passé" in past.text
    where = (await client.form("/carnet/nouveau", **sent)).headers["location"]
    assert "Confirmé pour 0 élève sur 2" in (await client.get(where)).text
    await as_(client, "lise.roy")
    home = (await client.get("/")).text
    assert f'href="{where}#confirmer"' in home
    assert home.count("Lire et confirmer") == 4  # the item, and what arrives live of each type
    await client.form(f"{where}/confirmer", child=school.people["lea.roy"])
    home = (await client.get("/")).text
    assert f'href="{where}#confirmer"' not in home
    assert home.count("Lire et confirmer") == 3
    await as_(client, "lea.roy")
    assert "Lire et confirmer" not in (await client.get("/")).text
    assert "À confirmer" not in (await client.get(where)).text


async def test_opening_a_note_is_what_counts_as_read(client: Client, state: State, school: School) -> None:
    note_id = await asked(state, school, confirm=Confirm.NOBODY)
    await as_(client, "lise.roy")
    await client.get("/")
    assert await counts(state, school, note_id) == (0, 0, 2)
    for _twice in range(2):
        await client.get(f"/carnet/{note_id}")
    assert await counts(state, school, note_id) == (1, 0, 2)
    await as_(client, "lea.roy")
    await client.get(f"/carnet/{note_id}")  # a pupil reads for nobody
    assert await counts(state, school, note_id) == (1, 0, 2)
    assert await school.pool.fetchval("select count(*) from event where kind = 'changed'") == 1
