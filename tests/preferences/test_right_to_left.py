"""Languages that are written from the right have the same sheets: those speak of start and end, never of left and right."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parent.parent.parent / "static/css"
PHYSICAL = re.compile(
    r"\b(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:text-align|float|clear): (?:left|right)|^\s*(?:left|right):(?! 50%)"
    r"|linear-gradient\((?:-?90deg|270deg|to (?:left|right))|\binset -?[\d.]+\w+ 0|\btranslate: -?[\d.]+rem ",
    re.MULTILINE,
)
SIDES = re.compile(r"^\s*(?:margin|padding|inset): ([^;]+);", re.MULTILINE)
CORNERS = re.compile(r"^\s*border-radius: ([^;/]+);", re.MULTILINE)
PART = re.compile(r"(?:[^\s()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+")
# A scene is a picture: it is not turned. What stands in the middle does so from either side.
PICTURES = ("site/hero.css", "themes/")


def physical(text: str) -> list[str]:
    """What a sheet says of left and right."""
    named = [found[0].strip() for found in PHYSICAL.finditer(text)]
    for found in SIDES.finditer(text):
        parts = PART.findall(found[1].removesuffix("!important"))
        notched = "safe-area" in found[1]  # a telephone's notch is where it is
        if len(parts) == 4 and parts[1] != parts[3] and not notched:
            named.append(found[0].strip())
    named += [found[0].strip() for found in CORNERS.finditer(text) if _leans(PART.findall(found[1]))]
    return named


def _leans(corners: list[str]) -> bool:
    """Whether the left corners are not as the right ones: from the top left, by the clock."""
    if len(corners) == 3:
        corners = [*corners, corners[1]]
    return len(corners) == 4 and (corners[0], corners[3]) != (corners[1], corners[2])


def test_no_sheet_speaks_of_left_and_right() -> None:
    found = {
        path.relative_to(CSS).as_posix(): said
        for path in sorted(CSS.rglob("*.css"))
        if not path.relative_to(CSS).as_posix().startswith(PICTURES)
        and (said := physical(path.read_text("utf-8")))
    }
    assert found == {}, "write margin-inline-start, inset-inline-end, text-align: start…"


@pytest.mark.parametrize(
    "said",
    [
        "a { margin-left: 1px; }",
        "a {\n  left: 0;\n}",
        "a {\n  padding: 0 1px 0 max(1px, calc(2px + 3px));\n}",
        "a { text-align: right; }",
        "a { border-top-left-radius: 1px; }",
        "a {\n  border-radius: 0 4px 4px 0;\n}",
        "a {\n  border-radius: 1px 2px 2px;\n}",
        "a { background: linear-gradient(90deg, red, blue); }",
        "a { box-shadow: inset 4px 0 red; }",
        "a { translate: 1.25rem 0; }",
    ],
)
def test_each_way_to_say_a_side_is_found(said: str) -> None:
    assert physical(said)


def test_what_is_the_same_on_both_sides_is_not() -> None:
    assert not physical("a {\n  inset: 0 1px 0 1px;\n  padding-inline: 1px 2px;\n  left: 50%;\n}")
    assert not physical(
        "a {\n  border-radius: 0 0 4px 4px;\n  box-shadow: inset calc(4px * var(--way)) 0 red;\n}"
    )
