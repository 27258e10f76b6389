"""Messages, written and read by somebody."""

from one.apps.messagerie import reading, writing
from one.apps.messagerie.reading import Line, Sent
from one.http.state import State
from support.people import School


async def start(state: State, school: School, by: str, to: str, body: str = "Bonjour", **more: object) -> int:
    scope, draft = await school.scope(by), writing.Draft(body, **more)  # type: ignore[arg-type]
    return await writing.start(scope, state.resources, school.people[to], "Piscine", draft)


async def answer(state: State, school: School, by: str, thread_id: int, body: str = "Merci") -> int:
    return await writing.answer(await school.scope(by), state.resources, thread_id, writing.Draft(body))


async def to_families(state: State, school: School, by: str = "paul.prof", room: str = "CE1") -> int:
    scope, draft = await school.scope(by), writing.Draft("Des rouleaux, s’il vous plaît")
    return await writing.to_families(scope, state.resources, school.classes[room], "Lanternes", draft)


async def listed(
    state: State, school: School, login: str, typed: str = "", *, archived: bool = False
) -> list[Line | Sent]:
    scope = await school.scope(login)
    found = await reading.listed(scope, state.resources, typed, archived=archived, before=None)
    return found.lines


async def thread(state: State, school: School, login: str, thread_id: int) -> reading.Page:
    return await reading.page(await school.scope(login), state.resources, thread_id, None)


async def read(state: State, school: School, login: str, thread_id: int) -> bool:
    scope = await school.scope(login)
    found = await reading.thread(scope, state.resources, thread_id)
    return await reading.mark_read(scope, state.resources, found, found.last_id)


async def open_to_pupils(school: School) -> None:
    await school.pool.execute("delete from app_closed where app = 'messagerie'")
