"""What outside applications publish; see one/apps/externe/publication.py. Not a place of its own: it has no page."""

from one.apps.app import App
from one.i18n import _, lazy
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
    name=_("Application de l’école"),
    description=_("Ce que publient les autres services de l’école."),
    icon="external-link",
    color="slate",
    url="",
    category=_("Services"),
    profiles=(),
    types=(INFO,),
    help="applis",
)
