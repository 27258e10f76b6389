"""What is shut away is nowhere: on no page, in no file, in no frame of anybody else."""

import asyncio
import random

import pytest
from support.client import Client, enter
from support.locks import held, somebody_waits
from support.people import School
from support.reported import titles

from one import channels
from one.errors import Invalid, NotFound, Throttled
from one.http.state import State
from one.people import rights
from one.profile import saving, sheet, showing, telling
from one.profile.fields import BIRTH, EMAIL, FIELDS, MOBILE, YES
from one.profile.saving import Change
from one.scope import Profile
from one.store.people import ties
from one.store.pool import Pool
from one.store.work import work

pytestmark = pytest.mark.anyio

WORDS = {"humeur": "malade", "naissance": "1987-06-05", "fixe": "0466123456"}


async def says(state: State, school: School, login: str, opened: tuple[str, ...] = (), **values: str) -> None:
    """Somebody writes these fields, and opens these padlocks."""
    changes = [Change(name, value, 0) for name, value in values.items()]
    changes += [Change(FIELDS[name].padlock, YES, 0) for name in opened]
    await saving.save(await school.scope(login), state.resources, changes)


async def test_a_padlock_is_closed_by_default_and_open_it_shows_to_who_may_write(
    state: State, school: School
) -> None:
    await says(state, school, "paul.prof", devise="Pas à pas", humeur="fier")
    paul = school.people["paul.prof"]
    for login in ("lea.roy", "lise.roy", "dora.direction", "paul.prof"):
        assert await showing.shown(await school.scope(login), state.resources, [paul]) == {}
    await says(state, school, "paul.prof", ("devise",))
    for login, sees in (("lea.roy", True), ("lise.roy", True), ("max.noir", False), ("nina.noir", False)):
        found = await showing.shown(await school.scope(login), state.resources, [paul])
        assert (found[paul].values if paul in found else {}) == ({"devise": "Pas à pas"} if sees else {}), (
            login
        )


async def test_a_birthday_is_a_day_and_a_month_and_only_a_checked_address_is_shown(
    state: State, school: School, pool: Pool
) -> None:
    await pool.execute(
        "update person set email = 'paul@exemple.fr', birth_date = '1988-02-29' where login = 'paul.prof'"
    )
    await says(state, school, "paul.prof", ("naissance", "email", "mobile"))
    paul, lise = school.people["paul.prof"], await school.scope("lise.roy")
    assert (await showing.shown(lise, state.resources, [paul]))[paul].values == {
        "naissance": "--02-29",
    }
    await pool.execute("update person set email_checked_at = now() where login = 'paul.prof'")
    assert (await showing.shown(lise, state.resources, [paul]))[paul].get("email") == "paul@exemple.fr"


async def test_a_sheet_is_told_to_who_may_see_its_owner_with_the_family_that_is_theirs_to_see(
    state: State, school: School
) -> None:
    lea = school.people["lea.roy"]
    for login, family in (
        ("paul.prof", {"lise.roy", "marc.roy"}),
        ("zoe.blin", set()),
        ("marc.roy", {"marc.roy", "lise.roy"}),
        ("lea.roy", {"lise.roy", "marc.roy"}),
    ):
        found = await sheet.sheet(await school.scope(login), state.resources, lea)
        assert {each.id for each in found.family} == {school.people[each] for each in family}, login
        assert [room.name for room in found.classes] == ["CE1"]
    for login in ("bea.blin", "max.noir", "nina.noir"):
        with pytest.raises(NotFound):
            await sheet.sheet(await school.scope(login), state.resources, lea)


async def test_the_sheet_leads_to_a_message_when_one_may_write(
    client: Client, state: State, school: School
) -> None:
    paul = school.people["paul.prof"]
    await enter(client, state, school, "lise.roy")
    page = (await client.get(f"/profil/{paul}")).text
    assert f"/messagerie/nouveau?a={paul}" in page
    await school.pool.execute("insert into sending_restriction values ($1, 'parent')", school.id)
    await enter(client, state, school, "lise.roy")
    assert "/messagerie/nouveau" not in (await client.get(f"/profil/{paul}")).text
    assert (await client.get(f"/profil/{school.people['zoe.blin']}")).status_code == 404


