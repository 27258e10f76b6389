"""Who follows a note: its board, its reminders, its corrections; and what stays when two do so at once."""

import asyncio
from datetime import datetime, timedelta

import pytest
from support.client import Client
from support.notes import as_
from support.own_data import own_data
from support.pause import pause_now
from support.people import School, double

from one.apps.carnet import board, confirmations, correcting, later, notes
from one.apps.carnet.confirmations import Answer, Asks, Confirm
from one.apps.carnet.correcting import Correction
from one.apps.catalogue import withdrawing
from one.clock import PARIS
from one.errors import Invalid, NotFound, Withdrawn
from one.http.state import State
from one.people.changes.acting import InSchool
from one.people.changes.merge import merge
from one.rich_text import Rich

pytestmark = pytest.mark.anyio

ASKS = Asks(Confirm.ONE)


@pytest.fixture
async def note_id(state: State, school: School) -> int:
    """A note of Paul's to the CE1, confirmed by Lise."""
    draft = notes.Draft(school.classes["CE1"], "Piscine", "Lundi", asks=ASKS)
    note_id = await notes.publish(await school.scope("paul.prof"), state.resources, draft)
    lise = await school.scope("lise.roy")
    await confirmations.give(lise, state.resources, note_id, school.people["lea.roy"])
    return note_id


@pytest.fixture
async def colleague(school: School) -> str:
    """Another teacher of the CE1."""
    person_id = await double(school, "carl.prof", "enseignant", "Carl", "Prof")
    await school.pool.execute("insert into membership values ($1, $2)", school.classes["CE1"], person_id)
    return "carl.prof"


async def feed(client: Client, login: str) -> str:
    return (await (await as_(client, login)).get("/")).text


async def test_those_who_have_not_confirmed_are_reminded_once_a_day_from_however_many_tabs_and_colleagues(
    client: Client, state: State, school: School, note_id: int, colleague: str
) -> None:
    scopes = [await school.scope(login) for login in ("paul.prof", "paul.prof", colleague, "dora.direction")]
    sent = await asyncio.gather(
        *(board.remind(scope, state.resources, note_id) for scope in scopes), return_exceptions=True
    )
    assert [each for each in sent if not isinstance(each, Invalid)] == [1]
    assert "rappelle un mot" in (await feed(client, "bea.blin")).partition("<template")[0]
    for login in ("lise.roy", "marc.roy", "zoe.blin"):
        assert "rappelle un mot" not in (await feed(client, login)).partition("<template")[0]
    await school.pool.execute("update carnet_reminder set day = day - 1")
    assert await board.remind(scopes[0], state.resources, note_id) == 1
    said = (await feed(client, "bea.blin")).partition("<template")[0]
    assert said.count("rappelle un mot") == 1  # the one of before is gone
    await confirmations.give(
        await school.scope("bea.blin"), state.resources, note_id, school.people["zoe.blin"]
    )
    await school.pool.execute("update carnet_reminder set day = day - 1")
    with pytest.raises(Invalid):
        await board.remind(scopes[0], state.resources, note_id)


async def test_a_correction_asks_anew_only_if_its_author_wants_and_keeps_what_was_confirmed(
    client: Client, state: State, school: School, note_id: int
) -> None:
    paul = await school.scope("paul.prof")
    await correcting.correct(paul, state.resources, note_id, Correction("Piscine", Rich("Lundi 14"), ASKS), 1)
    assert "modifié le" in (await (await as_(client, "lise.roy")).get(f"/carnet/{note_id}")).text
    assert await confirmations.due(await school.scope("lise.roy"), state.resources) == []
    again = Correction("Piscine", Rich("Mardi 15"), ASKS, again=True)
    await correcting.correct(paul, state.resources, note_id, again, 2)
    assert [each.id for each in await confirmations.due(await school.scope("lise.roy"), state.resources)] == [
        note_id
    ]
    page = (await client.get(f"/carnet/{note_id}")).text
    assert "Le mot a changé depuis votre confirmation" in page
    assert "à confirmer à nouveau" in (await client.get("/")).text.partition("<template")[0]
    names = (await (await as_(client, "paul.prof")).get(f"/carnet/{note_id}/suivi")).text
    assert "avait confirmé la version d’avant" in names
    shown = (await client.get(f"/carnet/{note_id}")).text
    assert "Lundi 14" in shown
    assert "2 versions" in shown.replace("\u00a0", " ")


