"""The zero of a font that crosses it, without its bar: dates and hours are read by children who learn their figures.

The bar of Atkinson Hyperlegible Next parts the white of the zero in two: one oval is put in its place, shaped as the outline is, in
each weight. The licence (OFL 1.1, no reserved name) lets one change it. Codes have neither zero nor O, so nothing is mistaken.
"""

from collections.abc import Sequence

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates

Points = Sequence[tuple[float, float]]


def open_zero(font: TTFont) -> None:
    """Take the bar out of the zero; that of tables is made of the other."""
    glyph, variations = font["glyf"]["zero"], font["gvar"].variations["zero"]
    points, ends, flags = glyph.getCoordinates(font["glyf"])
    outline, on_line = ends[0] + 1, [at for at in range(len(points)) if flags[at] & 1]
    white = [at for at in on_line if at >= outline]
    # Where the white and the outline reach furthest, left, right, down and up: the same points in every weight.
    reach = [_reach(points, [at for at in on_line if at < outline]), _reach(points, white)]
    before = _ovals(points, outline, reach)
    for each in variations:
        moved = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(points, each.coordinates, strict=False)]
        after = _ovals(moved, outline, reach)
        deltas = [(round(x - a), round(y - b)) for (x, y), (a, b) in zip(after, before, strict=True)]
        each.coordinates = deltas + list(each.coordinates[-4:])
    glyph.coordinates = GlyphCoordinates([(round(x), round(y)) for x, y in before])
    glyph.flags = bytearray([*flags[:outline], *reversed(flags[:outline])])
    glyph.endPtsOfContours, glyph.numberOfContours = [outline - 1, 2 * outline - 1], 2
    glyph.program.fromBytecode(b"")
    glyph.recalcBounds(font["glyf"])


def _reach(points: Points, among: list[int]) -> list[int]:
    across, along = sorted(among, key=lambda at: points[at][0]), sorted(among, key=lambda at: points[at][1])
    return [across[0], across[-1], along[0], along[-1]]


def _ovals(points: Points, outline: int, reach: list[list[int]]) -> list[tuple[float, float]]:
    """The outline, and the same drawn backwards and smaller, as far as the white reached."""
    (left, right, low, high), (in_left, in_right, in_low, in_high) = reach
    across = (points[in_right][0] - points[in_left][0]) / (points[right][0] - points[left][0])
    along = (points[in_high][1] - points[in_low][1]) / (points[high][1] - points[low][1])
    inner = [
        (
            points[in_left][0] + (x - points[left][0]) * across,
            points[in_low][1] + (y - points[low][1]) * along,
        )
        for x, y in points[:outline]
    ]
    return [*points[:outline], *reversed(inner)]
