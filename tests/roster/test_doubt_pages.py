"""« À vérifier »: questions are cards, nothing is chosen for anybody, and what is decided takes effect at once."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.class_lists import FAMILIES, LEA, ZOE, lists, work_off
from support.client import Client, browser_for, signed
from support.commands import command
from support.onde_files import guardian, pupil
from support.people import School
from support.roster_school import GUARDIANS, PUPILS, TEACHERS, import_school

from one.errors import Invalid
from one.http.state import State
from one.roster import decisions, runs, undo
from one.roster.class_lists import Files
from one.roster.doubt import KEEP, LEAVE
from one.scope import Scope
from one.store.accounts import sessions
from one.store.pool import Pool
from one.store.roster.runs import Place

pytestmark = pytest.mark.anyio

GONE = ("Ada", "Eva", "Lou", "Max", "Zoé")


def class_of(name: str, family: str, year: int) -> tuple[list[list[str]], list[list[str]]]:
    """Five pupils of one class and their guardians."""
    pupils = [pupil(family, first, f"{year}-0{n}-11", name) for n, first in enumerate(GONE, 1)]
    adults = [guardian(f"{family}-{p[2]}", "Jo", (family, p[2], name), address=f"{p[3]} rue") for p in pupils]
    return pupils, adults


async def two_questions(pool: Pool, folder: Path) -> int:
    """Two classes of five were in the lists, and are no longer; the school's id."""
    (ones, their), (others, theirs) = class_of("CE1", "NEUF", 2017), class_of("CM2", "VIEUX", 2014)
    await import_school(pool, folder, PUPILS + ones + others, TEACHERS, GUARDIANS + their + theirs)
    report = await import_school(pool, folder)
    assert len(report.doubts) == 2
    return int(await pool.fetchval("select id from school"))


async def scope_of(pool: Pool, login: str = "luc.barre") -> tuple[str, Scope]:
    person_id = await pool.fetchval("select id from person where login = $1", login)
    token = await sessions.start(pool, person_id, remember=False, device="")
    scope = await sessions.scope(pool, token)
    assert scope is not None
    return token, scope


@pytest.fixture
async def head(state: State, pool: Pool, tmp_path: Path) -> AsyncIterator[Client]:
    """The head of that school, signed in."""
    await two_questions(pool, tmp_path)
    async with browser_for(state) as client:
        client.cookies.set("one", (await scope_of(pool))[0])
        yield client


async def decide(state: State, head: Client, base: str, **answers: str) -> str:
    """Answer, and have the worker do it: the page that is led to in the end."""
    sent = await head.form(f"{base}/a-verifier", **answers)
    assert sent.headers["location"] == f"{base}/a-verifier/suivi"
    assert "data-waiting" in (await head.get(f"{base}/a-verifier/suivi")).text
    await work_off(state.resources)
    done = await head.get(f"{base}/a-verifier/suivi")
    assert done.headers["location"] == f"{base}/a-verifier"
    return (await head.get(f"{base}/a-verifier")).text