async def test_what_was_kept_offline_counts_for_what_the_note_said_then(
    state: State, school: School, note_id: int
) -> None:
    paul, bea = await school.scope("paul.prof"), await school.scope("bea.blin")
    again = Correction("Piscine", Rich("Mardi"), ASKS, again=True)
    await correcting.correct(paul, state.resources, note_id, again, 1)
    await confirmations.give(bea, state.resources, note_id, school.people["zoe.blin"], round_=1)
    assert len(await confirmations.due(bea, state.resources)) == 1
    note = await board.followed(paul, state.resources, note_id)
    found = await board.board(paul, state.resources, note)
    assert found.done == 0
    assert all(g.before for child in found.children for g in child.guardians if g.name != "Marc Roy")


async def test_two_teachers_correct_one_note_and_nothing_of_either_is_lost(
    client: Client, state: State, school: School, note_id: int, colleague: str
) -> None:
    carl = await school.scope(colleague)
    await correcting.correct(carl, state.resources, note_id, Correction("Vélo", Rich("Casque"), ASKS), 1)
    await as_(client, "paul.prof")
    sent = {"title": "Piscine", "body": "Avec un bonnet", "confirm": "one", "reply": "none"}
    refused = await client.form(f"/carnet/{note_id}/modifier", **sent, rev="1")
    for said in ("Ce mot a été modifié pendant que vous écriviez", "Casque", "Carl Prof", "Avec un bonnet"):
        assert said in refused.text
    assert (await client.form(f"/carnet/{note_id}/modifier", **sent, rev="2")).status_code == 303
    page = (await client.get(f"/carnet/{note_id}")).text
    for said in ("Avec un bonnet", "Casque", "Lundi"):
        assert said in page
    assert await school.pool.fetchval("select count(*) from carnet_version") == 2


async def test_other_kinds_of_answers_are_asked_for_anew(state: State, school: School, note_id: int) -> None:
    paul = await school.scope("paul.prof")
    asks = Asks(Confirm.ONE, Answer.YES_NO)
    await correcting.correct(paul, state.resources, note_id, Correction("Piscine", Rich("Lundi"), asks), 1)
    assert len(await confirmations.due(await school.scope("lise.roy"), state.resources)) == 1


async def test_who_follows_a_note_takes_it_back_with_its_reminders(
    client: Client, state: State, school: School, note_id: int, colleague: str
) -> None:
    await board.remind(await school.scope("paul.prof"), state.resources, note_id)
    await as_(client, colleague)
    assert "Retirer pour tout le monde" in (await client.get(f"/carnet/{note_id}/retirer")).text
    assert (await client.form(f"/carnet/{note_id}/retirer")).status_code == 303
    assert "Piscine" not in (await feed(client, "bea.blin"))
    bea = await school.scope("bea.blin")
    assert await confirmations.due(bea, state.resources) == []
    with pytest.raises(NotFound):
        await confirmations.give(bea, state.resources, note_id, school.people["zoe.blin"])
    with pytest.raises(Withdrawn):
        await notes.read(bea, state.resources, note_id)
    kept = await notes.read(await school.scope("paul.prof"), state.resources, note_id)
    assert kept.title == "Piscine"


async def test_an_author_who_left_the_school_reads_their_note_and_no_names(
    client: Client, state: State, school: School, note_id: int
) -> None:
    other = await school.pool.fetchval(
        "insert into school (uai, name) values ('0990011B', 'Loin') returning id"
    )
    paul = school.people["paul.prof"]
    await school.pool.execute("delete from membership where person_id = $1", paul)
    await school.pool.execute("update attachment set school_id = $1 where person_id = $2", other, paul)
    await as_(client, "paul.prof")
    assert "Suivi de ce mot" not in (await client.get(f"/carnet/{note_id}")).text
    assert (await client.get(f"/carnet/{note_id}/suivi")).status_code == 404


async def test_what_is_still_due_is_told_to_who_follows(state: State, school: School, note_id: int) -> None:
    (found,) = await board.awaited(await school.scope("paul.prof"), state.resources)
    assert (found.id, found.children, found.done) == (note_id, 2, 1)
    assert await board.awaited(await school.scope("anne.autre"), state.resources) == []
    bea = await school.scope("bea.blin")
    assert await board.awaited(bea, state.resources) == []
    await confirmations.give(bea, state.resources, note_id, school.people["zoe.blin"])
    assert await board.awaited(await school.scope("paul.prof"), state.resources) == []


