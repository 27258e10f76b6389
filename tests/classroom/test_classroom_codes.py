"""New codes: who gets one, and what becomes of the one before."""

from datetime import timedelta

import pytest
from support.classroom_people import acts, deactivate
from support.people import PASSWORD, School

from one.accounts import sign_in as accounts
from one.classroom import codes
from one.classroom.access import members
from one.errors import NotFound
from one.http.state import State
from one.people.changes import codes as code_changes
from one.people.changes.acting import InClass

pytestmark = pytest.mark.anyio


async def test_who_has_not_activated_waits_pupil_by_pupil(state: State, school: School) -> None:
    await deactivate(school, "zoe.blin", "bea.blin", "lise.roy", "max.noir")
    scope = await school.scope("paul.prof")
    shown = await members(scope, state.resources, school.classes["CE1"])
    assert [p.login for p in codes.waiting(scope, shown)] == ["zoe.blin", "bea.blin", "lise.roy"]


async def test_a_new_code_signs_in_and_the_one_before_does_not(state: State, school: School) -> None:
    await deactivate(school, "bea.blin")
    scope, ids = await school.scope("paul.prof"), [school.people["bea.blin"]]
    first = (await code_changes.give(scope, state.resources, InClass(school.classes["CE1"]), ids))[0]
    second = (await code_changes.give(scope, state.resources, InClass(school.classes["CE1"]), ids))[0]
    with pytest.raises(accounts.Wrong):
        await accounts.sign_in(
            state.resources, "bea.blin", first.code, network="t", device="t", remember=False
        )
    entered = await accounts.sign_in(
        state.resources, "bea.blin", second.code, network="t", device="t", remember=False
    )
    assert isinstance(entered, accounts.MayActivate)
    assert second.relatives == ["Zoé"]
    target = f"class:{school.classes['CE1']}"
    assert await acts(school.pool) == [("codes.issued", target, {"people": ids})] * 2


async def test_a_pupil_who_forgot_the_password_keeps_it_until_a_new_one_is_chosen(
    state: State, school: School
) -> None:
    zoe = school.people["zoe.blin"]
    made = await code_changes.give(
        await school.scope("paul.prof"), state.resources, InClass(school.classes["CE1"]), [zoe]
    )
    for secret in (PASSWORD, made[0].code):
        await accounts.sign_in(state.resources, "zoe.blin", secret, network="t", device="t", remember=False)


async def test_one_person_who_may_not_get_a_code_stops_them_all(state: State, school: School) -> None:
    await deactivate(school, "zoe.blin", "max.noir", "lea.roy")
    await school.pool.execute("update person set blocked_at = now() where login = 'lea.roy'")
    scope, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    for login in ("max.noir", "lea.roy", "bea.blin", "paul.prof"):
        with pytest.raises(NotFound):
            await code_changes.give(
                scope, state.resources, InClass(ce1), [school.people["zoe.blin"], school.people[login]]
            )
    assert await school.pool.fetchval("select count(*) from activation_code") == 0
    assert await code_changes.give(scope, state.resources, InClass(ce1), []) == []
    assert await acts(school.pool) == []


async def test_a_code_given_today_is_told_with_its_age(state: State, school: School) -> None:
    await deactivate(school, "zoe.blin")
    scope, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    before = next(p for p in (await members(scope, state.resources, ce1)).people if p.login == "zoe.blin")
    assert before.code_at is None
    await code_changes.give(scope, state.resources, InClass(ce1), [before.id])
    after = next(p for p in (await members(scope, state.resources, ce1)).people if p.login == "zoe.blin")
    assert after.code_at is not None
    assert after.code_until is not None
    assert after.code_until - after.code_at == timedelta(days=state.resources.settings.code_days)
