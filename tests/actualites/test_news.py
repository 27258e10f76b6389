"""News: who reads it, when it stands in feeds, and what becomes of it."""

from datetime import timedelta

import pytest
from support.client import Client
from support.job_runs import due_now, emptied
from support.notes import as_
from support.own_data import own_data
from support.people import School

from one.apps.actualites import news, showing, writers
from one.errors import Invalid, NotFound
from one.feed import marks, page
from one.http.state import State
from one.people.lifecycle import MONTHS, purge
from one.scope import Profile

pytestmark = pytest.mark.anyio

HEAD = "dora.direction"
ALL = tuple(str(p) for p in Profile)
TOMORROW = timedelta(days=1)


async def publish(
    state: State,
    school: School,
    *profiles: str,
    by: str = HEAD,
    classes: tuple[str, ...] = (),
    **more: object,
) -> int:
    draft = news.Draft(
        "Kermesse",
        "Samedi à 10 h.\n\nVenez nombreux.",
        profiles or ALL,
        class_ids=tuple(school.classes[c] for c in classes),
        **more,  # type: ignore[arg-type]
    )
    return await news.publish(await school.scope(by), state.resources, school.id, draft)


async def reads(state: State, school: School, login: str) -> list[int]:
    """The news in somebody's list; what they find there they can open."""
    scope = await school.scope(login)
    found = [each.id for each in await news.listed(scope, state.resources)]
    for news_id in found:
        await news.read(scope, state.resources, news_id)
    return found


async def feed(state: State, school: School, login: str) -> list[str]:
    shown = await page.page(await school.scope(login), state.resources, None)
    return [each.item.title for each in shown.items if each.item.app == "actualites"]


async def a_day_later(state: State, school: School) -> None:
    """All that was to come or to end tomorrow does so today, and the worker sees it."""
    await school.pool.execute("update actualites set starts_on = starts_on - 1, ends_on = ends_on - 1")
    await due_now(school.pool)
    await emptied(state.resources, [showing.TURN])


async def test_news_goes_to_the_profiles_it_is_for_in_feed_and_list(state: State, school: School) -> None:
    news_id = await publish(state, school, "parent")
    for login, seen in (("lise.roy", True), ("lea.roy", False), ("paul.prof", False), ("gil.garde", False)):
        assert (await reads(state, school, login) == [news_id]) is seen, login
        assert (await feed(state, school, login) == ["Kermesse"]) is seen, login


async def test_news_to_a_class_reaches_its_families_and_no_other(state: State, school: School) -> None:
    news_id = await publish(state, school, "parent", "eleve", classes=("CE1",))
    assert await reads(state, school, "lise.roy") == [news_id]
    assert await reads(state, school, "lea.roy") == [news_id]
    assert await reads(state, school, "nina.noir") == []
    with pytest.raises(NotFound):
        await news.read(await school.scope("nina.noir"), state.resources, news_id)


async def test_news_to_come_is_nowhere_until_its_day_then_the_worker_shows_it(
    state: State, school: School
) -> None:
    news_id = await publish(state, school, starts_on=showing.today() + TOMORROW)
    assert await reads(state, school, "lise.roy") == []
    assert await feed(state, school, "lise.roy") == []
    with pytest.raises(NotFound):
        await news.read(await school.scope("lise.roy"), state.resources, news_id)
    await a_day_later(state, school)
    assert await reads(state, school, "lise.roy") == [news_id]
    assert await feed(state, school, "lise.roy") == ["Kermesse"]


async def test_news_that_is_over_leaves_list_and_feed_and_stays_in_the_archive(
    state: State, school: School
) -> None:
    news_id = await publish(state, school, ends_on=showing.today())
    assert await feed(state, school, "lise.roy") == ["Kermesse"]
    await school.pool.execute("update actualites set starts_on = starts_on - 1")
    await a_day_later(state, school)
    assert await reads(state, school, "lise.roy") == []
    assert await feed(state, school, "lise.roy") == []
    with pytest.raises(NotFound):
        await news.read(await school.scope("lise.roy"), state.resources, news_id)
    kept = await news.managed(await school.scope(HEAD), state.resources, None)
    assert [(each.id, each.state) for each in kept] == [(news_id, "ended")]


async def test_news_that_was_over_comes_back_when_its_last_day_is_put_off(
    state: State, school: School
) -> None:
    news_id = await publish(state, school, ends_on=showing.today())
    await school.pool.execute("update actualites set starts_on = starts_on - 1")
    await a_day_later(state, school)
    head = await school.scope(HEAD)
    draft = news.Draft("Kermesse", "Samedi.", ALL, ends_on=showing.today() + TOMORROW)
    await news.change(head, state.resources, news_id, draft)
    assert await reads(state, school, "lise.roy") == [news_id]
    assert await feed(state, school, "lise.roy") == ["Kermesse"]


async def test_whoever_was_blocked_before_the_day_comes_publishes_nothing(
    state: State, school: School
) -> None:
    await publish(state, school, starts_on=showing.today() + TOMORROW)
    await school.pool.execute("update person set blocked_at = now() where login = $1", HEAD)
    await a_day_later(state, school)
    assert await feed(state, school, "lise.roy") == []


async def test_pinned_news_stands_first_however_old(state: State, school: School) -> None:
    pinned = await publish(state, school, pinned=True)
    newer = await publish(state, school)
    assert await reads(state, school, "lise.roy") == [pinned, newer]


async def test_edited_words_show_everywhere_with_the_mark_of_it(state: State, school: School) -> None:
    news_id = await publish(state, school)
    head = await school.scope(HEAD)
    await news.change(head, state.resources, news_id, news.Draft("Fête", "Dimanche.", ALL))
    assert await feed(state, school, "lise.roy") == ["Fête"]
    found = await news.read(await school.scope("lise.roy"), state.resources, news_id)
    assert (found.title, found.edited_at is not None) == ("Fête", True)
    shown = await page.page(await school.scope("lise.roy"), state.resources, None)
    assert shown.items[0].item.edited_at


