"""What Actualités publishes, and what the log keeps of it."""

from one.acts import Act
from one.i18n import lazy, lazy_count
from one.notifications import Frequency, Type
from one.store.actualites import subject

SUBJECT = subject.SUBJECT
CODE = SUBJECT.code
INFO = Type(
    app=CODE,
    code="info",
    sentence=lazy("a publié une actualité de l’école"),
    mail=Frequency.DAILY,
    publishers=lazy("la direction, et les adultes de l’école qu’elle choisit"),
    counted=lazy_count("{n} actualité publiée", "{n} actualités publiées"),
)
_N = {"n": lazy("n°")}
PUBLISHED = Act("actualites.published", lazy("a publié une actualité"), _N)
EDITED = Act("actualites.edited", lazy("a modifié une actualité"), _N)
WITHDRAWN = Act("actualites.withdrawn", lazy("a retiré une actualité"), _N)
ALLOWED = Act("actualites.allowed", lazy("a permis de publier des actualités à"))
DISALLOWED = Act("actualites.disallowed", lazy("a retiré le droit de publier des actualités à"))
PROFILES = Act(
    "actualites.profiles",
    lazy("a choisi les profils qui publient des actualités"),
    {"profiles": lazy("profils :")},
)
ACTS = (PUBLISHED, EDITED, WITHDRAWN, ALLOWED, DISALLOWED, PROFILES)
