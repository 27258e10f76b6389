"""A school with two référents, and requests of its parents."""

from one.apps.assistance import answering, asking, reading
from one.apps.assistance.asking import Draft
from one.apps.assistance.kinds import State as Stands
from one.http.state import State
from one.store.assistance.requests import Request
from support.people import School
from support.reported import referent


async def referents(school: School) -> None:
    """René, and Rita."""
    await referent(school)
    await referent(school, "rita.referent", "Rita")


async def ask(state: State, school: School, login: str = "lise.roy", **more: object) -> int:
    values: dict[str, object] = {
        "title": "La photo ne part pas",
        "about": "autre",
        "body": "Rien ne se passe.",
    }
    draft = Draft(school.id, **(values | more))  # type: ignore[arg-type]
    return await asking.ask(await school.scope(login), state.resources, draft)


async def answer(
    state: State,
    school: School,
    login: str,
    request_id: int,
    after: Stands | None = None,
    text: str = "Voilà",
) -> None:
    await answering.answer(await school.scope(login), state.resources, request_id, text, after)


async def move(state: State, school: School, login: str, request_id: int, after: Stands) -> None:
    await answering.move(await school.scope(login), state.resources, request_id, after)


async def give(
    state: State, school: School, login: str, request_id: int, to: str | None, had: str | None = None
) -> None:
    person_id, before = [school.people[each] if each else None for each in (to, had)]
    await answering.assign(await school.scope(login), state.resources, request_id, person_id, before)


async def seen(state: State, school: School, login: str, request_id: int) -> Request:
    return await reading.read(await school.scope(login), state.resources, request_id)


async def said(state: State, school: School, login: str, request_id: int) -> list[tuple[str, str]]:
    """Kind and words of each line that somebody reads."""
    scope = await school.scope(login)
    found = await reading.read(scope, state.resources, request_id)
    return [
        (each.kind, each.body or each.state) for each in await reading.thread(scope, state.resources, found)
    ]
