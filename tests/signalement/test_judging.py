"""Judging: by whom, once, and what everybody learns of it; nobody judges what they wrote."""

import argparse
import asyncio

import pytest
from support.people import School, make_school
from support.reported import CE1, decide, item, note, referent, report, titles, waiting

from one.apps.actualites import news
from one.apps.signalement import judging, reports
from one.apps.signalement.commands import COMMAND
from one.errors import NotFound
from one.http.state import State
from one.school import journal

pytestmark = pytest.mark.anyio


async def test_removing_takes_it_from_everybody_and_tells_who_reported_and_not_who_wrote(
    state: State, school: School
) -> None:
    event_id = await note(state, school)
    for login in CE1[:2]:
        await report(state, school, login, event_id)
    (case_id,) = await waiting(state, school, "rene.referent")
    await decide(state, school, "rene.referent", case_id, keep=False)
    for login in CE1[:2]:
        assert await titles(state, school, login) == ["L’école a retiré le contenu signalé"]
    for login in ("bea.blin", "lea.roy", "paul.prof", "rene.referent"):
        assert await titles(state, school, login) == []
    (mine,) = await reports.mine(await school.scope("lise.roy"), state.resources, None)
    assert (mine.decision, mine.title) == ("removed", None)
    assert await school.pool.fetchval("select withdrawn_at is not null from carnet") is True
    bodies = await school.pool.fetch(
        "select e.body from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id"
        " where c.name = 'user:' || $1 or c.name like 'school:%'",
        str(school.people["paul.prof"]),
    )
    assert bodies == []


async def test_nobody_judges_what_they_wrote_another_does_or_the_direction(
    state: State, school: School
) -> None:
    await referent(school)
    head, author = await school.scope("dora.direction"), school.people["rene.referent"]
    await school.pool.execute("insert into actualites_writer values ($1, $2)", school.id, author)
    draft = news.Draft("Kermesse", "Samedi", ("parent", "personnel"))
    await news.publish(await school.scope("rene.referent"), state.resources, school.id, draft)
    event_id = await item(state, school, "lise.roy", "actualites")
    await report(state, school, "lise.roy", event_id)
    (case_id,) = await waiting(state, school, "dora.direction")
    assert await waiting(state, school, "rene.referent") == []
    assert "Un contenu est à regarder" not in await titles(state, school, "rene.referent")
    rene = await school.scope("rene.referent")
    with pytest.raises(NotFound):
        await judging.read(rene, state.resources, case_id)
    with pytest.raises(NotFound):
        await decide(state, school, "rene.referent", case_id, keep=True)
    # The log of the school, its filters and its export say nothing of it to him, and all of it to the direction.
    assert await journal.page(rene, state.resources, school.id, journal.Filter(), None) != []
    for asker, seen in ((rene, False), (head, True)):
        lines = await journal.page(asker, state.resources, school.id, journal.Filter(), None)
        assert any(line.act == "signalement.reported" for line in lines) is seen
        kinds = await journal.kinds(asker, state.resources, school.id)
        assert any(code == "signalement.reported" for code, _words in kinds) is seen
    # Another référent comes: it is theirs, and no longer the direction's.
    await referent(school, "rita.referent", "Rita")
    assert await waiting(state, school, "rita.referent") == [case_id]
    assert await waiting(state, school, "dora.direction") == []


async def test_who_becomes_a_referent_later_still_sees_nothing_about_what_they_wrote(
    state: State, school: School
) -> None:
    event_id = await note(state, school)
    await report(state, school, "lise.roy", event_id)
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["paul.prof"]
    )
    assert await waiting(state, school, "paul.prof") == []
    assert "signalé" not in str(await titles(state, school, "paul.prof"))
    assert await titles(state, school, "paul.prof") == []


