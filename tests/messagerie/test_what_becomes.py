"""What a suspension, a departure, an erasure, a merge and a report do to messages, and how many may be written."""

import asyncio

import pytest
from support.files import sent
from support.locks import log_held, somebody_waits
from support.messages import answer, listed, start, thread, to_families
from support.pause import never_pause
from support.people import School, leave
from support.pictures import photo
from support.postman import Postman
from support.smtp_server import body

from one.apps.messagerie import reading, writing
from one.apps.messagerie.jobs import JOBS
from one.apps.messagerie.kinds import FAMILIES_MOST, HOUR_MOST, SUBJECT
from one.errors import Invalid, NotFound
from one.http.state import State
from one.notices import jobs
from one.people.changes import accounts, classes
from one.people.changes.acting import InClass, InSchool
from one.people.lifecycle import MONTHS, purge
from one.school import settings
from one.store import judged
from one.store.messagerie import data
from one.store.people import identity
from one.store.work import work

pytestmark = pytest.mark.anyio


async def test_what_was_reported_is_hidden_until_it_is_judged_and_its_author_learns_nothing(
    state: State, school: School
) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof", "Pas gentil")
    item = await school.pool.fetchval("select id from event where app = 'messagerie' and kind = 'item'")
    async with school.pool.acquire() as connection, connection.transaction():
        assert await judged.content(connection, item) == "Pas gentil"
        await judged.suspend(connection, item)
    assert [m.gone for m in (await thread(state, school, "paul.prof", thread_id)).messages] == [True]
    assert [m.gone for m in (await thread(state, school, "lise.roy", thread_id)).messages] == [False]
    assert [line.gone for line in await listed(state, school, "paul.prof")] == [True]
    assert [line.gone for line in await listed(state, school, "lise.roy")] == [False]
    async with school.pool.acquire() as connection, connection.transaction():
        await judged.remove(connection, item)
        await judged.follow(connection, item)
    assert [m.gone for m in (await thread(state, school, "lise.roy", thread_id)).messages] == [True]


async def test_what_is_hidden_is_not_found_counted_or_given_out_until_it_comes_back(
    state: State, school: School
) -> None:
    paul, resources = await school.scope("paul.prof"), state.resources
    await start(state, school, "lise.roy", "paul.prof", "Grenouille")
    subject = SUBJECT(await school.pool.fetchval("select max(id) from messagerie"))
    item = await school.pool.fetchval("select id from event where app = 'messagerie' and kind = 'item'")

    async def known() -> tuple[int, int, int, int, int]:
        return (
            len(await listed(state, school, "paul.prof", "grenouille")),
            sum(line.unread for line in await reading.waiting(paul, resources, 9)),
            await reading.unread(paul, resources),
            len(await reading.waiting(paul, resources, 3)),
            len(await data.received(resources.pool, paul, 0, 9)),
        )

    assert await known() == (1, 1, 1, 1, 1)
    async with work(None, resources) as w:
        await w.suspend(item)
    assert await known() == (0, 0, 0, 0, 0)
    with pytest.raises(NotFound):
        await reading.shows(paul, resources, subject)
    assert len(await listed(state, school, "lise.roy", "grenouille")) == 1  # who wrote it learns nothing
    await reading.shows(await school.scope("lise.roy"), resources, subject)
    async with work(None, resources) as w:
        await w.restore(item)
    assert await known() == (1, 1, 1, 1, 1)


async def test_an_answer_that_is_hidden_or_taken_back_is_no_answer(state: State, school: School) -> None:
    message_id = await to_families(state, school)
    paul, lise = await school.scope("paul.prof"), await school.scope("lise.roy")
    (line,) = await listed(state, school, "lise.roy")
    answer_id = await answer(state, school, "lise.roy", line.id, "Oui")

    async def answered() -> tuple[int, int]:
        found, people = await reading.sent(paul, state.resources, message_id)
        return found.answered, sum(each.answered for each in people)

    assert await answered() == (1, 1)
    item = await school.pool.fetchval(
        "select id from event where subject = 'messagerie' and subject_ids = array[$1::bigint]", answer_id
    )
    async with work(None, state.resources) as w:
        await w.suspend(item)
    assert await answered() == (0, 0)
    await writing.recall(lise, state.resources, answer_id)
    assert await answered() == (0, 0)
    await writing.recall(paul, state.resources, message_id)
    assert await listed(state, school, "paul.prof", "rouleaux") == []


