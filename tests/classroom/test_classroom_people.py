"""What is done to one person of a class, and what follows from it."""

import pytest
from support.classroom_people import acts, children, classes, hush, referent, told
from support.people import PASSWORD, School

from one.accounts import sign_in as accounts
from one.apps.carnet import notes
from one.classroom import arrivals
from one.classroom.arrivals import Newcomer
from one.errors import Invalid, NotFound
from one.feed import page as feed
from one.http.state import State
from one.people.changes import accounts as account_changes
from one.people.changes import classes as class_changes
from one.people.changes import links
from one.people.changes.acting import InClass
from one.people.changes.arrivals import Choice, Decision

pytestmark = pytest.mark.anyio


async def test_blocking_ends_the_sessions_and_shuts_the_door(state: State, school: School) -> None:
    await school.token("bea.blin")
    bea, ce1 = school.people["bea.blin"], school.classes["CE1"]
    await hush(school.pool)
    await account_changes.block(await school.scope("paul.prof"), state.resources, InClass(ce1), bea)
    assert await school.pool.fetchval("select count(*) from session where person_id = $1", bea) == 0
    ended = await school.pool.fetchval("select count(*) from control where kind = 'session_ended'")
    assert ended == 1
    assert await told(school.pool) == {bea}
    with pytest.raises(accounts.Wrong):
        await accounts.sign_in(
            state.resources, "bea.blin", PASSWORD, network="test", device="test", remember=False
        )
    assert await acts(school.pool) == [("person.blocked", f"person:{bea}", {"class": ce1})]


async def test_a_block_is_lifted_and_both_are_noted_once(state: State, school: School) -> None:
    scope, bea, ce1 = await school.scope("paul.prof"), school.people["bea.blin"], school.classes["CE1"]
    for act in (
        account_changes.block,
        account_changes.block,
        account_changes.unblock,
        account_changes.unblock,
    ):
        await act(scope, state.resources, InClass(ce1), bea)
    await accounts.sign_in(
        state.resources, "bea.blin", PASSWORD, network="test", device="test", remember=False
    )
    assert [act for act, _target, _data in await acts(school.pool)] == ["person.blocked", "person.unblocked"]


async def test_what_the_direction_blocked_a_teacher_does_not_open(state: State, school: School) -> None:
    zoe, ce1 = school.people["zoe.blin"], school.classes["CE1"]
    await account_changes.block(await school.scope("dora.direction"), state.resources, InClass(ce1), zoe)
    with pytest.raises(NotFound):
        await account_changes.unblock(await school.scope("paul.prof"), state.resources, InClass(ce1), zoe)
    await account_changes.block(
        await school.scope("paul.prof"), state.resources, InClass(ce1), zoe
    )  # nor by blocking it again
    with pytest.raises(NotFound):
        await account_changes.unblock(await school.scope("paul.prof"), state.resources, InClass(ce1), zoe)
    await referent(school)
    await account_changes.unblock(await school.scope("gil.garde"), state.resources, InClass(ce1), zoe)
    assert await school.pool.fetchval("select blocked_at from person where id = $1", zoe) is None


async def test_a_name_is_corrected_and_the_login_stays(state: State, school: School) -> None:
    zoe, ce1 = school.people["zoe.blin"], school.classes["CE1"]
    await account_changes.rename(
        await school.scope("paul.prof"), state.resources, InClass(ce1), zoe, "  Zoé‮ \0Anne ", "d'Œuvre\n"
    )
    row = await school.pool.fetchrow("select login, first_name, last_name from person where id = $1", zoe)
    assert row is not None
    assert tuple(row) == ("zoe.blin", "Zoé Anne", "d’Œuvre")
    assert await acts(school.pool) == [
        ("person.renamed", f"person:{zoe}", {"class": ce1, "fields": ["first_name", "last_name"]})
    ]