async def test_a_note_that_leaves_later_asks_as_it_was_written(state: State, school: School) -> None:
    draft = notes.Draft(school.classes["CE1"], "Vélo", "Casque", asks=Asks(Confirm.EACH, Answer.TEXT))
    at = datetime.now(PARIS) + timedelta(days=1)
    later_id = await later.schedule(await school.scope("paul.prof"), state.resources, draft, at)
    await later.RELEASE.run(state.resources, {"later": later_id})
    assert await school.pool.fetchval("select confirm || answer from carnet") == "eachtext"


async def test_a_reminder_that_is_taken_back_leaves_the_note_and_a_colleague_takes_back_what_they_corrected(
    client: Client, state: State, school: School, note_id: int, colleague: str
) -> None:
    carl = await school.scope(colleague)
    again = Correction("Piscine", Rich("Mardi"), ASKS, again=True)
    await correcting.correct(carl, state.resources, note_id, again, 1)
    await board.remind(carl, state.resources, note_id)
    withdraw = withdrawing("carnet", board.REMINDER.code)
    assert withdraw is not None
    with pytest.raises(NotFound):
        await withdraw(await school.scope("paul.prof"), state.resources, board.REMINDER(note_id))
    await withdraw(carl, state.resources, board.REMINDER(note_id))
    said = (await feed(client, "bea.blin")).partition("<template")[0]
    assert "rappelle un mot" not in said
    assert "à confirmer à nouveau" in said
    await withdraw(carl, state.resources, notes.SUBJECT(note_id))
    assert "Piscine" not in await feed(client, "bea.blin")


async def test_merging_two_accounts_of_a_guardian_keeps_one_confirmation_of_each_child(
    state: State, school: School, note_id: int
) -> None:
    lise, marc = school.people["lise.roy"], school.people["marc.roy"]
    scope = await school.scope("marc.roy")
    await confirmations.give(scope, state.resources, note_id, school.people["lea.roy"])
    await confirmations.open_(scope, state.resources, note_id)
    head = await school.scope("dora.direction")
    await merge(head, state.resources, InSchool(school.id), lise, marc, sure=True)
    rows = await school.pool.fetch("select person_id from carnet_confirmation")
    assert [row["person_id"] for row in rows] == [lise]
    assert await school.pool.fetchval("select array_agg(person_id) from carnet_opened") == [lise]


async def test_what_is_done_to_a_note_is_in_the_log_and_in_the_data_of_who_did_it(
    state: State, school: School, note_id: int
) -> None:
    paul = await school.scope("paul.prof")
    await correcting.correct(paul, state.resources, note_id, Correction("Vélo", Rich("Casque"), ASKS), 1)
    await board.remind(paul, state.resources, note_id)
    acts = await school.pool.fetch("select act from audit where act like 'carnet.%' order by id")
    assert [row["act"] for row in acts] == ["carnet.corrected", "carnet.reminded"]
    told = (await own_data(await school.scope("paul.prof"), state.resources)).data
    assert [each["avant"][0]["titre"] for each in told["mots_modifies"]] == ["Piscine"]
    assert [each["rappels"][0]["destinataires"] for each in told["rappels_de_mots"]] == [1]
    told = (await own_data(await school.scope("lise.roy"), state.resources)).data
    assert [each[0]["pour"] for each in told["mots_confirmes"]] == ["Léa"]
    told = (await own_data(await school.scope("lea.roy"), state.resources)).data
    assert [each["classe"] for each in told["mots_confirmes_pour_un_eleve"]] == ["CE1"]


async def test_a_reminder_waits_for_the_end_of_the_schools_pause(
    state: State, school: School, note_id: int
) -> None:
    await pause_now(school)
    with pytest.raises(Invalid):
        await board.remind(await school.scope("paul.prof"), state.resources, note_id)
    assert await school.pool.fetchval("select count(*) from carnet_reminder") == 0


async def test_a_note_to_several_classes_has_one_board_for_who_writes_to_all_of_them(
    state: State, school: School
) -> None:
    rooms = [school.classes["CE1"], school.classes["CM2"]]
    draft = notes.Draft(rooms[0], "Vélo", "Casque", class_ids=(rooms[1],), asks=ASKS)
    head = await school.scope("dora.direction")
    note_id = await notes.publish(head, state.resources, draft)
    await confirmations.give(
        await school.scope("nina.noir"), state.resources, note_id, school.people["max.noir"]
    )
    found = await board.board(head, state.resources, await board.followed(head, state.resources, note_id))
    assert (found.done, len(found.reached), len(found.families)) == (1, 4, 4)
    with pytest.raises(NotFound):
        await board.followed(await school.scope("paul.prof"), state.resources, note_id)
