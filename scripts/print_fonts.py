"""Make the TTF fonts of printed sheets from the web fonts; run once when those change.

PDF tools read neither woff2 nor variable fonts. Needs `fonttools` and `brotli`, which nothing else does.
"""

import io
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parent.parent / "static/vendor/fonts"
# File to make, family, style, package of the web font, weight.
CUTS = (
    ("atkinson-regular", "Atkinson Hyperlegible Next", "Regular", "atkinson-hyperlegible-next", 400),
    ("atkinson-bold", "Atkinson Hyperlegible Next", "Bold", "atkinson-hyperlegible-next", 700),
    ("fredoka-semibold", "Fredoka SemiBold", "Regular", "fredoka", 600),
)


def cut(package: str, subset: str, weight: int) -> io.BytesIO:
    """One weight of one subset, as TTF."""
    font = TTFont(FONTS / f"{package}-{subset}-wght-normal.woff2")
    font.flavor = None
    out = io.BytesIO()
    instantiateVariableFont(font, {"wght": weight}, inplace=True).save(out)
    out.seek(0)
    return out


def main() -> None:
    """Merge the subsets of each weight into one file."""
    for name, family, style, package, weight in CUTS:
        merged = Merger().merge([cut(package, subset, weight) for subset in ("latin", "latin-ext")])
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
