"""Requests: who reads them, who handles them, where they go, and what is left of them."""

import json
from datetime import timedelta
from itertools import product

import pytest
from support.commands import command
from support.helped import answer, ask, give, move, referents, said, seen
from support.people import School, double, leave
from support.reported import titles

from one.apps.assistance import answering, asking, jobs, queue
from one.apps.assistance.asking import LATELY_MOST, Draft
from one.apps.assistance.kinds import LONG, MOVES, Side, may_move
from one.apps.assistance.kinds import State as Stands
from one.apps.assistance.queue import Filter
from one.errors import Invalid, NotFound
from one.http.state import State
from one.people import lifecycle
from one.people.changes import merge
from one.people.changes.acting import InSchool
from one.store.assistance import lines

pytestmark = pytest.mark.anyio

NEW, OPEN, WAITING, SOLVED, CLOSED = Stands
TITLE = "La photo ne part pas"
# Who may move what, by hand: rows are where it stands, columns where it goes. w: its writer, h: who handles it, o: ONE.
TABLE = {
    NEW: ("", "h", "h", "wh", ""),
    OPEN: ("", "", "h", "wh", ""),
    WAITING: ("", "wh", "", "wh", ""),
    SOLVED: ("", "wh", "", "", "ho"),
    CLOSED: ("", "", "", "", ""),
}


def test_the_table_of_states_says_who_may_move_what() -> None:
    for before, (after, sides) in ((b, pair) for b in Stands for pair in zip(Stands, TABLE[b], strict=True)):
        assert {s.value[0] for s in MOVES.get((before, after), ())} == set(sides), (before, after)


async def test_the_referents_have_it_at_once_and_nobody_else(state: State, school: School) -> None:
    await referents(school)
    request_id = await ask(state, school)
    for login in ("rene.referent", "rita.referent"):
        assert TITLE in await titles(state, school, login)
        assert (await seen(state, school, login, request_id)).handles
    assert not (await seen(state, school, "lise.roy", request_id)).handles
    for login in ("marc.roy", "paul.prof", "gil.garde", "dora.direction", "lea.roy"):
        assert TITLE not in await titles(state, school, login)
        with pytest.raises(NotFound):
            await seen(state, school, login, request_id)
    with pytest.raises(NotFound):
        await asking.ask(await school.scope("lea.roy"), state.resources, Draft(school.id, "x", "autre", "x"))
    with pytest.raises(NotFound):
        await asking.ask(
            await school.scope("lise.roy"), state.resources, Draft(school.id + 1, "x", "autre", "x")
        )


async def test_the_direction_handles_it_where_no_referent_is(state: State, school: School) -> None:
    request_id = await ask(state, school)
    assert (await seen(state, school, "dora.direction", request_id)).handles
    assert TITLE in await titles(state, school, "dora.direction")
    own = await ask(state, school, "dora.direction")
    assert not (await seen(state, school, "dora.direction", own)).handles


async def test_a_referents_own_request_is_handled_by_another_or_by_the_direction(
    state: State, school: School
) -> None:
    await referents(school)
    own = await ask(state, school, "rene.referent")
    assert TITLE not in await titles(state, school, "rene.referent")
    for act in (
        give(state, school, "rene.referent", own, "rene.referent"),
        answering.note(await school.scope("rene.referent"), state.resources, own, "x"),
    ):
        with pytest.raises(NotFound):
            await act
    with pytest.raises(NotFound):
        await give(state, school, "rita.referent", own, "rene.referent")
    await answer(state, school, "rita.referent", own)
    await school.pool.execute("update person set blocked_at = now() where login = 'rita.referent'")
    assert (await seen(state, school, "dora.direction", own)).handles
    assert not (await seen(state, school, "rene.referent", own)).handles


async def test_answers_move_it_and_each_side_hears_the_other(state: State, school: School) -> None:
    await referents(school)
    request_id = await ask(state, school)
    await answer(state, school, "rene.referent", request_id, WAITING, "Quel téléphone ?")
    found = await seen(state, school, "lise.roy", request_id)
    assert (found.state, found.assignee_name, found.waits_since) == (WAITING, "René Référent", None)
    assert await titles(state, school, "lise.roy") == [TITLE]
    await answer(state, school, "lise.roy", request_id, text="Le mien")
    found = await seen(state, school, "lise.roy", request_id)
    assert found.state == OPEN
    assert found.waits_since is not None
    assert (await titles(state, school, "rene.referent")).count(TITLE) == 2
    assert (await titles(state, school, "rita.referent")).count(TITLE) == 1
    await answer(state, school, "rene.referent", request_id, SOLVED)
    assert [kind for kind, _words in await said(state, school, "lise.roy", request_id)] == [
        "answer",
        "state",
        "answer",
        "state",
        "answer",
        "state",
    ]


