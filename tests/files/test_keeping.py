"""What becomes of files: kept with what they belong to, moved, erased, swept; and what is said of them."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from support import pictures
from support.client import signed
from support.files import sent
from support.own_data import own_data
from support.people import School, double, leave

from one.apps.actualites import news
from one.apps.actualites.kinds import SUBJECT
from one.errors import NotFound
from one.files import intake, jobs, reading, storage
from one.http.state import State
from one.people import lifecycle
from one.people.changes.acting import InSchool
from one.people.changes.merge import merge
from one.store.files import files as store

pytestmark = pytest.mark.anyio


def contents(state: State) -> int:
    folder = state.resources.settings.data / "files"
    return len([path for path in folder.rglob("*") if path.is_file()])


async def sweep(state: State) -> None:
    await jobs.JOBS[0].run(state.resources, {})


async def count(school: School) -> int:
    n: int = await school.pool.fetchval("select count(*) from file")
    return n


def draft(*files: int) -> news.Draft:
    return news.Draft("Fête", "Samedi", ("parent",), files=files)


async def test_what_waited_for_a_day_is_swept_unless_a_draft_names_it_or_news_of_next_week_keeps_it(
    state: State, school: School
) -> None:
    head = await school.scope("dora.direction")
    waiting, named, kept = [await sent(state, head, pictures.PAPER) for _ in range(3)]
    await news.publish(head, state.resources, school.id, draft(kept.id))
    await sweep(state)
    assert await count(school) == 3
    await school.pool.execute("update file set created_at = now() - interval '25 hours'")
    await school.pool.execute("create table a_draft (file_id bigint references file on delete cascade)")
    try:
        await school.pool.execute("insert into a_draft values ($1)", named.id)
        await sweep(state)
    finally:
        await school.pool.execute("drop table a_draft")
    left = await reading.known(head, state.resources, [waiting.id, named.id, kept.id])
    assert sorted(left) == [named.id, kept.id]
    assert contents(state) == 2
    await sweep(state)
    assert contents(state) == 1


async def test_a_crash_after_the_content_was_put_leaves_nothing_for_long(
    state: State, school: School, tmp_path: Path
) -> None:
    (tmp_path / "content").write_bytes(pictures.PAPER)
    key = uuid4()
    await store.expect(school.pool, key, timedelta(hours=1))
    await storage.of(state.resources.settings).put(intake.path(key, "file"), tmp_path / "content")
    await sweep(state)
    assert contents(state) == 1
    await school.pool.execute("update file_gone set due_at = now()")
    await sweep(state)
    assert contents(state) == 0


async def test_news_keeps_only_files_of_its_own_and_of_who_writes(state: State, school: School) -> None:
    head, paul = await school.scope("dora.direction"), await school.scope("paul.prof")
    theirs, mine = await sent(state, paul, pictures.PAPER), await sent(state, head, pictures.PAPER)
    for files in ((theirs.id,), (mine.id, theirs.id), (9999,)):
        with pytest.raises(NotFound):
            await news.publish(head, state.resources, school.id, draft(*files))
    first = await news.publish(head, state.resources, school.id, draft(mine.id))
    with pytest.raises(NotFound):
        await news.publish(head, state.resources, school.id, draft(mine.id))
    assert [file.id for file in await reading.of(state.resources, SUBJECT(first))] == [mine.id]


async def test_another_order_and_other_files_are_an_edit_and_those_left_out_are_erased(
    state: State, school: School
) -> None:
    head = await school.scope("dora.direction")
    one, two, three = [(await sent(state, head, pictures.PAPER)).id for _ in range(3)]
    news_id = await news.publish(head, state.resources, school.id, draft(one, two))
    await news.change(head, state.resources, news_id, draft(one, two))
    assert (await news.read(head, state.resources, news_id)).edited_at is None
    await news.change(head, state.resources, news_id, draft(three, one))
    assert [file.id for file in await reading.of(state.resources, SUBJECT(news_id))] == [three, one]
    assert (await news.read(head, state.resources, news_id)).edited_at is not None
    assert await count(school) == 2


async def test_an_erased_account_takes_what_waits_along_and_leaves_what_it_published(
    state: State, school: School
) -> None:
    head = await school.scope("dora.direction")
    await sent(state, head, pictures.PAPER)
    kept = await sent(state, head, pictures.PAPER)
    await news.publish(head, state.resources, school.id, draft(kept.id))
    await leave(school, "dora.direction", months=4)
    await lifecycle.purge(state.resources)
    assert await school.pool.fetchval("select array_agg(id) from file") == [kept.id]
    async with await signed(state, school, "lise.roy") as lise:
        assert (await lise.get(f"/fichiers/{kept.id}")).status_code == 200
    await sweep(state)
    assert contents(state) == 1


async def test_a_merge_of_two_accounts_moves_their_files(state: State, school: School) -> None:
    stays = await double(school, "ida.dure", "enseignant", "Ida", "Dure")
    goes = await double(school, "ida.dure2", "enseignant", "Ida", "Dure")
    file = await sent(state, await school.scope("ida.dure2"), pictures.PAPER)
    head = await school.scope("dora.direction")
    await merge(head, state.resources, InSchool(school.id), stays, goes)
    ida = await school.scope("ida.dure")
    assert list(await reading.known(ida, state.resources, [file.id])) == [file.id]


async def test_my_data_lists_my_files_with_their_addresses(state: State, school: School) -> None:
    await sent(state, await school.scope("dora.direction"), pictures.PAPER, "Plan.pdf")
    async with await signed(state, school, "dora.direction") as dora:
        (told,) = (await own_data(await school.scope("dora.direction"), state.resources)).data["fichiers"]
        assert (told["nom"], told["application"], told["publie_le"]) == ("Plan.pdf", "actualites", None)
        assert (await dora.get(told["adresse"])).content == pictures.PAPER


async def test_who_administers_a_school_sees_what_files_take(state: State, school: School) -> None:
    await sent(state, await school.scope("dora.direction"), pictures.PAPER)
    await school.pool.execute("update file set bytes = 2100000")
    async with await signed(state, school, "dora.direction") as dora:
        text = (await dora.get(f"/ecole/{school.id}/reglages")).text
    assert "2,1\u00a0Mo sur 20\u00a0Go" in text
    assert "un fichier, 2,1\u00a0Mo" in text
