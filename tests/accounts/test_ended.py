"""Whatever ends a session tells the workers at COMMIT: its open pages do not wait for the next look at PostgreSQL."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import msgspec
import pytest
from support.accounts import give_code
from support.people import PASSWORD, School, double

from one.accounts import activation, new_password, recovery, sign_in
from one.accounts import sessions as own
from one.accounts.secret_codes import RESET
from one.accounts.terms import VERSION
from one.http.state import State
from one.people.changes import accounts as account_changes
from one.people.changes.acting import InSchool
from one.people.changes.merge import merge
from one.resources import Resources
from one.scope import Scope
from one.signals import Kind
from one.store.accounts import tickets

pytestmark = pytest.mark.anyio
NEW = "trois-petits-chats"


class Scene(msgspec.Struct):
    """Lise in two browsers."""

    school: School
    resources: Resources
    here: Scope
    other: Scope


@pytest.fixture
async def scene(state: State, school: School) -> Scene:
    here, other = await school.scope("lise.roy"), await school.scope("lise.roy")
    await school.scope("marc.roy")
    return Scene(school, state.resources, here, other)


@pytest.fixture
def told(state: State, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The sessions of which the workers are told that they ended; they really are."""
    ended: set[int] = set()
    signal = state.resources.live.signal

    def heard(kind: Kind, target_id: int) -> None:
        if kind is Kind.SESSION_ENDED:
            ended.add(target_id)
        signal(kind, target_id)

    monkeypatch.setattr(state.resources.live, "signal", heard)
    return ended


async def by_signing_out(scene: Scene) -> set[int]:
    await own.end_here(scene.here, scene.resources)
    return {scene.here.session_id}


async def by_ending_one(scene: Scene) -> set[int]:
    await own.end(scene.here, scene.resources, scene.other.session_id)
    return {scene.other.session_id}


async def by_ending_the_others(scene: Scene) -> set[int]:
    assert await own.end_others(scene.here, scene.resources) == 1
    return {scene.other.session_id}


async def by_a_password_change(scene: Scene) -> set[int]:
    """The one in use is renewed: what is open on its old token asks again with the new one, and is not hurried."""
    await new_password.change(scene.here, scene.resources, PASSWORD, NEW, NEW, network="a")
    return {scene.other.session_id}


async def by_a_link(scene: Scene) -> set[int]:
    token = await tickets.issue(scene.school.pool, RESET, scene.here.person_id, timedelta(hours=1), {})
    done = await recovery.reset(scene.resources, token, recovery.Chosen(NEW, NEW), device="")
    assert not done.remember
    return {scene.here.session_id, scene.other.session_id}


async def by_activation(scene: Scene) -> set[int]:
    code = await give_code(scene.school.pool, scene.here.person_id)
    found = await sign_in.sign_in(scene.resources, "lise.roy", code, network="a", device="", remember=False)
    assert isinstance(found, sign_in.MayActivate)
    form = activation.Activation(NEW, NEW, "lise@free.fr", "", VERSION)
    await activation.activate(scene.resources, found.ticket, form, device="")
    return {scene.here.session_id, scene.other.session_id}


async def by_a_block(scene: Scene) -> set[int]:
    head = await scene.school.scope("dora.direction")
    where = InSchool(scene.school.id)
    await account_changes.block(head, scene.resources, where, scene.here.person_id)
    return {scene.here.session_id, scene.other.session_id}


async def by_a_merge(scene: Scene) -> set[int]:
    kept = await double(scene.school, "lise.roy2", "parent", "Lise", "Roy")
    head, where = await scene.school.scope("dora.direction"), InSchool(scene.school.id)
    await merge(head, scene.resources, where, kept, scene.here.person_id)
    return {scene.here.session_id, scene.other.session_id}


WAYS: list[Callable[[Scene], Awaitable[set[int]]]] = [
    by_signing_out,
    by_ending_one,
    by_ending_the_others,
    by_a_password_change,
    by_a_link,
    by_activation,
    by_a_block,
    by_a_merge,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_the_workers_are_told_at_once_of_each_session_that_ends_and_of_no_other(
    scene: Scene, told: set[int], way: Callable[[Scene], Awaitable[set[int]]]
) -> None:
    assert await way(scene) == told
