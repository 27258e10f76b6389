"""What somebody says of themselves is saved field by field: only what was changed, and never over what is newer."""

import re
from collections.abc import Sequence

import pytest
from support.client import Client, enter
from support.people import School, double

from one import channels
from one.errors import Invalid, NotFound
from one.http.state import State
from one.people.changes.acting import InSchool
from one.people.changes.merge import merge
from one.profile import saving
from one.profile.saving import Change, Outcome, Place
from one.scope import Profile, Scope

pytestmark = pytest.mark.anyio


@pytest.fixture
async def paul(school: School) -> Scope:
    return await school.scope("paul.prof")


async def save(
    state: State, scope: Scope, *changes: tuple[str, str, int], place: Sequence[object] = ()
) -> Outcome:
    return await saving.save(scope, state.resources, [Change(*each) for each in changes], Place(*place))  # type: ignore[arg-type]


async def kept(state: State, scope: Scope, name: str) -> tuple[str, int]:
    found = (await saving.mine(scope, state.resources)).kept(name)
    return found.value, found.version


async def test_who_saw_an_older_value_is_told_and_overwrites_nothing(state: State, paul: Scope) -> None:
    await save(state, paul, ("devise", "Ici", 0))
    done = await save(state, paul, ("devise", "Là", 0))
    assert (set(done.newer), done.kept["devise"].value) == ({"devise"}, "Ici")
    done = await save(state, paul, ("devise", "Là", 1))
    assert (done.newer, await kept(state, paul, "devise")) == (frozenset(), ("Là", 2))


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
async def test_of_two_saves_of_one_page_the_later_stands_whichever_comes_first(
    state: State, paul: Scope, order: tuple[int, int]
) -> None:
    for turn in order:
        done = await save(state, paul, ("devise", f"Pensée {turn}", 0), place=("page", turn))
        assert done.newer == frozenset()
    assert (await kept(state, paul, "devise"))[0] == "Pensée 2"


async def test_undoing_never_overwrites_what_another_device_wrote_since(state: State, paul: Scope) -> None:
    await save(state, paul, ("devise", "Ici", 0), place=("tablette", 1))
    await save(state, paul, ("devise", "Téléphone", 1), place=("telephone", 1))
    done = await save(state, paul, ("devise", "", 1), place=("tablette", 2))
    assert done.newer == {"devise"}
    assert (await kept(state, paul, "devise"))[0] == "Téléphone"


async def test_a_padlock_is_closed_whatever_another_page_did_before_and_opened_only_by_who_saw_it(
    state: State, paul: Scope
) -> None:
    await save(state, paul, ("devise:ouvert", "1", 0))
    await save(state, paul, ("devise:ouvert", "", 0))
    assert (await kept(state, paul, "devise:ouvert"))[0] == ""
    assert (await save(state, paul, ("devise:ouvert", "1", 1))).newer == {"devise:ouvert"}
    assert (await kept(state, paul, "devise:ouvert"))[0] == ""


async def test_nothing_is_written_of_what_cannot_stand_in_a_field(
    state: State, paul: Scope, school: School
) -> None:
    with pytest.raises(Invalid) as wrong:
        await save(
            state,
            paul,
            ("devise", "x" * 76, 0),
            ("humeur", "bof", 0),
            ("fixe", "12", 0),
            ("naissance", "2999-01-01", 0),
        )
    assert wrong.value.errors.keys() == {"devise", "humeur", "fixe", "naissance"}
    lea = await school.scope("lea.roy")
    for name in ("prenom", "photo", "photo:ouvert", "fixe", "mobile:ouvert", "devise:ferme"):
        with pytest.raises(NotFound):
            await save(state, lea, (name, "1", 0))
    assert (await saving.mine(paul, state.resources)).rows == {}


async def test_a_birth_date_that_the_school_gave_is_not_changed_here(
    state: State, paul: Scope, school: School
) -> None:
    await save(state, paul, ("naissance", "1984-02-29", 0))
    assert (await kept(state, paul, "naissance"))[0] == "1984-02-29"
    await school.pool.execute("update person set birth_date = '1980-01-01' where login = 'paul.prof'")
    with pytest.raises(NotFound):
        await save(state, paul, ("naissance", "1990-01-01", 1))
    zoe = await school.scope("zoe.blin")
    with pytest.raises(NotFound):  # a pupil's is the school's, who may not have said it
        await save(state, zoe, ("naissance", "2018-02-28", 0))
    await save(state, zoe, ("naissance:ouvert", "1", 0))


