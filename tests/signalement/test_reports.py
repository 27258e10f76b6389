"""Reports: who may send one, who hears of it, when the item goes and comes back, and who never learns of it."""

import asyncio

import pytest
from support.notes import publish
from support.people import School, double
from support.reported import CE1, decide, item, note, referent, report, titles, waiting

from one.apps.actualites import news
from one.apps.signalement import jobs, reports
from one.apps.signalement.kinds import Reason
from one.apps.signalement.letters import REPORT
from one.errors import Invalid, NotFound
from one.feed import history, marks, page
from one.feed.filters import ALL
from one.http.state import State
from one.people.changes.acting import InSchool
from one.people.changes.merge import merge
from one.people.lifecycle import purge
from one.store.feed import unread as counts

pytestmark = pytest.mark.anyio


async def test_a_report_reaches_the_referents_at_once_by_feed_and_mail_and_nobody_else(
    state: State, school: School
) -> None:
    event_id = await note(state, school)
    assert await report(state, school, "lise.roy", event_id)
    assert await titles(state, school, "rene.referent") == ["Un contenu est à regarder"]
    for login in ("paul.prof", "dora.direction", "lise.roy", "marc.roy"):
        assert "Un contenu est à regarder" not in await titles(state, school, login)
        assert await waiting(state, school, login) == []
    (row,) = await school.pool.fetch("select person_id, template from outbox")
    assert (row["person_id"], row["template"]) == (school.people["rene.referent"], REPORT.name)
    acts = [row["act"] for row in await school.pool.fetch("select act from audit")]
    assert acts == ["signalement.reported"]


async def test_one_reports_once_even_from_two_tabs_at_once(state: State, school: School) -> None:
    event_id = await note(state, school)
    done = await asyncio.gather(*(report(state, school, "lise.roy", event_id) for _ in range(4)))
    assert sorted(done) == [False, False, False, True]
    assert await school.pool.fetchval("select count(*) from signalement_report") == 1


async def test_nobody_reports_what_is_not_in_their_feed_or_is_their_own(state: State, school: School) -> None:
    event_id = await note(state, school)
    await report(state, school, "lise.roy", event_id)
    told = await item(state, school, "rene.referent", "signalement")
    for login, wrong in (
        ("nina.noir", event_id),
        ("paul.prof", event_id),
        ("rene.referent", told),
        ("lise.roy", 10**12),
        ("lise.roy", 0),
    ):
        with pytest.raises(NotFound):
            await report(state, school, login, wrong)
    await school.pool.execute(
        "insert into app_closed (school_id, profile, app) values ($1, 'parent', 'carnet')", school.id
    )
    with pytest.raises(NotFound):
        await report(state, school, "marc.roy", event_id)


async def test_three_voices_hide_it_from_everybody_and_keeping_it_brings_it_back(
    state: State, school: School
) -> None:
    event_id = await note(state, school)
    lise, pool = await school.scope("lise.roy"), state.resources.pool
    before = await counts.unread(pool, school.people["lea.roy"])
    for login in CE1:
        assert "Titre" in await titles(state, school, "lea.roy")
        await report(state, school, login, event_id)
    for login in (*CE1, "lea.roy"):
        assert await titles(state, school, login) == []
        assert await counts.unread(pool, school.people[login]) == 0
        found = await page.page(await school.scope(login), state.resources, None, ALL, "titre")
        assert found.items == []
    with pytest.raises(NotFound):
        await reports.reportable(lise, state.resources, event_id)
    (mine,), _next = await history.page(await school.scope("paul.prof"), state.resources, None)
    assert (mine.withdrawn_at, mine.received > 0) == (None, True), "its author learns nothing of it"
    assert await titles(state, school, "rene.referent") == ["Masqué pour tous jusqu’à votre décision"]
    assert await school.pool.fetchval("select count(*) from outbox") == 2
    (case_id,) = await waiting(state, school, "rene.referent")
    assert (await decide(state, school, "rene.referent", case_id, keep=True)).first
    assert "Titre" in await titles(state, school, "lea.roy")
    assert await counts.unread(pool, school.people["lea.roy"]) == before
    kinds = await school.pool.fetch(
        "select kind from event where kind in ('withdrawn', 'restored') order by id"
    )
    assert [row["kind"] for row in kinds][:2] == ["withdrawn", "withdrawn"]
    assert [row["kind"] for row in kinds].count("restored") == 1


async def test_the_count_that_was_kept_follows_both_ways(state: State, school: School) -> None:
    """Hidden and back, between two questions of somebody whose count is kept."""
    event_id = await note(state, school)
    for _ in range(25):
        await publish(state, school, "paul.prof", "CE1")
    lea = await school.scope("lea.roy")
    whole = await marks.unread(lea, state.resources)
    for login in CE1:
        await report(state, school, login, event_id)
    assert await marks.unread(lea, state.resources) == whole - 1
    (case_id,) = await waiting(state, school, "rene.referent")
    await decide(state, school, "rene.referent", case_id, keep=True)
    assert await marks.unread(lea, state.resources) == whole


