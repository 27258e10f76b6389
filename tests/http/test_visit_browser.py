"""What a visit loads, in a real browser: few requests and few bytes the first time, the page alone the next."""

import pytest
from playwright.async_api import Browser
from support.people import School

from bench.first_visit import Visit, load
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# Half of it are fonts and the live line. A page on which formatted text is written has its editor too.
READING = 16, 110_000
WRITING = 20, 126_000  # with the models of a note, and what it may ask


async def visits(browser: Browser, server: State, school: School, login: str, *paths: str) -> list[Visit]:
    """The visits of one browser that kept nothing before; ``""`` is nobody."""
    settings = server.resources.settings
    context = await browser.new_context()
    if login:
        token = await school.token(login)
        await context.add_cookies([{"name": settings.cookie_name, "value": token, "url": settings.origin}])
    found = [await load(context, settings.port, path) for path in paths]
    await context.close()
    return found


@pytest.mark.parametrize(
    ("login", "path", "budget"),
    [
        ("bea.blin", "/", READING),
        ("bea.blin", "/classe", READING),
        ("paul.prof", "/carnet/nouveau", WRITING),
        ("lea.roy", "/compte", READING),
        ("dora.direction", "/ecole", READING),
        ("paul.prof", "/applis", READING),
        ("", "/connexion", READING),
    ],
)
async def test_a_first_visit_is_few_requests_and_few_bytes(
    server: State, school: School, browser: Browser, login: str, path: str, budget: tuple[int, int]
) -> None:
    (first,) = await visits(browser, server, school, login, path)
    assert first.kinds["Document"] >= 1
    assert first.kinds["Stylesheet"] >= 2
    assert first.requests <= budget[0], first.kinds
    assert first.line_bytes <= budget[1]


async def test_the_next_visit_loads_the_page_alone_and_another_page_only_its_own(
    server: State, school: School, browser: Browser
) -> None:
    first, again, other = await visits(browser, server, school, "bea.blin", "/", "/", "/carnet")
    assert first.requests > 5
    assert again.kinds == {"Document": 1}
    assert other.kinds.pop("Document") == 1
    assert set(other.kinds) <= {"Stylesheet", "Script"}
    assert other.requests <= 2
