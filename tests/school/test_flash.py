"""« Message flash »: who writes, sees, reads and is reminded of it, and what open pages are told."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from support.client import signed
from support.job_runs import due_now, emptied
from support.live_client import frame
from support.live_line import cookie, line
from support.locks import held, somebody_waits
from support.pause import never_pause
from support.people import School
from support.postman import Postman

from one import acts
from one.config import Settings
from one.errors import Invalid, NotFound
from one.http.state import State
from one.people.changes import merge
from one.people.changes.acting import InSchool
from one.school import flash, jobs
from one.school.flash import Draft
from one.scope import Profile
from one.store.accounts import sessions
from one.store.school.flash import Shown

pytestmark = pytest.mark.anyio
TEXT = "L’école ferme à 16 h vendredi."
EVERYBODY = tuple(Profile)


def draft(
    *profiles: Profile, text: str = TEXT, color: str = "sky", starts: float = 0, ends: float = 24
) -> Draft:
    """One that begins and ends in so many hours."""
    now = datetime.now(UTC)
    begins = now + timedelta(hours=starts) if starts else None
    return Draft(text, color, profiles or EVERYBODY, begins, now + timedelta(hours=ends))


async def publish(state: State, school: School, made: Draft | None = None) -> int:
    scope = await school.scope("dora.direction")
    return await flash.publish(scope, state.resources, school.id, made or draft())


async def stands(school: School, login: str) -> list[Shown]:
    """What waits for « J’ai lu » on the pages of somebody."""
    found = await sessions.visit(school.pool, await school.token(login), counted=True)
    assert found is not None
    return [each for each in found.flashes if each.is_new]


async def change(state: State, school: School, flash_id: int, made: Draft, *, ask: bool = False) -> None:
    await flash.change(
        await school.scope("dora.direction"), state.resources, school.id, flash_id, made, ask=ask
    )


async def read(state: State, school: School, login: str, flash_id: int, rev: int = 1) -> None:
    await flash.read(await school.scope(login), state.resources, flash_id, rev)


async def readers(state: State, school: School, flash_id: int) -> set[str]:
    found = await flash.readers(await school.scope("dora.direction"), state.resources, school.id, flash_id)
    return {each.name for each in found if each.read_at}


async def test_it_stands_on_every_page_of_chosen_profiles_until_read(state: State, school: School) -> None:
    async with (
        await signed(state, school, "dora.direction") as head,
        await signed(state, school, "lise.roy") as guardian,
        await signed(state, school, "lea.roy") as pupil,
    ):
        typed = {
            "text": TEXT,
            "color": "coral",
            "profiles": ["parent"],
            "ends_at": flash.typed(draft().ends_at),
        }
        asked = await head.form(f"/ecole/{school.id}/flash", **typed)
        assert await school.pool.fetchval("select count(*) from message_flash") == 0
        assert "Ce message s’affichera chez 4 personnes" in asked.text
        assert TEXT in asked.text
        done = await head.form(f"/ecole/{school.id}/flash", **typed, sure="parent")
        assert done.status_code == 303
        flash_id = await school.pool.fetchval("select id from message_flash")
        for path in ("/", "/compte", "/carnet", "/aide/fil", "/nulle-part"):
            page = (await guardian.get(path)).text
            assert TEXT in page
            assert "Urgent" in page
        assert TEXT not in (await pupil.get("/")).text
        answer = await guardian.form(f"/flash/{flash_id}/lu", rev="1", back="/compte")
        assert (answer.status_code, answer.headers["location"]) == (303, "/compte")
        assert TEXT not in (await guardian.get("/")).text
        assert (await pupil.form(f"/flash/{flash_id}/lu", rev="1")).status_code == 404
        shown = (await head.get(f"/ecole/{school.id}/flash/{flash_id}")).text
        assert "sur 4 personnes ont lu" in shown
    assert await readers(state, school, flash_id) == {"Roy Lise"}


async def test_another_school_another_role_and_the_future_are_404(state: State, school: School) -> None:
    flash_id = await publish(state, school, draft(starts=1))
    with pytest.raises(NotFound):
        await read(state, school, "lise.roy", flash_id)
    for login in ("paul.prof", "lise.roy", "lea.roy", "gil.garde"):
        scope = await school.scope(login)
        for ask in (
            flash.listed(scope, state.resources, school.id),
            flash.reach(scope, state.resources, school.id),
        ):
            with pytest.raises(NotFound):
                await ask
        with pytest.raises(NotFound):
            await flash.stop(scope, state.resources, school.id, flash_id)


async def test_what_cannot_be_kept_is_said_beside_its_field_and_nothing_typed_is_lost(
    state: State, school: School
) -> None:
    path, long = f"/ecole/{school.id}/flash", "a" * (flash.TEXT_MOST + 1)
    async with await signed(state, school, "dora.direction") as head:
        answer = await head.form(
            path, text=long, color="rose", ends_at="2020-01-01T10:00", starts_at="demain"
        )
        for words in (
            "281",
            "Choisissez une couleur",
            "au moins un profil",
            "déjà passée",
            "Donnez une date",
        ):
            assert words in answer.text
        assert long in answer.text
        assert 'value="demain"' in answer.text
        late = flash.typed(datetime.now(UTC) + timedelta(days=100))
        answer = await head.form(path, text="Oui", color="sky", profiles=["parent"], ends_at=late)
        assert "deux mois au plus" in answer.text


async def test_it_begins_and_ends_at_its_minute_on_open_pages(
    server: State, settings: Settings, school: School
) -> None:
    flash_id = await publish(server, school, draft(Profile.GUARDIAN, starts=1, ends=2))
    async with line(settings, await cookie(school, "lise.roy")) as socket:
        assert await stands(school, "lise.roy") == []
        for moved, expected in ((1, {"rev": 1, "text": TEXT}), (2, {"rev": 1, "ended": True})):
            await school.pool.execute(
                "update message_flash set starts_at = starts_at - make_interval(hours => 1),"
                " ends_at = ends_at - make_interval(hours => 1)"
            )
            await school.pool.execute("update job set run_at = now() where id = (select min(id) from job)")
            await emptied(server.resources, jobs.JOBS)
            told = (await frame(socket, "event"))["event"]
            assert told["kind"] == "flash"
            assert {"id": flash_id, **expected}.items() <= told["flash"].items()
            assert len(await stands(school, "lise.roy")) == 2 - moved


async def test_reading_is_told_on_all_devices_and_counted_for_the_direction(
    server: State, settings: Settings, school: School
) -> None:
    flash_id = await publish(server, school)
    async with (
        line(settings, await cookie(school, "lise.roy")) as guardian,
        line(settings, await cookie(school, "dora.direction")) as head,
    ):
        await read(server, school, "lise.roy", flash_id)
        await read(server, school, "lise.roy", flash_id)  # once more on another device: nothing new
        await read(server, school, "marc.roy", flash_id)
        assert (await frame(guardian, "event"))["event"]["flash"] == {"id": flash_id, "read": 1}
        assert await school.pool.fetchval("select count(*) from job where name = 'flash-count'") == 1
        await due_now(school.pool)
        await emptied(server.resources, [jobs.COUNT])
        assert (await frame(head, "event"))["event"]["flash"] == {"id": flash_id, "readers": 2}


async def test_other_words_ask_those_who_have_read_only_if_the_writer_wants(
    state: State, school: School
) -> None:
    flash_id = await publish(state, school)
    await read(state, school, "lise.roy", flash_id)
    await change(state, school, flash_id, draft(text="À 16 h 30."))
    assert await stands(school, "lise.roy") == []
    assert [each.text for each in await stands(school, "marc.roy")] == ["À 16 h 30."]
    await change(state, school, flash_id, draft(text="À 17 h."), ask=True)
    assert [each.text for each in await stands(school, "lise.roy")] == ["À 17 h."]
    assert await readers(state, school, flash_id) == set()
    await read(state, school, "lise.roy", flash_id, rev=1)  # from a page that shows what it said before
    assert len(await stands(school, "lise.roy")) == 1
    await read(state, school, "lise.roy", flash_id, rev=99)  # nobody has read what is not written yet
    await change(state, school, flash_id, draft(text="Non, 18 h."), ask=True)
    assert len(await stands(school, "lise.roy")) == 1


async def test_a_profile_that_is_taken_out_sees_it_end_and_a_stopped_one_ends_for_all(
    server: State, settings: Settings, school: School
) -> None:
    flash_id = await publish(server, school, draft(Profile.GUARDIAN, Profile.TEACHER))
    async with (
        line(settings, await cookie(school, "lise.roy")) as guardian,
        line(settings, await cookie(school, "paul.prof")) as teacher,
    ):
        await change(server, school, flash_id, draft(Profile.TEACHER))
        assert (await frame(guardian, "event"))["event"]["flash"] == {"id": flash_id, "rev": 2, "ended": True}
        assert (await frame(teacher, "event"))["event"]["flash"]["rev"] == 2
        await flash.stop(await school.scope("dora.direction"), server.resources, school.id, flash_id)
        assert (await frame(teacher, "event"))["event"]["flash"] == {"id": flash_id, "rev": 3, "ended": True}
    assert await stands(school, "paul.prof") == []
    with pytest.raises(Invalid, match="terminé"):
        await change(server, school, flash_id, draft())
    told = await school.pool.fetch("select act from audit order by id")
    kinds = (acts.FLASH_PUBLISHED, acts.FLASH_CHANGED, acts.FLASH_STOPPED)
    assert [row["act"] for row in told] == [act.code for act in kinds]


async def test_a_reminder_goes_once_a_day_to_those_who_have_not_read(
    state: State, school: School, postman: Postman
) -> None:
    await school.pool.execute(
        "update person set email = login || '@example.org', email_checked_at = now() where profile = 'parent'"
    )
    flash_id, head = (
        await publish(state, school, draft(Profile.GUARDIAN)),
        await school.scope("dora.direction"),
    )
    await never_pause(school)
    await read(state, school, "lise.roy", flash_id)
    assert await flash.remind(head, state.resources, school.id, flash_id) == 3
    await read(state, school, "marc.roy", flash_id)  # meanwhile
    mails = await postman.deliver()
    assert {mail["to"] for mail in mails} == {"bea.blin@example.org", "nina.noir@example.org"}
    with pytest.raises(Invalid, match="par jour"):
        await flash.remind(head, state.resources, school.id, flash_id)


async def test_a_reminder_holds_its_readers_before_the_message_they_read(
    state: State, school: School, postman: Postman
) -> None:
    await school.pool.execute(
        "update person set email = login || '@example.org', email_checked_at = now() where profile = 'parent'"
    )
    flash_id, head = (
        await publish(state, school, draft(Profile.GUARDIAN)),
        await school.scope("dora.direction"),
    )
    async with asyncio.TaskGroup() as tasks, held(school.pool, "person", school.people["nina.noir"]):
        tasks.create_task(flash.remind(head, state.resources, school.id, flash_id))
        await somebody_waits(school.pool)
        await school.pool.execute("select from message_flash where id = $1 for update nowait", flash_id)


async def test_a_school_has_five_at_a_time(state: State, school: School) -> None:
    flash_id = [await publish(state, school) for _turn in range(flash.GOING_MOST)][-1]
    with pytest.raises(Invalid, match="déjà 5"):
        await publish(state, school)
    await flash.stop(await school.scope("dora.direction"), state.resources, school.id, flash_id)
    await publish(state, school)


async def test_who_joins_sees_it_and_who_leaves_or_is_of_another_school_does_not(
    state: State, school: School
) -> None:
    await publish(state, school)
    await school.pool.execute("delete from attachment where person_id = $1", school.people["lise.roy"])
    assert await stands(school, "lise.roy") == []
    await school.pool.execute("insert into attachment values ($1, $2)", school.people["lise.roy"], school.id)
    assert len(await stands(school, "lise.roy")) == 1


async def test_two_accounts_made_one_have_read_what_either_had(state: State, school: School) -> None:
    flash_id = await publish(state, school)
    await read(state, school, "lise.roy", flash_id)
    await read(state, school, "marc.roy", flash_id)
    other = await publish(state, school)
    await read(state, school, "marc.roy", other)
    kept, removed = school.people["lise.roy"], school.people["marc.roy"]
    head = await school.scope("dora.direction")
    await merge.merge(head, state.resources, InSchool(school.id), kept, removed, sure=True)
    assert await stands(school, "lise.roy") == []


async def test_a_page_says_as_of_when_it_was_made(state: State, school: School) -> None:
    """A page without the feed goes on from its hello: what came before that, and after the page, it reads anew."""
    async with await signed(state, school, "lise.roy") as guardian:
        await publish(state, school)
        page = (await guardian.get("/compte")).text
        assert (
            f"&#34;school:{school.id}:parent&#34;:1" in page
            or f"&quot;school:{school.id}:parent&quot;:1" in page
        )
        assert TEXT in (await guardian.get("/flash")).text
