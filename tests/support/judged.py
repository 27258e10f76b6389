"""Acts whose asker loses their right while they wait."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from one.errors import Invalid, NotFound
from one.http.state import State
from one.scope import Scope
from one.tasks import end_tasks
from support.locks import somebody_waits
from support.people import School

Act = Callable[[Scope, State, School], Coroutine[Any, Any, object]]
LOST = {
    "paul.prof": "with held as (select id from person where id = $1 for no key update)"
    " delete from membership where person_id in (select id from held)",
    "dora.direction": "with held as (select id from person where id = $1 for no key update)"
    " update attachment set function = null where person_id in (select id from held)",
}
GIVEN = {
    "paul.prof": "insert into membership (person_id, class_id) select $1, id from class where name = 'CE1'",
    "dora.direction": "update attachment set function = 'direction' where person_id = $1",
}


async def lost_meanwhile(state: State, school: School, login: str, act: Act) -> str:
    """What the act says whose asker loses their right while it waits for their row."""
    asker = await school.scope(login)

    async def told() -> str:
        try:
            await act(asker, state, school)
        except (Invalid, NotFound) as error:
            return error.errors[""][0] if isinstance(error, Invalid) else "not found"
        return "done"

    async with asyncio.TaskGroup() as tasks, school.pool.acquire() as other, other.transaction():
        await other.execute(LOST[login], asker.person_id)
        said = tasks.create_task(told())
        waits = asyncio.create_task(somebody_waits(school.pool))
        await asyncio.wait((said, waits), return_when=asyncio.FIRST_COMPLETED)
        await end_tasks(waits)
    await school.pool.execute(GIVEN[login], asker.person_id)
    return await said


async def nothing_is_done(state: State, school: School, login: str, every: Mapping[str, Act]) -> None:
    said = {name: await lost_meanwhile(state, school, login, act) for name, act in every.items()}
    words = "Rien n’est fait\u00a0: les droits de ce compte viennent de changer."
    assert said == dict.fromkeys(every, words)
    assert await school.pool.fetchval("select count(*) from audit") == 0