def keys(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="q-([0-9a-f]+)"', page)))


async def school_id_of(pool: Pool) -> int:
    return int(await pool.fetchval("select id from school"))


async def pupils_left(pool: Pool) -> int:
    found: int = await pool.fetchval(
        "select count(*) from attachment a join person p on p.id = a.person_id where p.profile = 'eleve'"
    )
    return found


async def test_each_question_is_a_card_with_nothing_chosen_and_the_menu_counts_them(
    head: Client, pool: Pool
) -> None:
    base = f"/ecole/{await school_id_of(pool)}"
    page = (await head.get(f"{base}/a-verifier")).text
    assert len(keys(page)) == 2
    assert page.count('type="radio"') == 4
    assert "checked" not in page.split("<main", 1)[1]
    assert '<span class="school-count">2</span>' in (await head.get(base)).text


async def test_a_decided_question_goes_and_the_other_stays(state: State, head: Client, pool: Pool) -> None:
    base = f"/ecole/{await school_id_of(pool)}"
    first, second = keys((await head.get(f"{base}/a-verifier")).text)
    await pool.execute("delete from control")
    page = await decide(state, head, base, **{f"q-{first}": LEAVE})
    assert "visible tout de suite" in page
    assert keys(page) == [second]
    assert await pupils_left(pool) == 8
    assert await pool.fetchval("select count(*) from control where kind = 'person_changed'") > 0
    assert "/imports/" in (await head.get(f"{base}/journal")).text
    page = await decide(state, head, base, **{f"q-{second}": KEEP})
    assert "Tout est clair." in page
    assert "school-count" not in page


async def test_several_are_answered_at_once(state: State, head: Client, pool: Pool) -> None:
    base = f"/ecole/{await school_id_of(pool)}"
    answers = {f"q-{key}": LEAVE for key in keys((await head.get(f"{base}/a-verifier")).text)}
    await decide(state, head, base, **answers)
    assert await pupils_left(pool) == 3


async def test_what_somebody_decided_meanwhile_is_told_with_what_was_chosen(
    state: State, head: Client, pool: Pool
) -> None:
    base = f"/ecole/{await school_id_of(pool)}"
    first, second = keys((await head.get(f"{base}/a-verifier")).text)
    await head.form(f"{base}/a-verifier", **{f"q-{first}": LEAVE, f"q-{second}": KEEP})
    _token, other = await scope_of(pool)
    await decisions.decide(other, state.resources, await school_id_of(pool), {first: KEEP})
    await work_off(state.resources)
    page = (await head.get(f"{base}/a-verifier/suivi", follow_redirects=True)).text
    assert "quelqu’un vient d’y répondre" in page
    assert re.search(rf'name="q-{second}" value="keep" checked', page)
    assert await pupils_left(pool) == 13


async def test_who_directs_no_more_decides_nothing(state: State, head: Client, pool: Pool) -> None:
    base = f"/ecole/{await school_id_of(pool)}"
    first, _second = keys((await head.get(f"{base}/a-verifier")).text)
    await head.form(f"{base}/a-verifier", **{f"q-{first}": LEAVE})
    await pool.execute("update attachment set function = null where function = 'direction'")
    await work_off(state.resources)
    assert await pool.fetchval("select state from roster_run") == "refused"
    assert (await head.get(f"{base}/a-verifier/suivi")).status_code == 404
    assert await pupils_left(pool) == 13


async def test_none_chosen_is_said_and_what_was_chosen_is_kept_on_an_error(head: Client, pool: Pool) -> None:
    base = f"/ecole/{await school_id_of(pool)}"
    none = await head.form(f"{base}/a-verifier")
    assert "Choisissez une réponse" in none.text
    first, second = keys((await head.get(f"{base}/a-verifier")).text)
    refused = await head.form(f"{base}/a-verifier", **{f"q-{first}": LEAVE, f"q-{'0' * 20}": LEAVE})
    assert "plus posée" in refused.text
    assert refused.text.count(" checked") == 1
    assert await pupils_left(pool) == 13
    wrong = await head.form(f"{base}/a-verifier", **{f"q-{second}": "whatever"})
    assert "plus posée" in wrong.text


async def test_of_two_who_answer_at_once_the_second_is_told(state: State, pool: Pool, tmp_path: Path) -> None:
    school_id = await two_questions(pool, tmp_path)
    _token, scope = await scope_of(pool)
    (asked,) = await decisions.open_doubts(scope, state.resources, school_id)
    answers = {asked.doubts[0].key: LEAVE}, {asked.doubts[0].key: KEEP}
    results = await asyncio.gather(
        *(decisions.decide(scope, state.resources, school_id, each) for each in answers),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in results) == ["Invalid", "list"]
    (told,) = [each for each in results if isinstance(each, Invalid)]
    assert "quelqu’un vient d’y répondre" in told.errors[""][0]
    decided = [n for n, each in enumerate(results) if isinstance(each, list)]
    assert await pupils_left(pool) == (8 if decided == [0] else 13)


async def test_taking_an_import_back_takes_its_questions_and_answers_along(
    state: State, head: Client, pool: Pool
) -> None:
    base = f"/ecole/{await school_id_of(pool)}"
    answers = {f"q-{key}": LEAVE for key in keys((await head.get(f"{base}/a-verifier")).text)}
    await decide(state, head, base, **dict([*answers.items()][:1]))
    number = await pool.fetchval("select max(id) from roster_import")
    await undo.undo(None, command(pool), number)
    assert await pupils_left(pool) == 13
    assert await pool.fetchval("select count(*) from roster_lists") == 0
    assert await pool.fetchval("select count(*) from roster_answer") == 0


async def sent(state: State, school: School, files: Files) -> None:
    """Paul sends lists of the CE1, and the worker has looked at them."""
    place = Place(school.id, school.classes["CE1"])
    await runs.send(await school.scope("paul.prof"), state.resources, place, files)
    await work_off(state.resources)


async def test_what_a_list_cut_short_takes_is_said_in_red_and_wants_a_tick(
    state: State, school: School
) -> None:
    home, pool = f"/classe/{school.classes['CE1']}/parametrage", school.pool
    ids = {login: school.people[login] for login in ("lea.roy", "zoe.blin")}
    for login in ("lise.roy", "marc.roy", "bea.blin"):
        for child in ids.values():
            await pool.execute(
                "insert into guardian values ($1, $2) on conflict do nothing", school.people[login], child
            )
    await sent(state, school, lists([LEA, ZOE], FAMILIES))
    async with await signed(state, school, "paul.prof") as teacher:
        page = (await teacher.get(f"{home}/import/apercu")).text
        assert re.search(r"sum-loses.*Béa Blin ne verra plus Léa Roy", page, re.DOTALL)
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
        assert seen is not None
        before = await pool.fetchval("select count(*) from guardian")
        refused = await teacher.form(f"{home}/import/appliquer", seen=seen[1])
        assert "cochez la case" in refused.text
        assert await pool.fetchval("select count(*) from guardian") == before
        await teacher.form(f"{home}/import/appliquer", seen=seen[1], sure="1")
        await work_off(state.resources)
        assert await pool.fetchval("select count(*) from guardian") < before


async def test_a_small_loss_wants_no_tick(state: State, school: School) -> None:
    await sent(state, school, lists([LEA, ZOE], FAMILIES[:1] + FAMILIES[2:]))
    async with await signed(state, school, "paul.prof") as teacher:
        page = (await teacher.get(f"/classe/{school.classes['CE1']}/parametrage/import/apercu")).text
    assert "Marc Roy ne verra plus Léa Roy" in page
    assert 'name="sure"' not in page
