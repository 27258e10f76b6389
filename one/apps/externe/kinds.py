"""What outside applications publish, and what the log keeps of their keys."""

from one.acts import Act
from one.i18n import lazy
from one.notifications import Frequency, Type
from one.subjects import Kind

CODE = "externe"
SUBJECT = Kind("application", several=True)
INFO = Type(
    CODE,
    "info",
    lazy("vous signale une nouveauté"),
    Frequency.DAILY,
    lazy("les applications de l’école"),
)
_N = {"application": lazy("clé"), "types": lazy("types :"), "classes": lazy("classes n°")}
MADE = Act("externe.made", lazy("a fait la clé d’une application extérieure"), _N)
RENEWED = Act("externe.renewed", lazy("a renouvelé la clé d’une application extérieure"), _N)
REVOKED = Act("externe.revoked", lazy("a révoqué la clé d’une application extérieure"), _N)
ACTS = (MADE, RENEWED, REVOKED)
