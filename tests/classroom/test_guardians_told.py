"""Who is told when somebody gets, or loses, a child's school life: the child's guardians and the direction."""

import json

import pytest
from support.class_lists import FAMILIES, LEA, ZOE, bring, lists, look
from support.client import signed
from support.commands import command
from support.feed import heard
from support.live_client import frame
from support.live_line import cookie, line
from support.onde_files import guardian, pupil
from support.people import PEOPLE, School, double, leave

from one.classroom import arrivals
from one.classroom.arrivals import Newcomer
from one.config import Settings
from one.feed import page as feed
from one.http.state import State
from one.people import lifecycle
from one.people.changes import classes, links
from one.people.changes.acting import InClass, InSchool
from one.people.changes.arrivals import Choice, Decision
from one.people.changes.merge import merge

pytestmark = pytest.mark.anyio


async def ears(state: State, school: School) -> dict[str, list[tuple[str, str]]]:
    """What everybody who heard something has in their feed."""
    found = {login: await heard(state, school, login) for login in PEOPLE}
    return {login: items for login, items in found.items() if items}


async def test_a_guardian_who_is_linked_is_told_to_the_childs_guardians_and_the_direction(
    state: State, school: School
) -> None:
    marc, zoe, ce1 = school.people["marc.roy"], school.people["zoe.blin"], school.classes["CE1"]
    async with await signed(state, school, "paul.prof") as teacher:
        page = f"/classe/{ce1}/parametrage/personnes/{zoe}"
        assert (await teacher.form(f"{page}/lier", guardian=marc)).status_code == 303
        await teacher.form(f"{page}/lier", guardian=marc)  # linked already: no news
    said = [("lien", "Zoé Blin")]
    assert await ears(state, school) == {"bea.blin": said, "marc.roy": said, "dora.direction": said}
    (item,) = (await feed.page(await school.scope("bea.blin"), state.resources, None)).items
    assert (
        item.item.excerpt
        == "Marc Roy est maintenant responsable de cet enfant, et voit sa classe et ses mots."
    )
    assert item.item.author.name == "Paul Prof"
    for login in ("bea.blin", "dora.direction"):
        async with await signed(state, school, login) as reader:
            assert "a lié un responsable à un élève" in (await reader.get("/")).text
            assert (await reader.get(item.item.url)).status_code == 200


async def test_it_reaches_open_pages_which_can_show_it(
    server: State, settings: Settings, school: School
) -> None:
    marc, zoe, ce1 = school.people["marc.roy"], school.people["zoe.blin"], school.classes["CE1"]
    for login in ("bea.blin", "dora.direction"):
        async with await signed(server, school, login) as reader:
            assert 'data-item-template="classe.lien"' in (await reader.get("/")).text, login
    async with (
        line(settings, await cookie(school, "bea.blin")) as mother,
        line(settings, await cookie(school, "dora.direction")) as head,
    ):
        await links.link(await school.scope("paul.prof"), server.resources, InClass(ce1), marc, zoe)
        for socket, channel in ((mother, f"family:{zoe}"), (head, f"school:{school.id}:direction")):
            told = await frame(socket, "event")
            assert (told["channel"], told["event"]["item"]["title"]) == (channel, "Zoé Blin")


@pytest.mark.parametrize("way", ["the link", "out of the class"])
async def test_a_link_that_is_cut_is_told_to_who_is_left(state: State, school: School, way: str) -> None:
    marc, lea, ce1 = school.people["marc.roy"], school.people["lea.roy"], school.classes["CE1"]
    paul = await school.scope("paul.prof")
    if way == "the link":
        await links.unlink(paul, state.resources, InClass(ce1), marc, lea)
    else:
        await classes.take_out(paul, state.resources, InClass(ce1), marc)
    said = [("lien-retire", "Léa Roy")]
    assert await ears(state, school) == {"lise.roy": said, "dora.direction": said}
    (item,) = (await feed.page(await school.scope("lise.roy"), state.resources, None)).items
    assert item.item.excerpt == "Marc Roy ne voit plus la classe ni les mots de cet enfant."


async def test_who_is_added_as_a_guardian_is_told_once_and_child_by_child(
    state: State, school: School
) -> None:
    paul, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    lea, zoe = school.people["lea.roy"], school.people["zoe.blin"]
    both = Newcomer("parent", "Marc", "Roy", children=(lea, zoe))
    await arrivals.add(paul, state.resources, ce1, both, Choice(Decision.JOIN, school.people["marc.roy"]))
    said = [("lien", "Zoé Blin")]
    assert await ears(state, school) == {"bea.blin": said, "marc.roy": said, "dora.direction": said}
    await arrivals.add(
        paul, state.resources, ce1, Newcomer("parent", "Ève", "Neuf", children=(lea,)), Choice()
    )
    assert await heard(state, school, "lise.roy") == [("lien", "Léa Roy")]
    assert await heard(state, school, "bea.blin") == said