async def test_a_motto_is_in_the_feed_only_when_asked_and_while_its_padlock_is_open(
    client: Client, state: State, school: School
) -> None:
    paul = await school.scope("paul.prof")
    await says(state, school, "paul.prof", devise="Pas à pas")
    with pytest.raises(Invalid):
        await telling.tell(paul, state.resources, "devise")
    await says(state, school, "paul.prof", ("devise",))
    await enter(client, state, school, "lea.roy")
    assert "Pas à pas" not in (await client.get("/")).text
    for _time in range(telling.AT_ONCE):
        await telling.tell(paul, state.resources, "devise")
    assert "Pas à pas" in (await client.get("/")).text
    with pytest.raises(Throttled):  # above all else in everybody's feed, time and again
        await telling.tell(paul, state.resources, "devise")
    await saving.save(paul, state.resources, [Change("devise:ouvert", "", 1)])
    assert "Pas à pas" not in (await client.get("/")).text


async def test_two_tellings_at_once_of_one_person_wait_in_turn(
    state: State, school: School, pool: Pool
) -> None:
    await says(state, school, "paul.prof", ("devise",), devise="Pas à pas")
    paul = await school.scope("paul.prof")
    async with asyncio.TaskGroup() as tasks, held(pool, "person", paul.person_id):
        for _time in range(2):
            tasks.create_task(telling.tell(paul, state.resources, "devise"))
        await somebody_waits(pool, at_least=2)
    assert len(await titles(state, school, "lea.roy")) == 1


async def test_the_author_of_an_item_leads_to_their_sheet_when_the_reader_may_see_them(
    client: Client, state: State, school: School
) -> None:
    for login in ("paul.prof", "anne.autre"):
        async with work(await school.scope(login), state.resources) as w:
            await w.publish(
                telling.TYPES["devise"],
                channels=[channels.school_profile(school.id, "parent")],
                subject=telling.SUBJECTS["devise"](school.people[login]),
                title=f"De {login}",
                url="/",
            )
    await enter(client, state, school, "bea.blin")
    page = (await client.get("/")).text
    assert "De anne.autre" in page
    led = {login for login in ("paul.prof", "anne.autre") if f'href="/profil/{school.people[login]}"' in page}
    assert led == {"paul.prof"}


PEOPLE = ("paul.prof", "lea.roy", "lise.roy", "dora.direction", "gil.garde", "max.noir")


async def test_what_is_shut_away_is_nowhere(state: State, school: School, client: Client, pool: Pool) -> None:
    """Each field of each person holds words of its own; whoever asks finds on a page exactly those that ``shown`` allows."""
    everybody = await ties.of(pool, list(school.people.values()))
    secret: dict[tuple[str, str], str] = {}
    drawn = _drawn()
    for n, (login, opened) in enumerate(drawn.items()):
        values = {}
        for name, field in FIELDS.items():
            profile = everybody[school.people[login]].profile
            if profile not in field.profiles or (name == BIRTH and profile == Profile.PUPIL):
                continue
            if name in (EMAIL, MOBILE):
                secret[login, name] = f"secret{n}@{name}.fr" if name == EMAIL else f"+3361234{n:04}"
                continue
            values[name] = WORDS.get(name, f"secret {n} {name}")
            if name not in WORDS:
                secret[login, name] = values[name]
        await pool.execute(
            "update person set email = $2, email_checked_at = now(), mobile = $3 where id = $1",
            school.people[login],
            secret.get((login, EMAIL), f"secret{n}@pupil.fr"),
            secret.get((login, MOBILE), f"+3369999{n:04}"),
        )
        mine = tuple(
            name for name in opened if everybody[school.people[login]].profile in FIELDS[name].profiles
        )
        await says(state, school, login, mine, **values)
    for reader in ("paul.prof", "lise.roy", "zoe.blin", "nina.noir", "dora.direction"):
        scope = await school.scope(reader)
        await enter(client, state, school, reader)
        for login in drawn:
            if login == reader:
                continue
            other = everybody[school.people[login]]
            answer = await client.get(f"/profil/{other.id}")
            sees = rights.sees(rights.of_scope(scope), other)
            assert answer.status_code == (200 if sees else 404)
            may = rights.writes(rights.of_scope(scope), other)
            for (who, name), words in secret.items():
                if who == login:
                    assert (words in answer.text) is (sees and may and name in drawn[login]), (
                        reader,
                        login,
                        name,
                    )
        for address in ("/classe", "/", "/messagerie/nouveau", "/applis"):
            page = (await client.get(address)).text
            for (login, name), words in secret.items():
                shut = login != reader and name not in drawn[login]
                assert not (shut and words in page), (reader, address, login, name)


def _drawn() -> dict[str, set[str]]:
    """Whose padlocks are open: about half of them, the same in each run."""
    dice = random.Random(11)
    return {login: {name for name in FIELDS if dice.random() < 0.5} for login in PEOPLE}