async def test_what_the_table_does_not_say_is_refused_and_nothing_of_it_is_kept(
    state: State, school: School
) -> None:
    await referents(school)
    request_id = await ask(state, school)
    sides = {"lise.roy": Side.WRITER, "rene.referent": Side.HANDLER}
    for (login, side), before, after in product(sides.items(), Stands, Stands):
        await school.pool.execute("update assistance set state = $1", before)
        if before == after or may_move(side, before, after):
            await move(state, school, login, request_id, after)
            assert (await seen(state, school, login, request_id)).state == after
        else:
            with pytest.raises(Invalid):
                await move(state, school, login, request_id, after)
    await school.pool.execute("update assistance set state = 'closed'")
    before_it = await said(state, school, "lise.roy", request_id)
    with pytest.raises(Invalid, match="fermée"):
        await answer(state, school, "lise.roy", request_id)
    assert await said(state, school, "lise.roy", request_id) == before_it


GONE = {
    "left": "delete from attachment where person_id = $1",
    "blocked": "update person set blocked_at = now() where id = $1",
    "no référent any more": "update attachment set function = null where person_id = $1",
}


@pytest.mark.parametrize("how", GONE)
async def test_answered_after_solved_it_is_everybodys_again_when_its_referent_is_gone(
    state: State, school: School, how: str
) -> None:
    await referents(school)
    request_id = await ask(state, school)
    await answer(state, school, "rene.referent", request_id, SOLVED)
    assert (await seen(state, school, "rita.referent", request_id)).assignee_name == "René Référent"
    await school.pool.execute(GONE[how], school.people["rene.referent"])
    rita = await school.scope("rita.referent")
    await answer(state, school, "lise.roy", request_id, text="Toujours pas")
    (found,) = await queue.page(rita, state.resources, Filter(("open",), whose="nobody"), 0)
    assert (found.id, found.assignee_id) == (request_id, None)
    assert (await titles(state, school, "rita.referent")).count(TITLE) == 2
    await school.pool.execute("update person set blocked_at = null")
    assert (await seen(state, school, "lise.roy", request_id)).assignee_id is None


async def test_while_its_referent_is_there_it_returns_to_them_alone(state: State, school: School) -> None:
    await referents(school)
    request_id = await ask(state, school)
    await answer(state, school, "rene.referent", request_id, SOLVED)
    await answer(state, school, "lise.roy", request_id)
    assert (await seen(state, school, "rita.referent", request_id)).assignee_name == "René Référent"
    assert (await titles(state, school, "rita.referent")).count(TITLE) == 1


async def test_of_two_who_take_it_at_once_the_second_is_told(state: State, school: School) -> None:
    await referents(school)
    request_id = await ask(state, school)
    await give(state, school, "rene.referent", request_id, "rene.referent")
    with pytest.raises(Invalid, match="Quelqu’un d’autre"):
        await give(state, school, "rita.referent", request_id, "rita.referent")
    assert (await seen(state, school, "lise.roy", request_id)).assignee_name == "René Référent"
    await give(state, school, "rita.referent", request_id, "rita.referent", had="rene.referent")
    await give(state, school, "rita.referent", request_id, None, had="rita.referent")
    assert (await seen(state, school, "lise.roy", request_id)).assignee_id is None


async def test_notes_are_read_by_who_handles_it_alone(state: State, school: School) -> None:
    await referents(school)
    request_id = await ask(state, school)
    seqs = "select seq from channel where name = $1"
    channel = f"user:{school.people['lise.roy']}"
    before = await school.pool.fetchval(seqs, channel)
    await answering.note(await school.scope("rene.referent"), state.resources, request_id, "Secret")
    await give(state, school, "rene.referent", request_id, "rita.referent")
    assert ("note", "Secret") in await said(state, school, "rita.referent", request_id)
    assert await said(state, school, "lise.roy", request_id) == []
    assert await school.pool.fetchval(seqs, channel) == before
    own = await lines.own_requests(school.pool, await school.scope("lise.roy"), 0, 10)
    assert "Secret" not in str(own)
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["lise.roy"]
    )
    assert await said(state, school, "lise.roy", request_id) == []
    with pytest.raises(NotFound):
        await answering.note(await school.scope("lise.roy"), state.resources, request_id, "x")