@pytest.mark.parametrize(
    ("first", "last", "fields"),
    [
        ("", "Blin", {"first_name"}),
        ("‮​", "\0", {"first_name", "last_name"}),
        ("Z" * 101, "B" * 900_000, {"first_name", "last_name"}),
    ],
)
async def test_a_name_that_is_none_is_told_field_by_field(
    state: State, school: School, first: str, last: str, fields: set[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        await account_changes.rename(
            await school.scope("paul.prof"),
            state.resources,
            InClass(school.classes["CE1"]),
            school.people["zoe.blin"],
            first,
            last,
        )
    assert set(caught.value.errors) == fields


async def test_the_names_of_a_teacher_are_not_changed_here(state: State, school: School) -> None:
    with pytest.raises(NotFound):
        await account_changes.rename(
            await school.scope("dora.direction"),
            state.resources,
            InClass(school.classes["CE1"]),
            school.people["paul.prof"],
            "P",
            "P",
        )


async def test_a_guardian_is_linked_and_unlinked(state: State, school: School) -> None:
    scope, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    bea, lea, zoe = (school.people[login] for login in ("bea.blin", "lea.roy", "zoe.blin"))
    await hush(school.pool)
    await links.link(scope, state.resources, InClass(ce1), bea, lea)
    assert await children(school.pool, bea) == sorted([lea, zoe])
    await links.unlink(scope, state.resources, InClass(ce1), bea, zoe)
    assert await children(school.pool, bea) == [lea]
    assert await told(school.pool) == {bea}
    assert [act for act, _target, _data in await acts(school.pool)] == [
        "guardian.linked",
        "guardian.unlinked",
    ]


@pytest.mark.parametrize(
    ("guardian", "child"),
    [
        ("bea.blin", "tom.roy"),
        ("nina.noir", "zoe.blin"),
        ("zoe.blin", "lea.roy"),
        ("bea.blin", "lise.roy"),
        ("paul.prof", "lea.roy"),
    ],
)
async def test_only_a_guardian_and_a_pupil_of_the_class_are_linked(
    state: State, school: School, guardian: str, child: str
) -> None:
    before = await school.pool.fetchval("select count(*) from guardian")
    with pytest.raises(NotFound):
        await links.link(
            await school.scope("paul.prof"),
            state.resources,
            InClass(school.classes["CE1"]),
            school.people[guardian],
            school.people[child],
        )
    assert await school.pool.fetchval("select count(*) from guardian") == before


async def test_a_teacher_does_not_unlink_a_child_of_another_class(state: State, school: School) -> None:
    with pytest.raises(NotFound):
        await links.unlink(
            await school.scope("paul.prof"),
            state.resources,
            InClass(school.classes["CE1"]),
            school.people["lise.roy"],
            school.people["tom.roy"],
        )


async def test_a_guardian_without_a_child_left_leaves_the_school_and_is_remembered(
    state: State, school: School
) -> None:
    scope, ce1, bea = await school.scope("paul.prof"), school.classes["CE1"], school.people["bea.blin"]
    await class_changes.take_out(scope, state.resources, InClass(ce1), bea)
    assert await school.pool.fetchval("select count(*) from attachment where person_id = $1", bea) == 0
    gone = await school.pool.fetchrow("select school_id, children from departure where person_id = $1", bea)
    assert gone is not None
    assert tuple(gone) == (school.id, [school.people["zoe.blin"]])
    assert (await school.scope("bea.blin")).channels == (f"user:{bea}",)


async def test_a_guardian_of_two_classes_keeps_the_other(state: State, school: School) -> None:
    lise = school.people["lise.roy"]
    await class_changes.take_out(
        await school.scope("paul.prof"), state.resources, InClass(school.classes["CE1"]), lise
    )
    assert await children(school.pool, lise) == [school.people["tom.roy"]]
    assert await school.pool.fetchval("select count(*) from attachment where person_id = $1", lise) == 1


async def test_a_removed_pupil_stays_in_the_school_and_the_family_hears_the_class_no_more(
    state: State, school: School
) -> None:
    ce1, zoe, bea = school.classes["CE1"], school.people["zoe.blin"], school.people["bea.blin"]
    assert f"class:{ce1}:parent" in (await school.scope("bea.blin")).channels
    await hush(school.pool)
    await class_changes.take_out(await school.scope("paul.prof"), state.resources, InClass(ce1), zoe)
    assert await classes(school.pool, zoe) == []
    assert await school.pool.fetchval("select count(*) from attachment where person_id = $1", zoe) == 1
    assert {zoe, bea} == await told(school.pool)
    assert f"class:{ce1}:parent" not in (await school.scope("bea.blin")).channels


@pytest.mark.parametrize("way", ["link", "add"])
async def test_a_guardian_linked_by_a_teacher_belongs_to_the_school_and_sees_class_and_feed(
    state: State, school: School, way: str
) -> None:
    """Béa is Zoé's guardian, but not (any more) of the school: linked to Léa she is, and reads the class."""
    bea, lea, ce1 = school.people["bea.blin"], school.people["lea.roy"], school.classes["CE1"]
    paul = await school.scope("paul.prof")
    await notes.publish(paul, state.resources, notes.Draft(ce1, "Piscine", "Jeudi."))
    await school.pool.execute("delete from attachment where person_id = $1", bea)
    await school.pool.execute(
        "insert into departure (person_id, school_id, address) values ($1, $2, '1 rue X')", bea, school.id
    )
    assert (await school.scope("bea.blin")).closed
    if way == "link":
        await links.link(paul, state.resources, InClass(ce1), bea, lea)
    else:
        newcomer = Newcomer("parent", "Béa", "Blin", children=(lea,))
        await arrivals.add(paul, state.resources, ce1, newcomer, Choice(Decision.JOIN, bea))
    scope = await school.scope("bea.blin")
    assert [each.id for each in scope.schools] == [school.id]
    assert {c.id for child in scope.children for c in child.classes} == {ce1}
    assert [each.item.title for each in (await feed.page(scope, state.resources, None)).items] == [
        "Léa Roy",
        "Piscine",  # the link, which all her guardians are told of, and what came before it
    ]
    address = await school.pool.fetchval("select address from attachment where person_id = $1", bea)
    assert address == "1 rue X"
    assert await school.pool.fetchval("select count(*) from departure") == 0
