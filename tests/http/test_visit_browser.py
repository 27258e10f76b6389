"""What a visit loads, in a real browser: few requests and few bytes the first time, the page alone the next."""

import pytest
from playwright.async_api import Browser
from support.people import School

from bench.first_visit import Visit, load
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# With a manifest and icons for the installed application, one line for all tabs, filters, keys and messages flash.
REQUESTS, BYTES = 20, 140_000


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
    ("login", "path"),
    [
        ("bea.blin", "/"),
        ("bea.blin", "/classe"),
        ("paul.prof", "/carnet/nouveau"),
        ("lea.roy", "/compte"),
        ("dora.direction", "/ecole"),
        ("paul.prof", "/applis"),
        ("", "/connexion"),
    ],
)
async def test_a_first_visit_is_few_requests_and_few_bytes(
    server: State, school: School, browser: Browser, login: str, path: str
) -> None:
    (first,) = await visits(browser, server, school, login, path)
    assert first.kinds["Document"] >= 1
    assert first.kinds["Stylesheet"] >= 2
    assert first.requests <= REQUESTS, first.kinds
    assert first.line_bytes <= BYTES


async def test_the_next_visit_loads_the_page_alone_and_another_page_only_its_own(
    server: State, school: School, browser: Browser
) -> None:
    first, again, other = await visits(browser, server, school, "bea.blin", "/", "/", "/carnet")
    assert first.requests > 5
    assert again.kinds == {"Document": 1}
    assert other.kinds.pop("Document") == 1
    assert set(other.kinds) <= {"Stylesheet", "Script"}
    assert other.requests <= 2