async def test_where_nobody_is_left_to_judge_the_platform_is_told_and_decides(
    state: State, school: School, caplog: pytest.LogCaptureFixture
) -> None:
    event_id = await note(state, school, with_referent=False)
    await school.pool.execute("update attachment set function = null")
    await report(state, school, "lise.roy", event_id)
    assert "nobody of the school is left to judge it" in caplog.text
    assert "0990009Z" in await _command(state)
    case_id = await school.pool.fetchval("select id from signalement")
    assert await _command(state, "--remove", str(case_id)) == f"case {case_id}: removed"
    assert "Titre" not in await titles(state, school, "marc.roy")
    assert await _command(state) == "every report has somebody to judge it"


async def _command(state: State, *words: str) -> str:
    parser = argparse.ArgumentParser()
    COMMAND.arguments(parser)
    return await COMMAND.run(state.resources, parser.parse_args(words))


async def test_of_two_who_decide_at_once_one_wins_and_everything_agrees(state: State, school: School) -> None:
    event_id = await note(state, school)
    await referent(school, "rita.referent", "Rita")
    for login in CE1:
        await report(state, school, login, event_id)
    (case_id,) = await waiting(state, school, "rene.referent")
    kept, removed = await asyncio.gather(
        decide(state, school, "rene.referent", case_id, keep=True),
        decide(state, school, "rita.referent", case_id, keep=False),
    )
    assert kept.decision == removed.decision
    assert kept.first is not removed.first
    assert kept.first is (kept.decision == "kept")
    assert ("Titre" in await titles(state, school, "lea.roy")) is kept.first
    assert await school.pool.fetchval("select decision from signalement") == kept.decision
    acts = [row["act"] for row in await school.pool.fetch("select act from audit where act ~ 'kept|removed'")]
    assert acts == [f"signalement.{kept.decision}"]
    answers = [t for t in await titles(state, school, "marc.roy") if t.startswith("L’école")]
    assert len(answers) == 1


async def test_what_its_author_took_back_meanwhile_does_not_come_back_by_keeping_it(
    state: State, school: School
) -> None:
    await referent(school)
    head = await school.scope("dora.direction")
    news_id = await news.publish(
        head, state.resources, school.id, news.Draft("Kermesse", "Samedi", ("parent",))
    )
    event_id = await item(state, school, "lise.roy", "actualites")
    for login in CE1:
        await report(state, school, login, event_id)
    await news.withdraw(head, state.resources, news_id)
    (case_id,) = await waiting(state, school, "rene.referent")
    outcome = await decide(state, school, "rene.referent", case_id, keep=True)
    assert outcome.decision == "gone"
    assert await titles(state, school, "lise.roy") == ["Le contenu signalé n’est plus dans les fils"]


async def test_people_of_two_schools_report_one_item_and_a_judge_reads_the_names_of_their_own(
    state: State, school: School
) -> None:
    event_id = await note(state, school)
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    await referent(other, "rosa.referent2", "Rosa")
    channel = await school.pool.fetchval(
        "insert into channel (name, seq) values ('school:' || $1::text || ':parent', 1)"
        " on conflict (name) do update set seq = channel.seq + 1 returning id",
        str(other.id),
    )
    await school.pool.execute(
        "insert into feed (channel_id, seq, event_id, item, app) values ($1, 1, $2, true, 'carnet')",
        channel,
        event_id,
    )
    await report(state, school, "lise.roy", event_id)
    await report(state, other, "nina.noir", event_id)
    await report(state, other, "lise.roy", event_id)
    (case_id,) = await waiting(state, school, "rene.referent")
    assert await waiting(state, other, "rosa.referent2") == [case_id]
    assert await titles(state, school, "marc.roy") == []
    _case, told, _others = await judging.read(await school.scope("rene.referent"), state.resources, case_id)
    assert [each.name for each in told] == ["Lise Roy", "", ""]
    await decide(state, other, "rosa.referent2", case_id, keep=True)
    assert await waiting(state, school, "rene.referent") == []