async def test_the_first_guardian_is_no_news_to_the_family_nor_ones_own_act_to_a_head(
    state: State, school: School
) -> None:
    pool, zoe, ce1 = school.pool, school.people["zoe.blin"], school.classes["CE1"]
    head, bea = await school.scope("dora.direction"), school.people["bea.blin"]
    await links.unlink(head, state.resources, InClass(ce1), bea, zoe)
    await arrivals.add(
        head,
        state.resources,
        ce1,
        Newcomer("parent", "Béa", "Blin", children=(zoe,)),
        Choice(Decision.JOIN, bea),
    )
    assert await pool.fetchval("select count(*) from event") == 0
    await pool.execute(
        "update attachment set function = 'direction' where person_id = $1", school.people["gil.garde"]
    )
    await links.unlink(head, state.resources, InClass(ce1), bea, zoe)
    assert await heard(state, school, "gil.garde") == [("lien-retire", "Zoé Blin")]
    assert "bea.blin" not in await ears(state, school)


async def test_an_import_tells_of_a_guardian_more_or_less_but_not_of_children_who_come_with_theirs(
    state: State, school: School
) -> None:
    new = pupil("NEUF", "Éloi", "2018-02-03", "CE1")
    families = [
        FAMILIES[0],
        *FAMILIES[2:],  # Marc is no longer Léa's
        guardian("Noir", "Nina", ("BLIN", "Zoé", "CE1"), address="3 rue Neuve"),
        guardian("NEUF", "Ève", ("NEUF", "Éloi", "CE1"), address="9 rue Neuve"),
        guardian("NEUF", "Yves", ("NEUF", "Éloi", "CE1"), address="9 rue Neuve", civility="M."),
    ]
    paul = await school.scope("paul.prof")
    await look(paul, state.resources, school.classes["CE1"], lists([LEA, ZOE, new], families))
    assert await school.pool.fetchval("select count(*) from event") == 0
    await bring(state, school, lists([LEA, ZOE, new], families))
    more, less = ("lien", "Zoé Blin"), ("lien-retire", "Léa Roy")
    heard_by = await ears(state, school)
    assert heard_by["bea.blin"] == [more]
    assert heard_by["lise.roy"] == [less]
    assert heard_by["dora.direction"] == [("import", "CE1")]  # one item, not one for each link
    assert "marc.roy" not in heard_by
    assert await school.pool.fetchval("select count(*) from event") == 3


@pytest.mark.parametrize("gone", ["marc.roy", "zoe.blin"])
async def test_erasing_either_takes_both_names_out(state: State, school: School, gone: str) -> None:
    marc, zoe, ce1 = school.people["marc.roy"], school.people["zoe.blin"], school.classes["CE1"]
    await links.link(await school.scope("paul.prof"), state.resources, InClass(ce1), marc, zoe)
    assert "Marc" in json.dumps(await bodies(school), ensure_ascii=False)
    await leave(school, gone, months=3)
    assert (await lifecycle.purge(command(school.pool))).erased == 1
    text = json.dumps(await bodies(school), ensure_ascii=False)
    assert "Compte supprimé" in text
    assert "Marc" not in text
    assert "Zoé" not in text


async def bodies(school: School) -> list[str]:
    rows = await school.pool.fetch("select body from event where kind = 'item'")
    return [row["body"] for row in rows]


async def test_a_merge_follows_both(state: State, school: School) -> None:
    marc, zoe, ce1 = school.people["marc.roy"], school.people["zoe.blin"], school.classes["CE1"]
    await links.link(await school.scope("paul.prof"), state.resources, InClass(ce1), marc, zoe)
    head = await school.scope("dora.direction")
    for removed, kept in (
        (marc, await double(school, "marc.roy2", "parent", "Marc", "Roy")),
        (zoe, await double(school, "zoe.blin2", "eleve", "Zoé", "Blin")),
    ):
        await merge(head, state.resources, InSchool(school.id), kept, removed)
    told = await school.pool.fetchrow("select subject, subject_ids from event where kind = 'item'")
    assert told is not None
    assert tuple(told) == ("link", [school.people["marc.roy2"], school.people["zoe.blin2"]])
