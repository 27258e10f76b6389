"""How forms take the name of a class, from its own settings and from the pages of its school."""

from one.http.fields import Text
from one.http.forms import Form
from one.i18n import lazy
from one.people.changes.class_names import LEVEL_MOST, NAME_MOST


class Naming(Form):
    """Another name or level for a class."""

    name = Text(
        lazy("Nom"),
        most=NAME_MOST,
        missing=lazy("Donnez un nom à la classe."),
        hint=lazy("Par exemple : CE1 B"),
        autocomplete="off",
    )
    level = Text(lazy("Niveau"), most=LEVEL_MOST, autocomplete="off")