async def test_who_reads_news_does_not_change_once_it_is_published(state: State, school: School) -> None:
    news_id = await publish(state, school, "parent")
    draft = news.Draft("Kermesse", "Samedi", ("eleve",))
    await news.change(await school.scope(HEAD), state.resources, news_id, draft)
    assert await reads(state, school, "lea.roy") == []
    assert await reads(state, school, "lise.roy") == [news_id]


async def test_withdrawn_news_is_gone_from_everybody_but_the_archive(state: State, school: School) -> None:
    news_id = await publish(state, school)
    await news.withdraw(await school.scope(HEAD), state.resources, news_id)
    assert await reads(state, school, "lise.roy") == []
    assert await feed(state, school, "lise.roy") == []
    with pytest.raises(NotFound):
        await news.withdraw(await school.scope(HEAD), state.resources, news_id)
    kept = await news.managed(await school.scope(HEAD), state.resources, None)
    assert kept[0].state == "withdrawn"


async def test_only_the_direction_and_whom_it_lets_publish(state: State, school: School) -> None:
    for login in ("paul.prof", "gil.garde", "lise.roy", "lea.roy"):
        with pytest.raises(NotFound):
            await publish(state, school, by=login)
    head = await school.scope(HEAD)
    await writers.choose(head, state.resources, school.id, ["personnel"], [school.people["paul.prof"]])
    for login in ("paul.prof", "gil.garde"):
        await publish(state, school, by=login)
    with pytest.raises(NotFound):
        await publish(state, school, by="anne.autre")
    await writers.choose(head, state.resources, school.id, [], [])
    with pytest.raises(NotFound):
        await publish(state, school, by="paul.prof")
    acts = await school.pool.fetch("select act from audit where act like 'actualites.%' order by id")
    assert [row["act"].partition(".")[2] for row in acts] == [
        "profiles",
        "allowed",
        "published",
        "published",
        "profiles",
        "disallowed",
    ]


async def test_a_family_is_never_let_publish_even_if_it_is_ticked(state: State, school: School) -> None:
    head = await school.scope(HEAD)
    await writers.choose(head, state.resources, school.id, ["parent", "eleve"], [school.people["lise.roy"]])
    with pytest.raises(NotFound):
        await publish(state, school, by="lise.roy")


async def test_a_teacher_who_publishes_answers_for_their_own_news_only(state: State, school: School) -> None:
    head = await school.scope(HEAD)
    await writers.choose(head, state.resources, school.id, [], [school.people["paul.prof"]])
    theirs, others = await publish(state, school, by="paul.prof"), await publish(state, school)
    paul = await school.scope("paul.prof")
    assert [each.id for each in await news.managed(paul, state.resources, None)] == [theirs]
    with pytest.raises(NotFound):
        await news.withdraw(paul, state.resources, others)
    await news.withdraw(head, state.resources, theirs)


async def test_suspended_sending_holds_news_back_and_says_so(state: State, school: School) -> None:
    head = await school.scope(HEAD)
    await writers.choose(head, state.resources, school.id, ["enseignant"], [])
    await publish(state, school, by="paul.prof", starts_on=showing.today() + TOMORROW)
    await school.pool.execute(
        "insert into sending_restriction (school_id, profile) values ($1, 'enseignant')", school.id
    )
    with pytest.raises(Invalid):
        await publish(state, school, by="paul.prof")
    await a_day_later(state, school)
    assert await feed(state, school, "lise.roy") == []
    kept = await news.managed(await school.scope("paul.prof"), state.resources, None)
    assert kept[0].state == "held"


async def test_a_closed_application_is_closed_at_once(state: State, school: School, client: Client) -> None:
    news_id = await publish(state, school, "parent", "eleve")
    await school.pool.execute(
        "insert into app_closed (school_id, profile, app) values ($1, 'parent', 'actualites')", school.id
    )
    await as_(client, "lise.roy")
    for path in ("/actualites", f"/actualites/{news_id}"):
        assert (await client.get(path)).status_code == 404
    assert "Kermesse" not in (await client.get("/")).text
    assert await reads(state, school, "lea.roy") == [news_id]


async def test_opening_news_marks_it_as_read(state: State, school: School, client: Client) -> None:
    news_id = await publish(state, school)
    await as_(client, "lise.roy")
    assert await marks.unread(await school.scope("lise.roy"), state.resources) == 1
    await client.get(f"/actualites/{news_id}")
    assert await marks.unread(await school.scope("lise.roy"), state.resources) == 0


async def test_news_outlives_its_author_without_their_name(state: State, school: School) -> None:
    head = await school.scope(HEAD)
    await writers.choose(head, state.resources, school.id, [], [school.people["paul.prof"]])
    news_id = await publish(state, school, by="paul.prof")
    await school.pool.execute("delete from attachment where person_id = $1", school.people["paul.prof"])
    await school.pool.execute(
        f"update person set left_at = now() - interval '{MONTHS + 1} months' where login = 'paul.prof'"
    )
    await purge(state.resources)
    found = await news.read(await school.scope("lise.roy"), state.resources, news_id)
    assert found.author_name == "Compte supprimé"
    assert await school.pool.fetchval("select count(*) from actualites_writer") == 0


async def test_ones_data_holds_ones_news(state: State, school: School) -> None:
    await publish(state, school)
    taken = (await own_data(await school.scope(HEAD), state.resources)).data
    assert [each["titre"] for each in taken["actualites"]] == ["Kermesse"]
