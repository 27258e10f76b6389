"""The matrix of who sees and writes to whom, against a second, naive statement of it, on drawn schools."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from one.accounts.terms import VERSION
from one.errors import NotFound
from one.people import matrix, rights
from one.scope import Scope
from one.store.accounts import sessions
from one.store.people import ties
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


class Someone(msgspec.Struct):
    """A drawn person. Classes are (school, number); number 9 is an archived class."""

    profile: str
    schools: dict[int, str | None]
    classes: set[tuple[int, int]] = msgspec.field(default_factory=set)
    children: list[int] = msgspec.field(default_factory=list)  # places in the list of people
    blocked: bool = False


class World(msgspec.Struct):
    people: list[Someone]
    restricted: set[tuple[int, str]]


SCHOOLS, CLASSES = (0, 1), (0, 1, 9)
FUNCTIONS = (None, None, None, "direction", "referent")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two schools: pupils in a class or none, guardians of several, teachers of several, staff, leavers."""
    school = st.sampled_from(SCHOOLS)
    people = []
    for _ in range(draw(st.integers(2, 5))):
        here = draw(school)
        inside = draw(st.sets(st.sampled_from(CLASSES), max_size=2))
        left = draw(st.integers(0, 7)) == 0
        people.append(Someone("eleve", {} if left else {here: None}, {(here, n) for n in inside if not left}))
    pupils = list(range(len(people)))
    for _ in range(draw(st.integers(1, 4))):
        children = draw(st.lists(st.sampled_from(pupils), unique=True, max_size=3))
        mine: dict[int, str | None] = {s: None for c in children for s in people[c].schools}
        if draw(st.integers(0, 5)) == 0:
            mine[draw(school)] = None
        people.append(Someone("parent", mine, children=children))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.sets(school, min_size=0, max_size=2))
        taught = draw(
            st.sets(st.tuples(st.sampled_from(sorted(at) or [0]), st.sampled_from(CLASSES)), max_size=3)
        )
        functions: dict[int, str | None] = {s: draw(st.sampled_from(FUNCTIONS)) for s in at}
        people.append(Someone("enseignant", functions, taught if at else set()))
    people += [
        Someone("personnel", {draw(school): draw(st.sampled_from(FUNCTIONS))})
        for _ in range(draw(st.integers(0, 2)))
    ]
    restricted = draw(
        st.sets(st.tuples(school, st.sampled_from(("eleve", "parent", "enseignant", "personnel"))))
    )
    return World(people, restricted)


def through(world: World, a: int, b: int) -> set[int]:
    """The matrix of the product, said once more in the plainest way: in which schools a reaches b."""
    one, other = world.people[a], world.people[b]
    found = set()
    for school in SCHOOLS:
        if school not in one.schools or school not in other.schools:
            continue
        directs = one.schools[school] == "direction"
        is_head = other.schools[school] == "direction"
        open_classes = {c for c in one.classes if c[0] == school and c[1] != 9}
        other_classes = {c for c in other.classes if c[0] == school and c[1] != 9}
        if one.profile in ("enseignant", "personnel") or directs:
            found.add(school)
        elif one.profile == "eleve":
            if is_head:
                found.add(school)
            if other.profile in ("eleve", "enseignant") and open_classes & other_classes:
                found.add(school)
            if other.profile == "parent" and a in other.children:
                found.add(school)
        elif one.profile == "parent":
            if is_head:
                found.add(school)
            if other.profile == "eleve" and b in one.children:
                found.add(school)
            if other.profile == "parent" and set(one.children) & set(other.children):
                found.add(school)
            if other.profile == "enseignant":
                for child in one.children:
                    if {c for c in world.people[child].classes if c[1] != 9} & other_classes:
                        found.add(school)
    return found


def may_write(world: World, a: int, b: int) -> bool:
    one = world.people[a]
    if a == b:
        return False
    return any(
        (school, one.profile) not in world.restricted or one.schools[school] == "direction"
        for school in through(world, a, b)
    )


