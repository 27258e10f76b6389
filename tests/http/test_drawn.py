"""Drawn requests: every address of the table, whatever is in its path, its query, its fields. Words, never a 5xx."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from httpx import Response
from support.client import Client, browser_for
from support.people import School

from one import http
from one.http.fields import AnyField, Button, Choice, Files, Id, Ids, Text
from one.http.kept import AGAIN
from one.http.route import Route
from one.http.routes import TABLE
from one.http.state import State
from one.store.accounts import sessions
from one.store.externe import applications
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

DRAWS = 4  # of each method of each address
NUMBERS = (
    *("", "0", "1", "-1", "007", "+1", " 1", "1.0", "1e3", "0x1", "a", "1,2", "1/2", "..", "\0", "1\0"),
    *(str(2**31 - 1), str(2**31), str(2**63 - 1), str(2**63), "9" * 18, "9" * 19, "9" * 400),
    *("٣", "１", "²", "𝟙", "१२"),
)
TEXTS = (
    *(
        "",
        " ",
        "a",
        "\0",
        "a\0b",
        "\n\r\n",
        "\u202eabc",
        "\u200b",
        "\ufeff",
        "\ufffe",
        "\U0010ffff",
        "İ",
        "ß",
        "ﬁ",
    ),
    *(
        "é" * 130,
        "e\u0301\u0316" * 1500,
        "👩‍👩‍👧‍👦" * 60,
        "x" * 20_000,
        "'; --",
        "%s%(n)s{0}",
        "<b>&amp;",
        "../../x",
    ),
    *("x@y.fr", "é@é.fr", "x@" + "a" * 70 + ".fr", "xn--@xn--.fr", "a@b\u3002fr", "@", "x@[::1]", "x@-.fr"),
    *("06 12 34 56 78", "+33612345678", "+", "+999999999999999", "0" * 30, "٠٦١٢٣٤٥٦٧٨"),
    *(
        "20:00",
        "24:00",
        "99:99",
        "-1:00",
        "20",
        "2026-02-30",
        "0000-00-00",
        "99999-01-01",
        "9999-12-31",
        "0001-01-01",
    ),
    *(
        "join:",
        "join:1",
        "move:" + "9" * 18,
        "join:x",
        "new:1",
        ":",
        "carnet:",
        "carnet:parent",
        ":parent",
        "x:y:z",
    ),
    *("//evil.example", "/\\evil", "/[", "http://[", "/%00", "/%ff", "/" + "é", "javascript:1"),
)
# What pages read from their address, as their code says it.
QUERY = sorted(
    {
        AGAIN,
        "a",
        "b",
        "q",
        "profil",
        "acte",
        "personne",
        "du",
        "au",
        "autre",
        "panneau",
        "change",
        "classe",
    }.union(
        *(
            re.findall(r'query_params\.get\(\s*"(\w+)"', path.read_text())
            for path in Path(http.__path__[0]).rglob("*.py")
        )
    )
)


class Draw:
    """Draws values; what exists comes often enough to get past the first look."""

    def __init__(self, seed: str, real: tuple[int, ...]) -> None:
        self.random = random.Random(seed)
        self.real = real

    def number(self) -> str:
        return (
            str(self.random.choice(self.real)) if self.random.random() < 0.5 else self.random.choice(NUMBERS)
        )

    def text(self) -> str:
        return self.random.choice((self.number(), *self.random.choices(TEXTS, k=4)))

    def value(self, field: AnyField) -> str:
        """One that is of the field's kind, or anything."""
        if self.random.random() < 0.2:
            return self.text()
        match field:
            case Ids():
                return self.number()
            case Choice():
                return self.random.choice([value for value, _words in field.options])
            case Text():
                return self.text() if self.random.random() < 0.6 else "Plausible"[: field.most]
        return self.text()

    def fields(self, route: Route) -> dict[str, list[str]]:
        """What is sent to a form: mostly its own fields, some left out, some several times."""
        assert route.form is not None
        return {
            field.name: [self.value(field) for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
            for field in route.form().fields
            if self.random.random() < (0.97 if isinstance(field, Button | Id) else 0.85)
        }

    def url(self, path: str) -> str:
        """The address with something in each of its places, and some of the queries."""

        def place(match: re.Match[str]) -> str:
            return quote(self.number(), safe="") or "0"

        drawn = re.sub(r"\{[^}]*\}", place, path)
        asked = self.random.sample(QUERY, self.random.choice((0, 1, 2, 4)))
        return f"{drawn}?{urlencode([(name, self.text()) for name in asked])}" if asked else drawn


def methods() -> Iterator[tuple[Route, str]]:
    for route in TABLE:
        # They wait for 25 s, or for ever, by purpose; what ends the session is drawn alone.
        if route.path not in ("/live/poll", "/live/events", "/deconnexion"):
            for method in route.methods:
                yield route, method


async def whole_again(pool: Pool, school: School) -> None:
    """Undo what the forms before have done to who is asked about and who asks."""
    await pool.execute("update class set archived_at = null")
    await pool.execute(
        "update person set blocked_at = null, terms_version = (select max(terms_version) from person)"
    )
    await pool.execute(
        "insert into attachment (person_id, school_id) select id, $1 from person on conflict do nothing",
        school.id,
    )
    await pool.execute(
        "update attachment set function = 'direction' where person_id = $1", school.people["dora.direction"]
    )
    await pool.execute(
        "insert into membership select $1, id from person where login in ('dora.direction', 'zoe.blin')"
        " on conflict do nothing",
        school.classes["CE1"],
    )


async def ask(browser: Client, draw: Draw, route: Route, method: str) -> tuple[str, Response]:
    url = draw.url(route.path)
    headers = {
        "sec-fetch-site": "same-origin",
        "accept": draw.random.choice(("text/html", "application/json")),
    }
    if method == "GET":
        return url, await browser.request(draw.random.choice(("GET", "GET", "HEAD")), url, headers=headers)
    if route.form is None:
        return url, await browser.post(url, content=draw.text().encode(), headers=headers)
    sent: dict[str, Any] = draw.fields(route)
    holds_files = any(isinstance(field, Files) for field in route.form().fields)
    attached = [("files", (draw.text()[:50] or "x", draw.text().encode()))] if holds_files else None
    answer = await browser.post(url, data=sent, files=attached, headers=headers)
    if f"{AGAIN}=" in answer.headers.get("location", ""):  # its page shows what was typed
        again = answer.headers["location"]
        return f"{url} {sent} {again}", await browser.get(again)
    return f"{url} {sent}", answer


@pytest.mark.parametrize(
    "login",
    [
        pytest.param("dora.direction", id="head", marks=pytest.mark.long),
        pytest.param("lise.roy", id="guardian", marks=pytest.mark.long),
        pytest.param("", id="visitor"),
    ],
)
async def test_whatever_is_drawn_is_answered_in_words(
    state: State, school: School, pool: Pool, login: str
) -> None:
    real = (school.id, *school.classes.values(), *(school.people[each] for each in ("zoe.blin", "bea.blin")))
    failed = []
    async with browser_for(state) as browser:
        for route, method in methods():
            if login and not route.who.signed and method == "POST" and "connexion" in route.path:
                continue
            await whole_again(pool, school)
            draw = Draw(f"{method} {route.path} {login}", real)
            for _ in range(DRAWS):
                browser.cookies.clear()
                if login:
                    token = await sessions.start(pool, school.people[login], remember=False, device="")
                    browser.cookies.set(state.resources.settings.cookie_name, token)
                asked, answer = await ask(browser, draw, route, method)
                if answer.status_code >= 500:
                    failed.append((method, asked[:600], answer.status_code))
    assert not failed


async def test_whatever_an_application_publishes_is_answered_in_words(
    state: State, school: School, pool: Pool
) -> None:
    token = await applications.create(pool, "0990009Z", "cantine", "Cantine")
    draw = Draw("api", (school.id, *school.classes.values()))
    pick = draw.random.choice
    async with browser_for(state) as browser:
        for turn in range(300):
            to: dict[str, Any] = pick(
                (
                    {"class": pick((draw.text(), int(draw.real[1]), 2**31, -(2**31) - 1, 2**63, 10**30))},
                    {"school": True},
                    {"people": [pick(("lise.roy", draw.text()))]},
                )
            )
            body = {
                "type": pick(("menu", draw.text())),
                "to": to,
                "title": pick(("Menu", draw.text())),
                "excerpt": draw.text(),
                "url": draw.text(),
                "for": [pick(("lea.roy", draw.text()))] if pick((True, False)) else [],
            }
            answer = await browser.post(
                "/api/v1/events",
                content=json.dumps(body, ensure_ascii=pick((True, False))).encode("utf-8", "surrogatepass"),
                headers={"authorization": f"Bearer {token}", "idempotency-key": f"{turn}"},
            )
            assert answer.status_code in (200, 201, 409, 422), (body, answer.text)
