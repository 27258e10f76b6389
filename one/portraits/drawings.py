"""The drawings that stand for a person, of ``static/img/avatars.svg``, each before the hue that suits it."""

import msgspec

from one.i18n import Lazy, lazy


class Drawing(msgspec.Struct, frozen=True):
    """A drawing: its name in the file, what is seen on it, and the hue behind it."""

    name: str
    words: Lazy
    hue: str


DRAWINGS = {
    each.name: each
    for each in (
        Drawing("renard", lazy("Le renard"), "coral"),
        Drawing("hibou", lazy("Le hibou"), "lilac"),
        Drawing("chat", lazy("Le chat"), "sky"),
        Drawing("lapin", lazy("Le lapin"), "leaf"),
        Drawing("ours", lazy("L’ours"), "sun"),
        Drawing("herisson", lazy("Le hérisson"), "lagoon"),
        Drawing("tortue", lazy("La tortue"), "sun"),
        Drawing("baleine", lazy("La baleine"), "lilac"),
        Drawing("mesange", lazy("La mésange"), "sky"),
        Drawing("coccinelle", lazy("La coccinelle"), "lagoon"),
        Drawing("escargot", lazy("L’escargot"), "sun"),
        Drawing("papillon", lazy("Le papillon"), "leaf"),
        Drawing("tournesol", lazy("Le tournesol"), "sky"),
        Drawing("cactus", lazy("Le cactus"), "plum"),
        Drawing("champignon", lazy("Le champignon"), "leaf"),
        Drawing("coquelicot", lazy("Le coquelicot"), "lagoon"),
        Drawing("arbre", lazy("Le pommier"), "sun"),
        Drawing("cerises", lazy("Les cerises"), "lagoon"),
        Drawing("lune", lazy("La lune"), "sky"),
        Drawing("cerf-volant", lazy("Le cerf-volant"), "lilac"),
        Drawing("montgolfiere", lazy("La montgolfière"), "sky"),
        Drawing("voilier", lazy("Le voilier"), "leaf"),
        Drawing("montagne", lazy("La montagne"), "coral"),
        Drawing("arc-en-ciel", lazy("L’arc-en-ciel"), "plum"),
    )
}