async def test_pages_of_the_class_follow_what_a_guardian_says_to_its_teachers(
    state: State, school: School
) -> None:
    await save(state, await school.scope("lise.roy"), ("humeur:ouvert", "1", 0))
    told = await school.pool.fetch(
        "select c.name from feed f join channel c on c.id = f.channel_id where f.event_id = (select max(id) from event)"
    )
    class_id = (await school.scope("lea.roy")).classes[0].id
    assert channels.class_profile(class_id, Profile.TEACHER) in {row["name"] for row in told}


def shown(page: str) -> list[str]:
    return re.findall(r'name="vu" value="([^"]+)"', page)


async def test_without_scripts_a_part_is_saved_and_only_what_was_changed(
    client: Client, state: State, school: School, paul: Scope
) -> None:
    await enter(client, state, school, "paul.prof")
    seen = [
        each
        for each in shown((await client.get("/compte")).text)
        if each.startswith(("devise", "humeur", "sport"))
    ]
    await save(state, paul, ("humeur", "fier", 0))  # another device, meanwhile
    answer = await client.form(
        "/compte/profil", vu=seen, ouvert="sport", devise="Lire", humeur="", sport="Le vélo"
    )
    assert answer.headers["location"] == "/compte"
    rows = (await saving.mine(paul, state.resources)).rows
    assert {name: row.value for name, row in rows.items()} == {
        "devise": "Lire",
        "humeur": "fier",
        "sport": "Le vélo",
        "sport:ouvert": "1",
    }
    told = (
        await client.form("/compte/profil", vu=seen, devise="Écrire", sport="Le vélo", ouvert="sport")
    ).text
    assert "Changé entre-temps sur un autre appareil" in told
    assert 'value="Écrire"' in told
    assert (await kept(state, paul, "devise"))[0] == "Lire"


async def test_a_page_of_somebody_else_saves_nothing(client: Client, state: State, school: School) -> None:
    await enter(client, state, school, "paul.prof")
    key = re.search(
        r'data-profile-form.*?name="key" value="([^"]+)"', (await client.get("/compte")).text, re.DOTALL
    )
    assert key
    await enter(client, state, school, "lea.roy")
    answer = await client.post(
        "/compte/profil",
        data={"key": key[1], "vu": "devise=0", "devise": "De Paul"},
        headers={"accept": "application/json", "sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 401
    assert (await saving.mine(await school.scope("lea.roy"), state.resources)).rows == {}


async def test_a_merge_closes_no_padlock_over_a_birth_date_that_stays(
    state: State, school: School, paul: Scope
) -> None:
    twin = await double(school, "paul.prof2", "enseignant", "Paul", "Prof")
    await save(state, await school.scope("paul.prof2"), ("naissance", "1984-03-14", 0))
    await school.pool.execute("update person set birth_date = '1984-03-14' where id = $1", paul.person_id)
    await save(state, paul, ("naissance:ouvert", "1", 0))
    dora = await school.scope("dora.direction")
    await merge(dora, state.resources, InSchool(school.id), paul.person_id, twin, sure=True)
    assert (await kept(state, paul, "naissance:ouvert"))[0] == "1"


async def test_a_merge_opens_no_padlock_of_the_account_that_stays(
    state: State, school: School, paul: Scope
) -> None:
    twin = await double(school, "paul.prof2", "enseignant", "Paul", "Prof")
    await save(state, paul, ("devise", "La mienne", 0))
    opened = (
        "sport:ouvert",
        "mobile:ouvert",
        "email:ouvert",
        "naissance:ouvert",
        "livres:ouvert",
        "devise:ouvert",
    )
    await save(state, paul, *((name, "1", 0) for name in opened))
    await school.pool.execute(
        "update person set mobile = '+33612345678', birth_date = '1984-03-14' where id = $1", twin
    )
    other = await school.scope("paul.prof2")
    await save(state, other, ("devise", "La sienne", 0), ("devise:ouvert", "1", 0), ("sport", "Le vélo", 0))
    dora = await school.scope("dora.direction")
    await merge(dora, state.resources, InSchool(school.id), paul.person_id, twin, sure=True)
    rows = (await saving.mine(paul, state.resources)).rows
    assert {name: row.value for name, row in rows.items()} == {
        "devise": "La mienne",
        "sport": "Le vélo",
        # What the other hid under a padlock that stood open here over nothing is shown to nobody.
        **dict.fromkeys(("devise:ouvert", "email:ouvert", "livres:ouvert"), "1"),
    }
