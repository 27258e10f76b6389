"""What outside applications publish; see one/apps/externe/publication.py. Not a place of its own: it has no page."""

from one.apps.app import App
from one.i18n import lazy
from one.notifications import Frequency, Type

INFO = Type(
    "externe",
    "info",
    lazy("vous signale une nouveauté"),
    Frequency.DAILY,
    lazy("les applications de l’école"),
)

APP = App(
    code="externe",
    name=lazy("Application de l’école"),
    description=lazy("Ce que publient les autres services de l’école."),
    icon="external-link",
    color="slate",
    url="",
    category=lazy("Services"),
    profiles=(),
    types=(INFO,),
    help="applis",
)
