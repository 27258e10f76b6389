"""The drawings that a service outside ONE may have, of ``static/img/services.svg``, and its colours."""

from one.i18n import Lazy, lazy

PICTURES: dict[str, Lazy] = {
    "globe": lazy("Un globe"),
    "livre": lazy("Des livres"),
    "calcul": lazy("Des chiffres"),
    "lettres": lazy("Des lettres"),
    "musique": lazy("De la musique"),
    "palette": lazy("Une palette"),
    "film": lazy("Un écran"),
    "fusee": lazy("Une fusée"),
    "plante": lazy("Une plante"),
    "jeu": lazy("Un puzzle"),
    "repas": lazy("Un repas"),
    "maison": lazy("Une maison"),
    "bus": lazy("Un bus"),
    "soin": lazy("Un cœur"),
    "papiers": lazy("Des papiers"),
    "cadenas": lazy("Un cadenas"),
}
COLORS: dict[str, Lazy] = {
    "lagoon": lazy("Lagon"),
    "sky": lazy("Ciel"),
    "leaf": lazy("Feuille"),
    "sun": lazy("Soleil"),
    "coral": lazy("Corail"),
    "plum": lazy("Prune"),
    "lilac": lazy("Lilas"),
    "slate": lazy("Ardoise"),
}
FIRST_PICTURE, FIRST_COLOR = "globe", "sky"
