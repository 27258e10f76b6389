"""After every POST, a redirect: no page is the answer to one, or the browser's way back would ask to send it again.

tests/support/client.py judges each answer of all tests; here it is read in the code, with all that an act may come to.
"""

import dis
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import pytest

from one.http import render
from one.http.route import Route
from one.http.routes import TABLE


def called(function: FunctionType) -> Iterator[Any]:
    """What a function of ours may call: what it names, and what it names of that."""
    found = None
    for step in dis.get_instructions(function):
        if step.opname == "LOAD_GLOBAL":
            found = function.__globals__.get(step.argval)
        else:
            found = getattr(found, step.argval, None) if step.opname in ("LOAD_ATTR", "LOAD_METHOD") else None
        yield found


def reached(start: Any) -> set[Any]:
    """All functions that may run for this one, as far as one/http goes."""
    found, waiting = set[Any](), [start]
    while waiting:
        function = waiting.pop()
        function = getattr(function, "__func__", function)
        if isinstance(function, FunctionType) and function not in found:
            found.add(function)
            if function.__module__.startswith("one.http") and function is not render.page:
                waiting += called(function)
    return found


@pytest.mark.parametrize(
    "route", [each for each in TABLE if each.post is not None], ids=lambda route: route.path
)
def test_no_form_is_answered_by_a_page(route: Route) -> None:
    assert render.page not in reached(route.post)


def test_a_page_is_found_however_far_it_is() -> None:
    shown = next(each.get for each in TABLE if each.path.endswith("/parametrage"))
    assert render.page in reached(shown)