async def build(
    connection: Any, world: World
) -> tuple[list[int], dict[int, int], dict[tuple[int, int], int]]:
    """Put a drawn world into the database; ids of people, schools and classes."""
    schools = {
        n: await connection.fetchval(
            "insert into school (uai, name) values ($1, $1) returning id", f"099000{n}X"
        )
        for n in SCHOOLS
    }
    classes = {
        (s, n): await connection.fetchval(
            "insert into class (school_id, name, archived_at) values ($1, $2, case when $3 then now() end)"
            " returning id",
            schools[s],
            f"C{n}",
            n == 9,
        )
        for s in SCHOOLS
        for n in CLASSES
    }
    ids: list[int] = []
    for place, each in enumerate(world.people):
        ids.append(
            await connection.fetchval(
                "insert into person (login, profile, first_name, last_name, terms_version)"
                " values ($1, $2, 'P', $1, $3) returning id",
                f"p{place}.x",
                each.profile,
                VERSION,
            )
        )
        for school, function in each.schools.items():
            await connection.execute(
                "insert into attachment values ($1, $2, $3)", ids[-1], schools[school], function
            )
        for key in each.classes:
            await connection.execute("insert into membership values ($1, $2)", classes[key], ids[-1])
        for child in each.children:
            await connection.execute("insert into guardian values ($1, $2)", ids[-1], ids[child])
    for school, profile in world.restricted:
        await connection.execute("insert into sending_restriction values ($1, $2)", schools[school], profile)
    return ids, schools, classes


def channels_of(world: World, a: int, ids: list[int], schools: Any, classes: Any) -> set[str]:
    """The channels somebody may listen to, said plainly."""
    one = world.people[a]
    found = {f"user:{ids[a]}"}
    for school, function in one.schools.items():
        found.add(f"school:{schools[school]}:{one.profile}")
        if function:
            found.add(f"school:{schools[school]}:{function}")
    for key in one.classes:
        if key[1] != 9:
            found |= {f"class:{classes[key]}", f"class:{classes[key]}:{one.profile}"}
    for child in one.children:
        if world.people[child].schools:
            found.add(f"family:{ids[child]}")
        for key in world.people[child].classes:
            if key[1] != 9:
                found |= {f"class:{classes[key]}", f"class:{classes[key]}:parent"}
    return found


LEFT = World([Someone("eleve", {}), *(Someone("parent", {s: None}, children=[0]) for s in SCHOOLS)], set())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
@example(world=LEFT)  # of a child in no school: nothing ties its guardians any more
async def test_each_pair_may_exactly_what_the_matrix_says(pool: Pool, world: World) -> None:
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            ids, schools, classes = await build(connection, world)
            found = await ties.of(connection, ids)
            for a, asker in enumerate(world.people):
                token = await sessions.start(connection, ids[a], remember=False, device="")
                scope = await sessions.scope(connection, token)  # type: ignore[arg-type]
                assert scope is not None
                assert set(scope.channels) == channels_of(world, a, ids, schools, classes)
                mine = rights.of_scope(scope)
                assert scope.closed == (not asker.schools)
                for b in range(len(world.people)):
                    reached = {schools[s] for s in through(world, a, b)}
                    for each in (mine, found[ids[a]]):  # as the session says, and as the database says
                        assert rights.sees(each, found[ids[b]]) == (
                            bool(asker.schools) if a == b else bool(reached)
                        )
                        assert rights.writes(each, found[ids[b]]) == may_write(world, a, b)
                _administers(world, scope, asker, schools, classes)
        finally:
            await transaction.rollback()


def _administers(world: World, scope: Scope, asker: Someone, schools: Any, classes: Any) -> None:
    """Heads and référents their school; teachers their own open classes besides; others nothing."""
    for school in SCHOOLS:
        allowed = asker.schools.get(school) in ("direction", "referent")
        assert (schools[school] in {s.id for s in rights.administered(scope)}) == allowed
        if not allowed:
            with pytest.raises(NotFound):
                rights.check_school(scope, schools[school])
        for number in (0, 1):
            teaches = asker.profile == "enseignant" and (school, number) in asker.classes
            class_ = classes[school, number]
            assert (class_ in rights.taught(scope) or rights.administers(scope, schools[school])) == (
                allowed or teaches
            )


def test_the_matrix_has_the_cells_of_the_product_and_no_other() -> None:
    denied = {("eleve", "personnel"), ("parent", "personnel")}
    rows = ("eleve", "parent", "enseignant", "personnel", "direction")
    assert set(matrix.MATRIX) == {(a, b) for a in rows for b in rows} - denied
