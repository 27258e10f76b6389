"""The names of the radios of a question are typed by whoever wants to; none is a fault of ours."""

import pytest
from support.client import signed
from support.people import School

from one.http.state import State

pytestmark = pytest.mark.anyio

NAMES = ["q-a\0", "q-\0", "q-", "q-é", "q-" + "k" * 90, "q-a:b", "q-" + "\u0301" * 60, "q-<b>", "q-\ufffd"]
PAGES = [
    "/ecole/{school}/a-verifier",
    "/ecole/{school}/import/apercu",
    "/ecole/{school}/import/appliquer",
    "/classe/{room}/parametrage/import/questions",
    "/classe/{room}/parametrage/import/apercu",
    "/classe/{room}/parametrage/import/appliquer",
]


@pytest.mark.parametrize("page", PAGES)
async def test_a_question_nobody_asked_is_no_fault(state: State, school: School, page: str) -> None:
    url = page.format(school=school.id, room=school.classes["CE1"])
    async with await signed(state, school, "dora.direction") as head:
        for name in NAMES:
            answer = await head.form(url, **{name: "same", "seen": "x"})
            assert answer.status_code < 500, name
        await head.form(url, **dict.fromkeys(NAMES, "sa\0me"))
        asked = await head.get(url.replace("appliquer", "apercu"), params=dict.fromkeys(NAMES, "same"))
        assert asked.status_code < 500
