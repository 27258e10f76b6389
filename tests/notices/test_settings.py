"""« Gérer mes notifications externes »: what is shown, what is written, and what stays as it was."""

import re
from datetime import UTC, date, datetime, time

import pytest
from support.client import Client
from support.notes import as_, publish
from support.people import School

from one.errors import NotFound
from one.http.state import State
from one.notices import choices
from one.notices.choices import Changes
from one.store.notices.choices import Chosen, Told
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

URL = "/compte/notifications"
MOT = ("carnet", "mot")


async def lise(state: State, school: School) -> dict[tuple[str, str], str]:
    found = await choices.read(await school.scope("lise.roy"), state.resources)
    return {(each.type.app, each.type.code): each.chosen for line in found.apps for each in line.types}


async def test_a_parent_is_shown_what_may_reach_a_parent(state: State, school: School) -> None:
    shown = await lise(state, school)
    assert shown[MOT] == "immediate"
    assert ("classe", "lien") in shown
    assert not {("classe", "import"), ("carnet", "mot_prevu"), ("signalement", "signalement")} & shown.keys()


async def test_without_a_choice_it_is_as_the_school_says_and_without_that_as_the_type_does(
    state: State, school: School, pool: Pool
) -> None:
    await pool.execute("insert into notice_preset select id, 'carnet', 'mot', 'weekly' from school")
    assert (await lise(state, school))[MOT] == "weekly"
    scope = await school.scope("lise.roy")
    await choices.change(scope, state.resources, Changes({MOT: "daily"}))
    assert (await lise(state, school))[MOT] == "daily"
    await choices.forget(scope, state.resources)
    assert (await lise(state, school))[MOT] == "weekly"


async def test_a_page_of_before_writes_only_what_was_changed_on_it(
    state: State, school: School, client: Client
) -> None:
    await as_(client, "lise.roy")
    await choices.change(await school.scope("lise.roy"), state.resources, Changes({MOT: "weekly"}))
    old = ["carnet=on", "carnet.mot=immediate", "actualites=on", "actualites.info=daily", "=17:30"]
    answer = await client.form(URL, before=old, chosen=[*old[:3], "actualites.info=never", "=12:00"])
    assert (answer.status_code, answer.headers["location"]) == (303, URL)
    shown = await lise(state, school)
    assert (shown[MOT], shown["actualites", "info"]) == ("weekly", "never")
    found = await choices.read(await school.scope("lise.roy"), state.resources)
    assert found.digest_at == time(12)
    assert all(line.on for line in found.apps)


async def test_an_application_goes_off_and_on_as_a_whole_and_keeps_its_choices(
    state: State, school: School, client: Client
) -> None:
    await as_(client, "lise.roy")
    await client.form(URL, before=["carnet=on", "carnet.mot=immediate"], chosen=["carnet.mot=weekly"])
    found = await choices.read(await school.scope("lise.roy"), state.resources)
    assert [line.app.code for line in found.apps if not line.on] == ["carnet"]
    await client.form(URL, before=["carnet.mot=weekly"], chosen=["carnet=on", "carnet.mot=weekly"])
    assert (await lise(state, school))[MOT] == "weekly"


@pytest.mark.parametrize(
    "word", ["carnet.mot=often", "nothing.mot=daily", "carnet.mot_prevu=daily", "nothing=on"]
)
async def test_what_is_none_of_mine_cannot_be_chosen(
    state: State, school: School, client: Client, pool: Pool, word: str
) -> None:
    await as_(client, "lise.roy")
    assert (await client.form(URL, before=[], chosen=[word])).status_code == 404
    assert await pool.fetchval("select count(*) from notice_choice") == 0


async def test_never_keeps_what_was_chosen_before_for_when_it_is_on_again(
    state: State, school: School
) -> None:
    scope = await school.scope("lise.roy")
    await choices.change(scope, state.resources, Changes({MOT: "weekly"}))
    await choices.switch(scope, state.resources, *MOT, on=False)
    assert (await lise(state, school))[MOT] == "never"
    await choices.switch(scope, state.resources, *MOT, on=True)
    assert (await lise(state, school))[MOT] == "weekly"


async def test_a_switch_that_is_on_tells_of_it_whatever_stood_in_the_way(
    state: State, school: School, pool: Pool
) -> None:
    scope = await school.scope("lise.roy")
    await pool.execute("insert into notice_preset select id, 'carnet', 'mot', 'never' from school")
    await choices.change(scope, state.resources, Changes(apps={"carnet": False}))
    await choices.switch(scope, state.resources, *MOT, on=True)
    assert await choices.frequency(scope, state.resources, *MOT) == "daily"
    with pytest.raises(NotFound):
        await choices.switch(scope, state.resources, "signalement", "signalement", on=True)


