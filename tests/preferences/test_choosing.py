"""Choosing: by a page without scripts and one by one, for all devices; the later choice counts, and nobody else's does."""

from datetime import UTC, datetime, timedelta

import pytest
from support.client import Client, signed
from support.notes import as_
from support.people import School

from one.errors import Invalid
from one.http.state import State
from one.preferences import choices
from one.preferences.catalogue import PREFERENCES
from one.store.people import identity

pytestmark = pytest.mark.anyio
URL = "/compte/personnalisation"
SHOWN = [f"{each.name}={each.default}" for each in PREFERENCES]


def millis(at: datetime) -> int:
    return int(at.timestamp() * 1000)


async def kept(school: School, login: str) -> dict[str, str]:
    rows = await school.pool.fetch(
        "select name, value from preference where person_id = $1", school.people[login]
    )
    return {row["name"]: row["value"] for row in rows}


async def told(school: School, login: str) -> int:
    return int(
        await school.pool.fetchval(
            "select count(*) from feed f join channel c on c.id = f.channel_id join event e on e.id = f.event_id"
            " where c.name = 'user:' || $1::text and e.kind = 'changed'",
            str(school.people[login]),
        )
    )


async def test_a_page_without_scripts_keeps_only_what_was_changed_on_it(
    client: Client, school: School
) -> None:
    await as_(client, "lise.roy")
    page = (await client.get(URL)).text
    assert page.count('name="theme"') == 8
    assert 'value="theme=collines"' in page
    everything = {each.name: each.default for each in PREFERENCES} | {"theme": "nuit", "size": "grande"}
    answer = await client.form(URL, before=SHOWN, **everything)
    assert (answer.status_code, answer.headers["location"]) == (303, URL)
    assert await kept(school, "lise.roy") == {"theme": "nuit", "size": "grande"}
    page = (await client.get(URL)).text
    assert 'data-theme="nuit"' in page.partition(">")[2].partition(">")[0]
    assert "C’est enregistré, pour tous les appareils." in page
    # A page that another device drew before knows nothing of it, and undoes nothing.
    await client.form(
        URL, before=SHOWN, **{**everything, "theme": "collines", "size": "normale", "font": "andika"}
    )
    assert await kept(school, "lise.roy") == {"theme": "nuit", "size": "grande", "font": "andika"}


async def test_an_older_choice_that_comes_late_never_wins(
    client: Client, state: State, school: School
) -> None:
    paul = await signed(state, school, "paul.prof")
    program = {"accept": "application/json", "sec-fetch-site": "same-origin"}
    now = datetime.now(UTC) - timedelta(minutes=1)
    said = [
        (await paul.post(URL, data={"theme": theme, "at": at}, headers=program)).status_code
        for theme, at in (
            ("nuit", millis(now)),
            ("ocean", millis(now - timedelta(seconds=5))),
            ("panda", millis(now + timedelta(seconds=5))),
        )
    ]
    assert said == [204, 409, 204]
    assert await kept(school, "paul.prof") == {"theme": "panda"}
    assert await told(school, "paul.prof") == 2
    # A clock that runs ahead bars nobody from choosing again.
    ahead = millis(now + timedelta(days=400))
    for theme, at in (("desert", ahead), ("cirque", "")):
        assert (await paul.post(URL, data={"theme": theme, "at": at}, headers=program)).status_code == 204
    assert await kept(school, "paul.prof") == {"theme": "cirque"}
    now_looks = (await paul.get(URL, headers=program)).json()
    assert now_looks["look"]["theme"] == "cirque"
    assert now_looks["sheets"]["theme"].endswith("/css/themes/cirque.css")
    assert now_looks["scene"].startswith("<svg")
    assert now_looks["language"] == "fr"


@pytest.mark.parametrize(
    "wanted", [{"theme": "jungle"}, {"langue": "fr"}, {"language": "en@tu"}, {"language": "zz"}]
)
async def test_what_is_not_offered_is_refused_with_a_word(
    client: Client, state: State, school: School, wanted: dict[str, str]
) -> None:
    with pytest.raises(Invalid, match="n’existe pas"):
        await choices.choose(await school.scope("lise.roy"), state.resources, wanted)
    await as_(client, "lise.roy")
    if "langue" not in wanted:
        assert "Ce choix n’existe pas" in (await client.form(URL, **wanted)).text
    assert await kept(school, "lise.roy") == {}


async def test_choices_go_with_an_account_that_goes_and_the_one_that_stays_keeps_its_own(
    state: State, school: School
) -> None:
    bea, lise = school.people["bea.blin"], school.people["lise.roy"]
    for login, wanted in (
        ("bea.blin", {"theme": "nuit"}),
        ("lise.roy", {"theme": "panda", "size": "grande"}),
    ):
        await choices.choose(await school.scope(login), state.resources, wanted)
    async with school.pool.acquire() as connection:
        found = [each for each in await identity.references(connection) if each.table == "preference"]
        assert not any(each.kept for each in found)  # they go with a person who is erased
        await identity.repoint(connection, found, lise, bea)
    assert await kept(school, "bea.blin") == {"theme": "nuit", "size": "grande"}
