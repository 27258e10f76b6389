"""The themes: names, words, and the colour of the browser's own bar.

Their colours are blocks ``[data-theme="…"]`` in ``static/css``, their scenes ``templates/_art/landscapes/<code>.html``
(docs/preferences.md).
"""

import msgspec

from one.i18n import Lazy, lazy


class Theme(msgspec.Struct, frozen=True):
    """One theme; ``bar`` is its ``--page``, where the browser draws beside the page."""

    code: str
    name: Lazy
    words: Lazy
    bar: str = "#fbf8f1"


THEMES = (
    Theme("collines", lazy("Les collines"), lazy("Le matin, devant l’école")),
    Theme("ocean", lazy("L’océan"), lazy("Les vagues, les voiles et les baleines"), "#f3f9fb"),
    Theme("desert", lazy("Le désert"), lazy("Les dunes et la caravane"), "#fdf6ea"),
    Theme("cirque", lazy("Le cirque"), lazy("Le chapiteau et les fanions"), "#fdf6f2"),
    Theme("panda", lazy("Les pandas"), lazy("La forêt de bambous"), "#f5faf2"),
    Theme("galaxie", lazy("La galaxie"), lazy("Les planètes et les fusées"), "#15122b"),
    Theme("nuit", lazy("La nuit"), lazy("Sombre, pour les yeux fatigués"), "#131a2b"),
    Theme("contraste", lazy("Contraste élevé"), lazy("Noir sur blanc, pour lire au mieux"), "#fff"),
)
