"""Cut the fonts that pages load from the packages': run once when those change.

A first visit loads the letters that French and the names around it need, in the weights that pages use; the rest of the Latin
letters stand in files of their own, which a browser asks for when one of them is on the page. Needs ``fonttools`` and
``brotli``, which nothing else does. What is printed comes to stand in ``static/css/site/fonts.css``.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from scripts.plain_zero import open_zero

FONTS = Path(__file__).resolve().parent.parent / "static/vendor/fonts"
WEIGHTS = (400, 700)
CROSSED = {"atkinson-hyperlegible-next-latin-wght-normal"}  # has a bar in its zero
NEAR = {
    *range(0x20, 0x7F),
    *map(
        ord,
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜÝŸàáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿß\u00a0«»‹›’‘“”–—…·•°©€×²³½−",
    ),
}


class Cut(NamedTuple):
    """A file to make: whether of the near letters or of all others."""

    file: str
    source: str
    near: bool


CUTS = (
    Cut("atkinson-near", "atkinson-hyperlegible-next-latin-wght-normal", near=True),
    Cut("atkinson-latin", "atkinson-hyperlegible-next-latin-wght-normal", near=False),
    Cut("atkinson-latin-ext", "atkinson-hyperlegible-next-latin-ext-wght-normal", near=False),
    Cut("fredoka-near", "fredoka-latin-600-normal", near=True),
    Cut("fredoka-latin", "fredoka-latin-600-normal", near=False),
)


def main() -> None:
    """Write the files, and say of each how large it is and which letters it has."""
    for cut in CUTS:
        font = TTFont(FONTS / f"{cut.source}.woff2")
        if cut.source in CROSSED:
            open_zero(font)
        letters = {each for each in font.getBestCmap() if (each in NEAR) is cut.near}
        options = Options()
        options.layout_features, options.notdef_outline = ["*"], True
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=letters)
        subsetter.subset(font)
        if "fvar" in font:
            font = instantiateVariableFont(font, {"wght": WEIGHTS})
        path = FONTS / "web" / f"{cut.file}.woff2"
        font.flavor = "woff2"
        font.save(path)
        print(f"{path.name}: {path.stat().st_size} bytes\n  {', '.join(ranges(letters))}")


def ranges(letters: Iterable[int]) -> list[str]:
    """Letters as ``unicode-range`` says them."""
    found: list[list[int]] = []
    for each in sorted(letters):
        if found and each == found[-1][1] + 1:
            found[-1][1] = each
        else:
            found.append([each, each])
    return [f"U+{first:04X}" + (f"-{last:04X}" if last > first else "") for first, last in found]


if __name__ == "__main__":
    main()