async def test_solved_a_fortnight_ago_it_is_closed_and_a_school_year_later_it_is_gone(
    state: State, school: School
) -> None:
    await referents(school)
    young, old = await ask(state, school), await ask(state, school)
    for each in (young, old):
        await answer(state, school, "rene.referent", each, SOLVED)
    past = "update assistance set moved_at = now() - $1::interval where id = $2"
    await school.pool.execute(past, timedelta(days=15), old)
    await jobs.END.run(state.resources, {})
    assert (await seen(state, school, "lise.roy", old)).state == CLOSED
    assert (await said(state, school, "lise.roy", old))[-1] == ("state", "closed")
    assert (await seen(state, school, "lise.roy", young)).state == SOLVED
    await school.pool.execute(past, timedelta(days=430), old)
    await jobs.END.run(state.resources, {})
    with pytest.raises(NotFound):
        await seen(state, school, "lise.roy", old)
    assert await titles(state, school, "lise.roy") == [TITLE]
    assert await titles(state, school, "rita.referent") == [TITLE]


async def test_requests_of_an_erased_person_go_and_answers_of_an_erased_referent_stay(
    state: State, school: School
) -> None:
    await referents(school)
    request_id, other = await ask(state, school), await ask(state, school, "marc.roy")
    await answer(state, school, "rene.referent", other, text="Essayez encore")
    await leave(school, "lise.roy", "rene.referent", months=3)
    assert (await lifecycle.purge(command(school.pool))).erased == 2
    await jobs.END.run(state.resources, {})
    with pytest.raises(NotFound):
        await seen(state, school, "rita.referent", request_id)
    assert await titles(state, school, "rita.referent") == [TITLE]
    found = await seen(state, school, "marc.roy", other)
    assert found.assignee_id is None
    assert ("answer", "Essayez encore") in await said(state, school, "marc.roy", other)


async def test_a_merge_moves_requests_and_answers(state: State, school: School) -> None:
    await referents(school)
    twin = await double(school, "lise.roy2", "parent", "Lise", "Roy")
    request_id = await ask(state, school, "lise.roy2")
    await answer(state, school, "lise.roy2", request_id, text="Encore moi")
    head = await school.scope("dora.direction")
    where = InSchool(school.id)
    await merge.merge(head, state.resources, where, school.people["lise.roy"], twin, sure=True)
    found = await seen(state, school, "lise.roy", request_id)
    assert found.person_id == school.people["lise.roy"]
    scope = await school.scope("lise.roy")
    (told,) = await lines.own_requests(school.pool, scope, 0, 10)
    assert json.loads(told[1])["reponses"][0]["de_moi"] is True
    assert await lines.count(school.pool, school.id, scope.person_id) == 2


async def test_who_writes_very_much_within_an_hour_waits(state: State, school: School) -> None:
    request_id = await ask(state, school)
    await school.pool.execute(
        "insert into assistance_line (request_id, author_id, kind) select $1, $2, 'answer' from generate_series(2, $3)",
        request_id,
        school.people["lise.roy"],
        LATELY_MOST,
    )
    with pytest.raises(Invalid, match="beaucoup de messages"):
        await ask(state, school)
    await ask(state, school, "marc.roy")


async def test_the_queue_is_filtered_counted_and_ordered_by_who_waits_longest(
    state: State, school: School
) -> None:
    await referents(school)
    rene = await school.scope("rene.referent")
    first, second, third = [await ask(state, school, about=about) for about in ("autre", "compte", "compte")]
    await answer(state, school, "rene.referent", first, WAITING)
    await school.pool.execute(
        "update assistance set waits_since = now() - interval '3 days' where id = $1", third
    )

    async def ids(**asked: object) -> list[int]:
        found = await queue.page(rene, state.resources, Filter(**asked), 0)  # type: ignore[arg-type]
        return [each.id for each in found]

    assert await ids() == [third, second, first]
    assert await ids(states=("waiting",)) == [first]
    assert await ids(about="compte") == [third, second]
    assert await ids(whose="mine") == [first]
    assert await ids(whose="nobody") == [third, second]
    assert await ids(long=LONG) == [third]
    found = await queue.counts(rene, state.resources)
    assert (found.states, found.mine, found.nobody, found.long) == ({"new": 2, "waiting": 1}, 1, 2, 1)
    for login in ("dora.direction", "lise.roy", "paul.prof"):
        assert await queue.page(await school.scope(login), state.resources, Filter(), 0) == []