async def test_a_school_that_suspends_sending_is_obeyed_at_once_also_by_who_read_their_rights_before(
    state: State, school: School
) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof")
    before = await school.scope("lise.roy")
    await school.pool.execute(
        "insert into sending_restriction (school_id, profile) values ($1, 'parent')", school.id
    )
    for scope in (before, await school.scope("lise.roy")):
        with pytest.raises(Invalid):
            await writing.answer(scope, state.resources, thread_id, writing.Draft("Quand même"))
    with pytest.raises(Invalid):
        await writing.start(before, state.resources, school.people["paul.prof"], "Non", writing.Draft("Non"))
    assert "suspendu" in (await thread(state, school, "lise.roy", thread_id)).why
    assert len((await thread(state, school, "paul.prof", thread_id)).messages) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("update person set blocked_at = now() where login = 'paul.prof'", "ne reçoit pas"),
        ("delete from membership where person_id = (select id from person where login = 'lea.roy')", ""),
        (
            "delete from attachment where person_id = (select id from person where login = 'paul.prof')",
            "plus dans l’école",
        ),
        ("insert into app_closed select id, 'enseignant', 'messagerie' from school", "fermé la messagerie"),
    ],
    ids=["blocked", "another class", "left", "closed to them"],
)
async def test_a_thread_with_who_may_not_be_written_to_any_more_is_read_not_answered_and_says_why(
    state: State, school: School, change: str, why: str
) -> None:
    thread_id = await start(state, school, "marc.roy", "paul.prof")
    before = await school.scope("marc.roy")
    await school.pool.execute(change)
    shown = await thread(state, school, "marc.roy", thread_id)
    assert len(shown.messages) == 1
    assert shown.why
    assert why in shown.why
    for scope in (before, await school.scope("marc.roy")):
        with pytest.raises(Invalid):
            await writing.answer(scope, state.resources, thread_id, writing.Draft("Encore"))
    assert len((await thread(state, school, "marc.roy", thread_id)).messages) == 1


async def test_who_is_erased_leaves_what_they_wrote_without_their_name_and_the_last_one_takes_all_along(
    state: State, school: School
) -> None:
    paul = await school.scope("paul.prof")
    file = await sent(state, paul, photo())
    thread_id = await start(state, school, "paul.prof", "lise.roy", "Bonjour", files=(file.id,))
    await leave(school, "paul.prof", months=MONTHS + 1)
    await purge(state.resources)
    shown = await thread(state, school, "lise.roy", thread_id)
    assert [m.author_name for m in shown.messages] == ["Compte supprimé"]
    assert "n’existe plus" in shown.why
    assert len(shown.files) == 1
    (job,) = JOBS
    await job.run(state.resources, {})
    assert len((await thread(state, school, "lise.roy", thread_id)).messages) == 1
    await leave(school, "lise.roy", months=MONTHS + 1)
    await purge(state.resources)
    await job.run(state.resources, {})
    for table in ("messagerie", "messagerie_thread", "messagerie_place", "file"):
        assert await school.pool.fetchval(f"select count(*) from {table}") == 0, table


async def test_two_accounts_that_become_one_have_the_threads_of_both(state: State, school: School) -> None:
    ids = [await start(state, school, login, "paul.prof") for login in ("lise.roy", "marc.roy")]
    between = await start(state, school, "lise.roy", "marc.roy")
    async with school.pool.acquire() as connection, connection.transaction():
        mine = [r for r in await identity.references(connection) if r.table.startswith("messagerie")]
        await identity.repoint(connection, mine, school.people["marc.roy"], school.people["lise.roy"])
    assert {line.id for line in await listed(state, school, "lise.roy")} == {*ids, between}
    assert "n’existe plus" in (await thread(state, school, "lise.roy", between)).why
    assert (await thread(state, school, "paul.prof", ids[1])).why == ""