async def test_what_an_edit_made_worse_is_reported_anew_by_the_same_people(
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
    (case_id,) = await waiting(state, school, "rene.referent")
    # Changed while it is hidden: nobody sees it, and it is not published a second time.
    await news.change(head, state.resources, news_id, news.Draft("Kermesse", "Dimanche", ("parent",)))
    assert "Kermesse" not in await titles(state, school, "lise.roy")
    await decide(state, school, "rene.referent", case_id, keep=True)
    assert (await titles(state, school, "lise.roy")).count("Kermesse") == 1
    for n, login in enumerate(CE1):
        assert "Kermesse" in await titles(state, school, login), n
        assert await report(state, school, login, event_id)
        assert not await report(state, school, login, event_id) if n < 2 else True
    assert "Kermesse" not in await titles(state, school, "lise.roy")
    (again,) = await waiting(state, school, "rene.referent")
    assert again != case_id
    await decide(state, school, "rene.referent", again, keep=False)
    assert await school.pool.fetchval("select withdrawn_at is not null from actualites") is True
    with pytest.raises(NotFound):
        await news.change(head, state.resources, news_id, news.Draft("Kermesse", "Lundi", ("parent",)))
    assert "Kermesse" not in await titles(state, school, "lise.roy")


async def test_who_lost_the_right_to_the_item_hears_the_answer_and_nothing_of_the_item(
    state: State, school: School
) -> None:
    event_id = await note(state, school)
    await report(state, school, "marc.roy", event_id)
    await school.pool.execute("delete from guardian where guardian_id = $1", school.people["marc.roy"])
    (case_id,) = await waiting(state, school, "rene.referent")
    await decide(state, school, "rene.referent", case_id, keep=True)
    assert await titles(state, school, "marc.roy") == ["L’école a regardé\u00a0: le contenu reste en place"]
    (mine,) = await reports.mine(await school.scope("marc.roy"), state.resources, None)
    assert mine.title is None


async def test_two_accounts_that_become_one_are_one_voice_and_an_erased_one_takes_its_words_along(
    state: State, school: School
) -> None:
    event_id = await note(state, school)
    await double(school, "lise.roy3", "parent", "Lise", "Roy")
    await school.pool.execute(
        "insert into guardian values ($1, $2)", school.people["lise.roy3"], school.people["lea.roy"]
    )
    for login in ("lise.roy", "lise.roy3"):
        await report(state, school, login, event_id)
    head = await school.scope("dora.direction")
    kept, removed = school.people["lise.roy"], school.people["lise.roy3"]
    await merge(head, state.resources, InSchool(school.id), kept, removed)
    assert await school.pool.fetchval("select count(*) from signalement_report") == 1
    await report(state, school, "marc.roy", event_id)
    assert "Titre" in await titles(state, school, "lea.roy"), "two people are not three"
    await school.pool.execute("delete from attachment where person_id = $1", school.people["marc.roy"])
    await school.pool.execute(
        "update person set left_at = now() - interval '1 year' where id = $1", school.people["marc.roy"]
    )
    await purge(state.resources)
    assert await school.pool.fetchval("select count(*) from signalement_report") == 1
    (case_id,) = await waiting(state, school, "rene.referent")
    assert (await decide(state, school, "rene.referent", case_id, keep=True)).first


async def test_nobody_floods_the_referents(state: State, school: School) -> None:
    await referent(school)
    lise = await school.scope("lise.roy")
    for _ in range(reports.LATELY_MOST + 1):
        await publish(state, school, "paul.prof", "CE1")
    shown = (await page.page(lise, state.resources, None)).items
    for each in shown[: reports.LATELY_MOST]:
        await reports.report(lise, state.resources, each.id, Reason.OTHER, "x")
    with pytest.raises(Invalid):
        await reports.report(lise, state.resources, shown[reports.LATELY_MOST].id, Reason.OTHER, "x")


async def test_what_was_decided_fourteen_months_ago_is_erased_and_the_log_stays(
    state: State, school: School
) -> None:
    waits, old = await note(state, school), await note(state, school, with_referent=False)
    young = await note(state, school, with_referent=False)
    for event_id in (waits, old, young):
        await report(state, school, "lise.roy", event_id)
    cases = await waiting(state, school, "rene.referent")
    for case_id in cases[1:]:
        await decide(state, school, "rene.referent", case_id, keep=False)
    logged = await school.pool.fetchval("select count(*) from audit")
    await school.pool.execute("update signalement set created_at = now() - interval '3 years'")
    await school.pool.execute(
        "update signalement set decided_at = now() - make_interval(months => 14, days => case when event_id = $1 then 1 else -1 end)"
        " where decided_at is not null",
        old,
    )
    await jobs.ERASE.run(state.resources, {})
    assert [
        row["event_id"] for row in await school.pool.fetch("select event_id from signalement order by 1")
    ] == [
        waits,
        young,
    ]
    assert await school.pool.fetchval("select count(*) from signalement_report") == 2
    assert len(await reports.mine(await school.scope("lise.roy"), state.resources, None)) == 2
    assert await school.pool.fetchval("select count(*) from audit") == logged
    assert await school.pool.fetchval("select count(*) from carnet where withdrawn_at is not null") == 2
