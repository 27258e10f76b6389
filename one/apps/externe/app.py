"""What outside applications publish; see one/apps/externe/publication.py. Not a place of its own: it has no page."""

from one.apps.app import App
from one.i18n import _

APP = App(
    code="externe",
    name=_("Application de l’école"),
    description=_("Ce que publient les autres services de l’école."),
    icon="external-link",
    color="slate",
    url="",
    category=_("Services"),
    profiles=(),
    sentences={"info": _("vous signale une nouveauté")},
    help="applis",
)
