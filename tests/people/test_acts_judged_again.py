"""Whoever acts on people is judged again under the locks: a right that goes while the act waits is not used any more."""

import asyncio
from datetime import time

import pytest
from support.judged import Act, nothing_is_done
from support.locks import log_held, somebody_waits
from support.people import School, double

from one.errors import Invalid, NotFound
from one.http.state import State
from one.people.changes import (
    accounts,
    arrivals,
    class_names,
    classes,
    codes,
    functions,
    links,
    merge,
    photos,
    schools,
)
from one.people.changes.acting import InClass, InSchool
from one.scope import Scope
from one.store.roster.people import NewPerson
from one.tablet import cards

pytestmark = pytest.mark.anyio

NEW = NewPerson("", "eleve", "", "Neuf", "Léo", None, None, None)
STAFF = NewPerson("", "enseignant", "", "Neuf", "Léo", None, None, None)


def here(school: School) -> InSchool:
    return InSchool(school.id)


def ce1(school: School) -> InClass:
    return InClass(school.classes["CE1"])


# What a head does from the pages of the school, and a teacher from the settings of the class.
OF_SCHOOL: dict[str, Act] = {
    "block": lambda s, t, c: accounts.block(s, t.resources, here(c), c.people["lea.roy"]),
    "unblock": lambda s, t, c: accounts.unblock(s, t.resources, here(c), c.people["lea.roy"]),
    "rename": lambda s, t, c: accounts.rename(s, t.resources, here(c), c.people["lea.roy"], "Lou", "Roy"),
    "enter": lambda s, t, c: classes.enter(s, t.resources, here(c), c.people["lea.roy"], c.classes["CM2"]),
    "move": lambda s, t, c: classes.move(s, t.resources, here(c), c.people["lea.roy"], c.classes["CM2"]),
    "leave": lambda s, t, c: classes.leave(s, t.resources, here(c), c.people["lea.roy"], c.classes["CE1"]),
    "give direction": lambda s, t, c: functions.give_direction(
        s, t.resources, here(c), c.people["paul.prof"]
    ),
    "take direction": lambda s, t, c: functions.take_direction(
        s, t.resources, here(c), c.people["gil.garde"]
    ),
    "take out": lambda s, t, c: schools.take_out(s, t.resources, here(c), c.people["lea.roy"]),
    "attach": lambda s, t, c: schools.attach(s, t.resources, here(c), c.people["lea.roy"]),
    "code": lambda s, t, c: codes.give(s, t.resources, here(c), [c.people["gil.garde"]]),
    "add": lambda s, t, c: arrivals.add_to_school(s, t.resources, here(c), STAFF, arrivals.Choice()),
    "merge": lambda s, t, c: merge.merge(
        s, t.resources, here(c), c.people["lea.roy"], c.people["lea.roy2"], sure=True
    ),
}
OF_CLASS: dict[str, Act] = {
    "settle": lambda s, t, c: classes.settle(s, t.resources, ce1(c), c.people["lea.roy"]),
    "take out": lambda s, t, c: classes.take_out(s, t.resources, ce1(c), c.people["lea.roy"]),
    "link": lambda s, t, c: links.link(s, t.resources, ce1(c), c.people["bea.blin"], c.people["lea.roy"]),
    "unlink": lambda s, t, c: links.unlink(s, t.resources, ce1(c), c.people["lise.roy"], c.people["lea.roy"]),
    "relink": lambda s, t, c: links.relink(s, t.resources, ce1(c), c.people["bea.blin"], c.people["lea.roy"]),
    "no photo": lambda s, t, c: photos.mark(s, t.resources, ce1(c), c.people["lea.roy"], without=True),
    "codes": lambda s, t, c: codes.give(s, t.resources, ce1(c), [c.people["lea.roy"]]),
    "add": lambda s, t, c: arrivals.add_to_class(s, t.resources, ce1(c), NEW, arrivals.Choice()),
    "name": lambda s, t, c: class_names.rename(s, t.resources, c.classes["CE1"], "CE1 B", "CE1"),
    "cards": lambda s, t, c: cards.give(s, t.resources, c.classes["CE1"], [c.people["lea.roy"]]),
    "card away": lambda s, t, c: cards.remove(s, t.resources, c.classes["CE1"], c.people["lea.roy"]),
    "unlock": lambda s, t, c: cards.unlock(s, t.resources, c.classes["CE1"], c.people["lea.roy"]),
    "end": lambda s, t, c: cards.end(s, t.resources, c.classes["CE1"]),
    "open": lambda s, t, c: cards.set_opening(
        s, t.resources, c.classes["CE1"], opened=True, starts=time(8), ends=time(16), days=[1]
    ),
}


@pytest.mark.parametrize(("login", "every"), [("dora.direction", OF_SCHOOL), ("paul.prof", OF_CLASS)])
async def test_who_loses_the_right_while_the_act_waits_does_nothing(
    state: State, school: School, login: str, every: dict[str, Act]
) -> None:
    school.people["lea.roy2"] = await double(school, "lea.roy2", "eleve", "Léa", "Roy")
    await nothing_is_done(state, school, login, every)


async def test_two_who_act_on_each_other_at_once_wait_and_one_of_them_is_too_late(
    state: State, school: School
) -> None:
    await school.pool.execute(
        "update attachment set function = 'direction' where person_id = $1", school.people["paul.prof"]
    )
    both = [await school.scope(login) for login in ("dora.direction", "paul.prof")]
    ended: list[object] = []

    async def take(asker: Scope, other: Scope) -> None:
        try:
            await functions.take_direction(asker, state.resources, here(school), other.person_id)
        except (Invalid, NotFound) as error:
            ended.append(error)

    async with asyncio.TaskGroup() as tasks, log_held(school.pool):
        for asker, other in (both, both[::-1]):
            tasks.create_task(take(asker, other))
        await somebody_waits(school.pool, at_least=2)
    heads = await school.pool.fetchval("select count(*) from attachment where function = 'direction'")
    assert (heads, len(ended)) == (1, 1)