async def test_ones_data_holds_what_one_wrote_and_what_came_in_ones_threads_and_nothing_else(
    state: State, school: School
) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof", "De Lise")
    await answer(state, school, "paul.prof", thread_id, "De Paul à Lise")
    await start(state, school, "paul.prof", "marc.roy", "De Paul à Marc")
    pool, lise = state.resources.pool, await school.scope("lise.roy")
    written, received = await data.written(pool, lise, 0, 10), await data.received(pool, lise, 0, 10)
    assert [len(written), len(received)] == [1, 1]
    assert "De Lise" in written[0][1]
    assert "De Paul à Lise" in received[0][1]


async def test_who_writes_too_much_is_told_and_nothing_leaves(state: State, school: School) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof")
    many = (
        "insert into messagerie (school_id, author_id, to_families, body)"
        " select $1, $2, $4, 'x' from generate_series(1, $3)"
    )
    await school.pool.execute(many, school.id, school.people["lise.roy"], HOUR_MOST, False)
    with pytest.raises(Invalid, match="beaucoup de messages"):
        await answer(state, school, "lise.roy", thread_id)
    await school.pool.execute(many, school.id, school.people["paul.prof"], FAMILIES_MOST, True)
    with pytest.raises(Invalid, match="beaucoup de messages"):
        await to_families(state, school)
    await answer(state, school, "paul.prof", thread_id)


async def test_two_who_write_in_one_thread_at_once_are_both_there_in_one_order(
    state: State, school: School
) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof")
    await asyncio.gather(
        *(
            answer(state, school, login, thread_id, f"{login} {n}")
            for login in ("lise.roy", "paul.prof")
            for n in range(3)
        )
    )
    shown = await thread(state, school, "lise.roy", thread_id)
    ids = [m.id for m in shown.messages]
    assert len(ids) == 7
    assert ids == sorted(ids)
    assert shown.thread.last_id == ids[-1]


@pytest.mark.parametrize(
    ("to", "act"),
    [
        ("paul.prof", "take him out of the class"),
        ("paul.prof", "block him"),
        ("dora.direction", "suspend the parents"),
    ],
)
async def test_what_goes_while_a_message_is_under_way_is_obeyed(
    state: State, school: School, to: str, act: str
) -> None:
    """Whoever takes the right away is stopped before their COMMIT; the message waits for them, and is refused."""
    head, lise = await school.scope("dora.direction"), await school.scope("marc.roy")
    paul, resources = school.people["paul.prof"], state.resources
    acts = {
        "take him out of the class": lambda: classes.take_out(
            head, resources, InClass(school.classes["CE1"]), paul
        ),
        "block him": lambda: accounts.block(head, resources, InSchool(school.id), paul),
        "suspend the parents": lambda: settings.set_restricted(head, resources, school.id, ["parent"]),
    }

    async def refused() -> str:
        with pytest.raises(Invalid) as error:
            await writing.start(lise, resources, school.people[to], "Vite", writing.Draft("Vite"))
        return error.value.errors[""][0]

    async with asyncio.TaskGroup() as tasks, log_held(school.pool):
        tasks.create_task(acts[act]())
        await somebody_waits(school.pool)
        told = tasks.create_task(refused())
        await somebody_waits(school.pool, at_least=2)
    assert (await told).startswith("Rien n’est parti")
    assert await school.pool.fetchval("select count(*) from messagerie") == 0


async def test_a_message_is_told_by_mail_without_its_words_unless_it_was_taken_back(
    state: State, school: School, postman: Postman
) -> None:
    await never_pause(school)
    thread_id = await start(state, school, "paul.prof", "lise.roy", "Confidence")
    await jobs.fan_out(state.resources, {})
    (mail,) = await postman.deliver()
    assert "a envoyé un message" in body(mail)
    assert f"/messagerie/{thread_id}" in body(mail)
    assert "Confidence" not in body(mail)
    message_id = await answer(state, school, "paul.prof", thread_id, "Trop vite")
    await jobs.fan_out(state.resources, {})
    await writing.recall(await school.scope("paul.prof"), state.resources, message_id)
    assert await postman.deliver() == []
