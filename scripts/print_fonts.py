"""Make the TTF fonts of printed sheets from the web fonts; run once when those change.

PDF tools read neither woff2 nor variable fonts. Needs `fonttools` and `brotli`, which nothing else does.
"""

import io
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from scripts.plain_zero import open_zero

FONTS = Path(__file__).resolve().parent.parent / "static/vendor/fonts"
# File to make, family, style, web font, weight.
CUTS = (
    (
        "atkinson-regular",
        "Atkinson Hyperlegible Next",
        "Regular",
        "atkinson-hyperlegible-next-{}-wght-normal",
        400,
    ),
    ("atkinson-bold", "Atkinson Hyperlegible Next", "Bold", "atkinson-hyperlegible-next-{}-wght-normal", 700),
    ("fredoka-semibold", "Fredoka SemiBold", "Regular", "fredoka-{}-600-normal", 600),
)


def cut(file: str, weight: int) -> io.BytesIO:
    """One weight of one subset, as TTF."""
    font = TTFont(FONTS / f"{file}.woff2")
    font.flavor = None
    if "fvar" in font:
        if "zero" in font["glyf"].keys():  # noqa: SIM118 - not a dictionary
            open_zero(font)
        font = instantiateVariableFont(font, {"wght": weight}, inplace=True)
    out = io.BytesIO()
    font.save(out)
    out.seek(0)
    return out


def main() -> None:
    """Merge the subsets of each weight into one file."""
    for name, family, style, file, weight in CUTS:
        merged = Merger().merge([cut(file.format(subset), weight) for subset in ("latin", "latin-ext")])
        for number, text in (
            (1, family),
            (2, style),
            (4, f"{family} {style}"),
            (6, name),
            (16, family),
            (17, style),
        ):
            merged["name"].setName(text, number, 3, 1, 0x409)
        merged["OS/2"].usWeightClass = weight
        (FONTS / "print").mkdir(exist_ok=True)
        merged.save(FONTS / "print" / f"{name}.ttf")


main()
