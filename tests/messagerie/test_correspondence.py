"""Messages: who writes to whom, who reads what, and what is taken back, found and put aside."""

import pytest
from support.files import sent
from support.messages import answer, listed, open_to_pupils, read, start, thread, to_families
from support.people import School
from support.pictures import photo

from one.apps.messagerie import people, reading, writing
from one.apps.messagerie.kinds import SUBJECT
from one.apps.messagerie.reading import Line, Sent
from one.errors import Invalid, NotFound
from one.feed import marks, page
from one.http.state import State
from one.store.messagerie import data

pytestmark = pytest.mark.anyio

ALL = [
    "paul.prof",
    "anne.autre",
    "dora.direction",
    "gil.garde",
    "lise.roy",
    "marc.roy",
    "bea.blin",
    "nina.noir",
    "lea.roy",
    "tom.roy",
    "zoe.blin",
    "max.noir",
]


async def whom(state: State, school: School, login: str) -> set[str]:
    """To whom somebody may write: as the page to choose from says, and as each of them asked for by id."""
    scope = await school.scope(login)
    found = {p.id for p in await people.find(scope, state.resources, "")}
    for person_id in school.people.values():
        if person_id in found:
            await people.writable(scope, state.resources, person_id)
        else:
            with pytest.raises(NotFound):
                await people.writable(scope, state.resources, person_id)
    return {each for each, person_id in school.people.items() if person_id in found}


@pytest.mark.parametrize(
    ("login", "others"),
    [
        ("paul.prof", "anne.autre dora.direction gil.garde lise.roy marc.roy bea.blin nina.noir"),
        ("gil.garde", "paul.prof anne.autre dora.direction lise.roy marc.roy bea.blin nina.noir"),
        ("lise.roy", "paul.prof anne.autre dora.direction marc.roy"),  # a child in each class
        ("marc.roy", "paul.prof dora.direction lise.roy"),
        ("nina.noir", "anne.autre dora.direction"),
        ("lea.roy", ""),
    ],
)
async def test_who_may_be_written_to_is_the_table_of_rights_and_pupils_wait_for_their_school(
    state: State, school: School, login: str, others: str
) -> None:
    assert await whom(state, school, login) == set(others.split())


async def test_a_school_that_opens_it_to_pupils_lets_them_write_by_the_same_table(
    state: State, school: School
) -> None:
    await open_to_pupils(school)
    assert await whom(state, school, "lea.roy") == {
        *("paul.prof", "dora.direction"),
        *("lise.roy", "marc.roy", "zoe.blin"),
    }
    assert {"lea.roy", "tom.roy"} <= await whom(state, school, "lise.roy")
    assert "lea.roy" not in await whom(state, school, "nina.noir")


async def test_two_people_write_and_nobody_else_finds_it(state: State, school: School) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof", "Léa a de nouvelles lunettes")
    await answer(state, school, "paul.prof", thread_id, "C’est noté")
    for login in ("lise.roy", "paul.prof"):
        shown = await thread(state, school, login, thread_id)
        assert [m.body for m in shown.messages] == ["Léa a de nouvelles lunettes", "C’est noté"]
    for login in set(ALL) - {"lise.roy", "paul.prof"}:
        assert await listed(state, school, login) == [], login
        with pytest.raises(NotFound):
            await thread(state, school, login, thread_id)
        with pytest.raises(NotFound):
            await answer(state, school, login, thread_id)


async def test_who_may_not_write_first_answers_whoever_wrote_to_them(state: State, school: School) -> None:
    thread_id = await start(state, school, "gil.garde", "nina.noir")
    assert (await thread(state, school, "nina.noir", thread_id)).why == ""
    await answer(state, school, "nina.noir", thread_id)
    with pytest.raises(NotFound):
        await start(state, school, "nina.noir", "gil.garde")


async def test_each_guardian_answers_the_teacher_alone(state: State, school: School) -> None:
    sent_id = await to_families(state, school)
    found = {}
    for login in ("lise.roy", "marc.roy", "bea.blin"):
        (line,) = await listed(state, school, login)
        assert isinstance(line, Line)
        assert line.other_name == "Paul Prof"
        found[login] = line.id
    assert await listed(state, school, "nina.noir") == []
    await answer(state, school, "marc.roy", found["marc.roy"], "Oui, dix")
    with pytest.raises(NotFound):  # the other parent of the same child
        await thread(state, school, "lise.roy", found["marc.roy"])
    assert [m.body for m in (await thread(state, school, "lise.roy", found["lise.roy"])).messages] == [
        "Des rouleaux, s’il vous plaît"
    ]
    # One line of the teacher's for the three, and the thread in which somebody answered.
    lines = await listed(state, school, "paul.prof")
    assert [type(line) for line in lines] == [Line, Sent]
    shown, readers = await reading.sent(await school.scope("paul.prof"), state.resources, sent_id)
    assert (shown.people, shown.read, shown.answered) == (3, 1, 1)
    assert [(r.name, r.children, r.answered) for r in readers] == [
        ("Lise Roy", "Léa Roy", False),
        ("Marc Roy", "Léa Roy", True),
        ("Béa Blin", "Zoé Blin", False),
    ]


async def test_only_teachers_of_the_class_and_the_direction_write_to_its_families(
    state: State, school: School
) -> None:
    for login in ("anne.autre", "gil.garde", "lise.roy", "lea.roy"):
        with pytest.raises(NotFound):
            await to_families(state, school, login)
    await to_families(state, school, "dora.direction", "CM2")
    assert len(await listed(state, school, "nina.noir")) == 1