async def test_the_school_says_how_often_for_who_chose_nothing_and_the_log_says_who_decided(
    state: State, school: School, client: Client, pool: Pool
) -> None:
    await as_(client, "dora.direction")
    url = f"/ecole/{school.id}/reglages/mails"
    assert "Mails proposés" in (await client.get(url)).text
    old = ["carnet.mot=immediate", "actualites.info=daily"]
    assert (await client.form(url, before=old, chosen=["carnet.mot=weekly", old[1]])).status_code == 303
    assert (await lise(state, school))[MOT] == "weekly"
    assert await pool.fetchval("select count(*) from notice_preset") == 1
    assert await pool.fetchval("select act from audit order by id desc limit 1") == "settings.mails"
    assert (await client.form(url, before=[], chosen=["carnet.nothing=daily"])).status_code == 404


async def test_two_weeks_without_mails_end_by_themselves_or_at_once(
    state: State, school: School, client: Client
) -> None:
    await as_(client, "lise.roy")
    await client.form(f"{URL}/pause")
    found = await choices.read(await school.scope("lise.roy"), state.resources)
    assert found.paused_until is not None
    assert abs(found.paused_until - datetime.now(UTC) - choices.PAUSE).total_seconds() < 3600
    await client.form(f"{URL}/reprise")
    assert (await choices.read(await school.scope("lise.roy"), state.resources)).paused_until is None


async def test_an_hour_in_the_pause_of_the_school_says_when_its_mail_leaves(
    state: State, school: School, client: Client, pool: Pool
) -> None:
    await pool.execute("update school set quiet_from = '20:00', quiet_to = '07:15', quiet_weekend = true")
    found = await choices.read(await school.scope("lise.roy"), state.resources)
    leaves = {hour.at: hour.leaves for hour in found.hours}
    asked = [time(6), time(7), time(7, 30), time(19, 30), time(20), time(21, 30)]
    assert [leaves[at] for at in asked] == [time(7, 15), time(7, 15), None, None, time(7, 15), time(7, 15)]
    await as_(client, "lise.roy")
    assert (
        "21\u00a0h\u00a030 (pause de l’école\u00a0: part à 7\u00a0h\u00a015)" in (await client.get(URL)).text
    )


async def test_the_page_says_where_mails_go_and_how_many_it_would_have_been(
    state: State, school: School, client: Client, pool: Pool
) -> None:
    await pool.execute(
        "update person set email = 'lise@free.fr', email_checked_at = now() where login = 'lise.roy'"
    )
    for _ in range(3):
        await publish(state, school, "paul.prof", "CE1")
    await as_(client, "lise.roy")
    text = (await client.get(URL)).text
    assert "3 mails" in text
    assert "lise<wbr>@free.fr" in text
    await choices.change(await school.scope("lise.roy"), state.resources, Changes({MOT: "daily"}))
    assert "1 mail<" in (await client.get(URL)).text


async def test_choices_are_counted_before_they_are_saved_and_save_nothing(
    state: State, school: School, client: Client, pool: Pool
) -> None:
    for _ in range(3):
        await publish(state, school, "paul.prof", "CE1")
    await as_(client, "lise.roy")
    for words, said in (
        (["carnet=on", "carnet.mot=immediate"], "3 mails"),
        (["carnet=on", "carnet.mot=weekly"], "1 mail<"),
        (["carnet=on", "carnet.mot=never"], "0 mail"),
        (["carnet.mot=immediate"], "0 mail"),
        (["carnet=on", "carnet.mot=often", "nothing", "="], "0 mail"),
    ):
        assert f"<strong>{said}" in (await client.get(URL, params={"chosen": words})).text
    assert await pool.fetchval("select count(*) from notice_choice") == 0


def test_the_preview_counts_an_item_a_day_or_a_week() -> None:
    def told(type_: str, day: int, items: int) -> Told:
        return Told("x", type_, date(2026, 11, day), items)

    def chosen(type_: str, how: str, *, off: bool = False, app_off: bool = False) -> Chosen:
        return Chosen("x", type_, how, how, off, app_off)

    came = [
        told("a", 2, 3),
        told("b", 2, 2),
        told("c", 2, 1),
        told("c", 6, 1),
        told("c", 9, 4),
        told("d", 9, 9),
    ]
    kinds = [
        chosen("a", "immediate"),
        chosen("b", "daily"),
        chosen("c", "weekly"),
        chosen("d", "daily", off=True),
    ]
    assert choices.mails(came, kinds) == 3 + 1 + 2
    assert choices.mails(came, [chosen("a", "immediate", app_off=True)]) == 0


async def test_a_pupil_is_told_tu(state: State, school: School, client: Client) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await as_(client, "lea.roy")
    item = await school.pool.fetchval("select max(id) from event where kind = 'item'")
    for url in (URL, f"/fil/{item}/pourquoi", "/aide/notifications"):
        text = re.sub(r"<[^>]*>", " ", (await client.get(url)).text.partition("<main")[2])
        assert not re.search(r"\b(vous|votre|vos)\b", text, re.IGNORECASE), url
