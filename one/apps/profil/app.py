"""What sharing a mood or a motto is. What people say of themselves is no application: one/profile."""

from one.accounts import refused_address
from one.apps.app import App
from one.apps.profil import sample
from one.i18n import lazy
from one.profile import photo_taken, telling
from one.scope import Profile

APP = App(
    code=telling.APP,
    name=lazy("Profil"),
    description=lazy("Les humeurs et les devises que chacun partage."),
    icon="smile",
    color="lilac",
    order=75,
    category=lazy("Communiquer"),
    profiles=(),
    told=tuple(Profile),
    types=(*telling.TYPES.values(), refused_address.TYPE, photo_taken.TYPE),
    subjects=(*telling.SUBJECTS.values(), refused_address.SUBJECT, photo_taken.SUBJECT),
    sample=sample.SAMPLED,
    help=lazy("Les fiches des personnes"),
)