async def test_what_is_unread_is_counted_until_it_is_opened_and_the_other_sees_that_it_was(
    state: State, school: School
) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof")
    await writing.answer(
        await school.scope("lise.roy"), state.resources, thread_id, writing.Draft("Et encore")
    )
    paul = await school.scope("paul.prof")
    (line,) = await listed(state, school, "paul.prof")
    assert isinstance(line, Line)
    assert (line.unread, await reading.unread(paul, state.resources)) == (2, 1)
    assert await marks.unread(paul, state.resources) == 2
    assert (await thread(state, school, "lise.roy", thread_id)).thread.other_read_at is None
    assert await read(state, school, "paul.prof", thread_id)
    assert not await read(state, school, "paul.prof", thread_id)
    assert (await reading.unread(paul, state.resources), await marks.unread(paul, state.resources)) == (0, 0)
    assert (await thread(state, school, "lise.roy", thread_id)).thread.other_read_at is not None
    told = await school.pool.fetchval(
        "select array_agg(c.name order by c.name) from event e join feed f on f.event_id = e.id"
        " join channel c on c.id = f.channel_id where e.id = (select max(id) from event where kind = 'changed')"
    )
    assert told == sorted(f"user:{school.people[login]}" for login in ("lise.roy", "paul.prof"))


async def test_a_message_taken_back_is_gone_from_threads_feeds_counts_and_searches(
    state: State, school: School
) -> None:
    paul = await school.scope("paul.prof")
    file = await sent(state, paul, photo())
    thread_id = await start(state, school, "paul.prof", "lise.roy", "Secret", files=(file.id,))
    lise = await school.scope("lise.roy")
    (message,) = (await thread(state, school, "lise.roy", thread_id)).messages
    await reading.shows(lise, state.resources, SUBJECT(message.id))
    for login in ("lise.roy", "dora.direction"):
        with pytest.raises(NotFound):
            await writing.recall(await school.scope(login), state.resources, message.id)
    await writing.recall(paul, state.resources, message.id)
    shown = await thread(state, school, "lise.roy", thread_id)
    assert ([m.gone for m in shown.messages], shown.files) == ([True], {})
    assert (await page.page(lise, state.resources, None)).items == []
    assert await reading.unread(lise, state.resources) == 0
    assert await listed(state, school, "lise.roy", "secret") == []
    assert await data.received(state.resources.pool, lise, 0, 10) == []
    with pytest.raises(NotFound):
        await reading.shows(lise, state.resources, SUBJECT(message.id))
    with pytest.raises(NotFound):
        await writing.recall(paul, state.resources, message.id)


async def test_after_an_hour_a_message_stays(state: State, school: School) -> None:
    thread_id = await start(state, school, "paul.prof", "lise.roy")
    (message,) = (await thread(state, school, "paul.prof", thread_id)).messages
    await school.pool.execute("update messagerie set created_at = now() - interval '61 minutes'")
    with pytest.raises(Invalid, match="plus d’une heure"):
        await writing.recall(await school.scope("paul.prof"), state.resources, message.id)
    assert not (await thread(state, school, "lise.roy", thread_id)).messages[0].gone


async def test_what_goes_to_families_is_taken_back_from_all_of_them_at_once(
    state: State, school: School
) -> None:
    sent_id = await to_families(state, school)
    await writing.recall(await school.scope("paul.prof"), state.resources, sent_id)
    for login in ("lise.roy", "marc.roy", "bea.blin"):
        (line,) = await listed(state, school, login)
        assert line.gone
    acts = await school.pool.fetch("select act from audit where act like 'messagerie.%' order by id")
    assert [row["act"] for row in acts] == ["messagerie.sent", "messagerie.recalled"]


@pytest.mark.parametrize("typed", ["ete ecole", "ÉTÉ", "prof cour", "piscine"])
async def test_a_search_finds_words_of_messages_titles_and_names_without_accents_archived_or_not(
    state: State, school: School, typed: str
) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof", "L’été, dans la cour de l’école")
    await start(state, school, "bea.blin", "dora.direction", "L’été à l’école, cour, piscine, Prof")
    assert [type(line) for line in await listed(state, school, "lise.roy", typed)] == [Line]
    await writing.archive(await school.scope("lise.roy"), state.resources, thread_id, archived=True)
    assert len(await listed(state, school, "lise.roy", typed)) == 1
    assert await listed(state, school, "lise.roy", "zèbre") == []


async def test_an_archived_thread_comes_back_with_an_answer(state: State, school: School) -> None:
    thread_id = await start(state, school, "lise.roy", "paul.prof")
    lise = await school.scope("lise.roy")
    for _ in range(2):
        await writing.archive(lise, state.resources, thread_id, archived=True)
    assert await listed(state, school, "lise.roy") == []
    assert len(await listed(state, school, "lise.roy", archived=True)) == 1
    assert len(await listed(state, school, "paul.prof")) == 1
    await answer(state, school, "paul.prof", thread_id)
    assert len(await listed(state, school, "lise.roy")) == 1
    with pytest.raises(NotFound):
        await writing.archive(await school.scope("bea.blin"), state.resources, thread_id, archived=True)


async def test_files_are_seen_by_who_has_the_message_alone(state: State, school: School) -> None:
    paul = await school.scope("paul.prof")
    file = await sent(state, paul, photo())
    draft = writing.Draft("Le plan", (file.id,))
    sent_id = await writing.to_families(paul, state.resources, school.classes["CE1"], "Plan", draft)
    for login in ("lise.roy", "marc.roy", "bea.blin", "paul.prof"):
        await reading.shows(await school.scope(login), state.resources, SUBJECT(sent_id))
    for login in ("nina.noir", "dora.direction", "lea.roy"):
        with pytest.raises(NotFound):
            await reading.shows(await school.scope(login), state.resources, SUBJECT(sent_id))
