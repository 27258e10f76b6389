"""Initials, colours and times are made twice, by templates and by scripts: the same, whatever the name and the hour."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.async_api import Browser, Page
from support import swedish

from one import clock
from one.clock import PARIS
from one.http.state import State
from one.i18n import speaking
from one.templating.filters import initials, tone
from one.templating.times import exact, reltime

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

# Letters that became capitals' partners after the Unicode of this Python: a browser knows more than we do.
YOUNG = "\u019b\u0264\u0282"
LETTERS = st.characters(categories=("Lu", "Ll", "Lt", "Lo", "Mn", "So", "Nd", "Pd"), exclude_characters=YOUNG)
FRENCH = st.sampled_from("éÉàçœŒïÿ’-e\u0301o\u0302ñßŉﬁ😀👩\u200d👧𝒜𐐨")
WORDS = st.text(LETTERS | FRENCH, max_size=6)
NAMES = st.lists(WORDS, max_size=4).map(" ".join)
EDGES = [
    "",
    " ",
    "  Zoé  ",
    "e\u0301lise o\u0302",
    "ß",
    "ﬁn",
    "𐐨lan 😀",
    "Jean-Marc d’Ô",
    "李 小龙",
    "a\u00a0b",
]

HOURS = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),  # 2 h becomes 3 h
    datetime(2026, 10, 25, 1, tzinfo=UTC),  # 3 h becomes 2 h
    datetime(2026, 12, 31, 23, tzinfo=UTC),  # the year ends
    datetime(2028, 2, 29, 12, tzinfo=UTC),
]
YEARS = timedelta(days=40 * 365)
NOWS = st.sampled_from(HOURS) | st.timedeltas(timedelta(0), YEARS).map(
    lambda after: datetime(2020, 1, 1, tzinfo=UTC) + after
)
SECONDS = st.integers(-7200, 4 * 3600) | st.integers(0, 9 * 86_400) | st.integers(0, 3 * 366 * 86_400)
MOMENTS = st.tuples(NOWS, SECONDS).map(
    lambda drawn: (
        drawn[0].replace(microsecond=0) - timedelta(seconds=drawn[1]),
        drawn[0].replace(microsecond=0),
    )
)

NAMED = """async ([path, names]) => {
  const { initials, tone } = await import(path);
  return names.map((name) => [initials(name), tone(name)]);
}"""
TIMED = """async ([path, moments]) => {
  const { exact, relative } = await import(path);
  return moments.map(([at, now]) => [relative(new Date(at), new Date(now)), exact(new Date(at))]);
}"""


def drawn(strategy: st.SearchStrategy[Any], most: int) -> list[Any]:
    """Many values at once: the browser is asked about all of them in one call."""
    found: list[Any] = []

    @settings(max_examples=most, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def draw(value: Any) -> None:
        found.append(value)

    draw()
    return found


async def script(browser: Browser, server: State, language: str, name: str) -> tuple[Page, str]:
    """A page in a language, and the address of one of its scripts."""
    context = await browser.new_context(
        base_url=server.resources.settings.origin, extra_http_headers={"x-language": language}
    )
    page = await context.new_page()
    await page.goto("/connexion")
    return page, server.templates.assets.static(f"js/{name}.js")


@pytest.mark.long
async def test_a_name_has_the_same_letters_and_colour(browser: Browser, server: State) -> None:
    names = EDGES + drawn(NAMES, 1500)
    page, path = await script(browser, server, "fr", "feed/build")
    made = await page.evaluate(NAMED, [path, names])
    assert len(names) > 1000
    for name, pair in zip(names, made, strict=True):
        assert pair == [initials(name), tone(name)], json.dumps(name)


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "zone"),
    [
        *((code, "Europe/Paris") for code in ("fr", "sv", "en", "es", "de", "it", "pt", "ar")),
        ("fr", "Pacific/Noumea"),
        ("fr", "America/Miquelon"),
    ],
)
async def test_a_moment_has_the_same_words(
    browser: Browser,
    server: State,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    zone: str,
) -> None:
    swedish.speak_swedish(tmp_path / "locale", monkeypatch)
    moments = drawn(MOMENTS, 1500)
    moments += [(now - timedelta(minutes=60 * hours + 1), now) for now in HOURS for hours in range(200)]
    page, path = await script(browser, server, language, "page/time")
    await page.evaluate("zone => (document.documentElement.dataset.zone = zone)", zone)
    made = await page.evaluate(TIMED, [path, [[at.isoformat(), now.isoformat()] for at, now in moments]])
    assert len(moments) > 1000
    with speaking(language), clock.at(ZoneInfo(zone)):
        for (at, now), pair in zip(moments, made, strict=True):
            assert pair == [reltime(at, now), exact(at)], (at.astimezone(PARIS), now.astimezone(PARIS))
