"""Themes: what is read can be read in each of them, by the numbers of WCAG, and each has a scene of its own that is light."""

import re
from datetime import datetime
from functools import cache
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2
import pytest

from one import clock
from one.preferences.themes import THEMES
from one.templating.times import moment

ROOT = Path(__file__).parent.parent.parent
CSS = ROOT / "static" / "css"
SCENES = {path.stem for path in (ROOT / "templates/_art/landscapes").glob("*.html")}
MOMENTS = ("matin", "jour", "soir")
HOURS = {4: "soir", 5: "matin", 8: "matin", 9: "jour", 16: "jour", 17: "soir", 23: "soir"}
HUES = ("lagoon", "coral", "sky", "leaf", "lilac", "plum", "slate")
BLOCK = re.compile(r"([^{}]+)\{([^{}]*)\}")
MOST = 6_400  # bytes of a scene
SCHOOL = 4_400  # more for that of the hills: the school and the children of the sign-in page stand there

Colour = tuple[float, float, float]


def blocks(text: str) -> dict[str, dict[str, str]]:
    """The custom properties of each selector."""
    text = re.sub(r"/\*.*?\*/|@media screen", "", text, flags=re.DOTALL)
    return {
        selector.strip(" \n{}"): dict(re.findall(r"--([\w-]+): ([^;]+);", body))
        for selectors, body in BLOCK.findall(text)
        for selector in selectors.split(",")
    }


@cache
def roles(theme: str, moment: str = "jour") -> dict[str, str]:
    """What each role is, in a theme at a moment of the day."""
    site = blocks((CSS / "site/tokens.css").read_text("utf-8"))
    own = CSS / f"themes/{theme}.css"
    said = site | (blocks(own.read_text("utf-8")) if own.is_file() else {})
    order = (
        ":root",
        f'[data-theme="{theme}"]',
        f'[data-theme="{theme}"] [data-moment="{moment}"]',
    )
    return {name: value for each in order for name, value in said.get(each, {}).items()}


def colour(value: str) -> Colour:
    """Red, green and blue as light, not as numbers of a screen."""
    digits = value.strip("#")
    if len(digits) == 3:
        digits = "".join(each * 2 for each in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (colour(one), colour(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def faint(theme: str, pairs: list[tuple[str, str]], least: float, moment: str = "jour") -> list[str]:
    """The pairs of roles that do not reach a contrast."""
    found = roles(theme, moment)
    ratios = {(a, b): contrast(found[a], found[b]) for a, b in pairs}
    return [f"{a} on {b}: {ratio:.2f}" for (a, b), ratio in ratios.items() if ratio < least]


GROUNDS = ("page", "surface", "sunken")
TEXT = [
    *product(("ink", "soft", "accent", "accent-strong", "danger", "ok", "sun-ink", *HUES), GROUNDS),
    *((hue, f"{hue}-tint") for hue in HUES),
    *product(
        ("ink", "soft"),
        (*(f"{hue}-tint" for hue in HUES), "accent-tint", "danger-tint", "ok-tint", "new-tint", "sun-tint"),
    ),
    *(
        ("accent", "accent-tint"),
        ("accent-strong", "accent-tint"),
        ("danger", "danger-tint"),
        ("ok", "ok-tint"),
    ),
    *(("sun-ink", "sun-tint"), ("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-new", "new")),
]
EDGES = list(product(("edge", "focus"), GROUNDS))


@pytest.mark.parametrize("theme", sorted(SCENES))
def test_text_and_edges_can_be_told_from_what_they_stand_on(theme: str) -> None:
    assert not faint(theme, TEXT, 4.5)
    assert not faint(theme, EDGES, 3)


@pytest.mark.parametrize("theme", sorted(SCENES))
def test_the_words_on_a_landscape_are_readable_at_every_moment(theme: str) -> None:
    for light in MOMENTS:
        assert not faint(
            theme, [("ink", ground) for ground in ("sky-1", "sky-2", "hill-1", "hill-2")], 4.5, light
        )


def test_high_contrast_is_high() -> None:
    assert not faint("contraste", list(product(("ink", "soft", "accent", "danger", "ok", *HUES), GROUNDS)), 7)


@pytest.mark.parametrize("theme", sorted(SCENES))
def test_a_scene_is_light_and_paints_with_the_classes_of_its_theme(theme: str) -> None:
    loader = jinja2.FileSystemLoader(ROOT / "templates")
    scene = (
        jinja2.Environment(loader=loader, autoescape=True)
        .get_template(f"_art/landscapes/{theme}.html")
        .render()
    )
    assert len(scene) < MOST + (SCHOOL if theme == "collines" else 0)
    assert "style=" not in scene
    own = CSS / f"themes/{theme}.css"
    sheets = (CSS / "site/art.css").read_text("utf-8") + (own.read_text("utf-8") if own.is_file() else "")
    used = {name for each in re.findall(r'class="([^"]+)"', scene) for name in each.split()}
    assert used - set(re.findall(r"\.([a-z][\w-]*)", sheets)) <= {"art", "landscape-art"}


def test_the_bar_of_the_browser_goes_on_as_the_page_does() -> None:
    assert {theme.code: theme.bar for theme in THEMES} == {theme: roles(theme)["page"] for theme in SCENES}


def test_each_theme_has_a_picture_where_one_chooses_it() -> None:
    pictures = (ROOT / "static/img/themes.svg").read_text("utf-8")
    assert set(re.findall(r'<symbol id="([a-z]+)"', pictures)) == SCENES


def test_the_light_is_that_of_the_hour_at_the_school() -> None:
    assert {hour: moment(datetime(2026, 11, 26, hour, tzinfo=clock.PARIS)) for hour in HOURS} == HOURS
    noon = datetime(2026, 11, 26, 12, tzinfo=clock.PARIS)
    with clock.at(ZoneInfo("Pacific/Noumea")):
        assert moment(noon) == "soir"
