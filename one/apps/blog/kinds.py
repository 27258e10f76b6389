"""What the blog publishes, and what the log keeps of it."""

from one.acts import Act
from one.i18n import Lazy, lazy, lazy_count
from one.i18n.words import worded_count
from one.notifications import Frequency, Type
from one.scope import STAFF
from one.store.blog import comments, posts

SUBJECT, ASKED, ANSWERED, TOLD = posts.SUBJECT, posts.ASKED, posts.ANSWERED, comments.TOLD
CODE = SUBJECT.code
_TEACHERS = lazy("les enseignants du blog et la direction")
BILLET = Type(
    app=CODE,
    code="billet",
    sentence=lazy("a publié un billet"),
    mail=Frequency.DAILY,
    publishers=lazy("les enseignants du blog, la direction, et les élèves après relecture"),
    counted=lazy_count("{n} billet publié", "{n} billets publiés"),
)
PHOTOS_ADDED = worded_count("%(n)s photo ajoutée", "%(n)s photos ajoutées")
PHOTOS = Type(
    app=CODE,
    code="photos",
    sentence=lazy("a ajouté des photos à un billet"),
    mail=Frequency.DAILY,
    publishers=_TEACHERS,
    counted=lazy_count("{n} ajout de photos", "{n} ajouts de photos"),
    says=(PHOTOS_ADDED,),
)
A_VALIDER = Type(
    app=CODE,
    code="billet_a_valider",
    sentence=lazy("propose un billet à relire"),
    mail=Frequency.IMMEDIATE,
    publishers=lazy("les élèves"),
    readers=STAFF,
)
RELU = Type(
    app=CODE,
    code="billet_relu",
    sentence=lazy("a relu un billet"),
    mail=Frequency.IMMEDIATE,
    publishers=_TEACHERS,
)
COMMENTAIRE = Type(
    app=CODE,
    code="commentaire",
    sentence=lazy("a commenté un billet"),
    mail=Frequency.WEEKLY,
    publishers=lazy("ceux qui lisent le blog"),
    counted=lazy_count("{n} commentaire", "{n} commentaires"),
)
COMMENTAIRE_A_VALIDER = Type(
    app=CODE,
    code="commentaire_a_valider",
    sentence=lazy("propose un commentaire à relire"),
    mail=Frequency.DAILY,
    publishers=lazy("ceux qui lisent le blog"),
    counted=lazy_count("{n} commentaire à relire", "{n} commentaires à relire"),
    readers=STAFF,
)
TYPES = (BILLET, PHOTOS, A_VALIDER, RELU, COMMENTAIRE, COMMENTAIRE_A_VALIDER)
_N = {"n": lazy("n°")}
CREATED = Act("blog.created", lazy("a créé un blog"), _N)
SET = Act("blog.set", lazy("a réglé un blog"), _N)
PUBLISHED = Act("blog.published", lazy("a publié un billet"), _N)
SUBMITTED = Act("blog.submitted", lazy("a proposé un billet"), _N)
APPROVED = Act("blog.approved", lazy("a approuvé un billet"), _N)
RETURNED = Act("blog.returned", lazy("a renvoyé un billet à son auteur"), _N)
EDITED = Act("blog.edited", lazy("a modifié un billet"), _N)
WITHDRAWN = Act("blog.withdrawn", lazy("a retiré un billet"), _N)
COMMENT_KEPT = Act("blog.comment_kept", lazy("a publié un commentaire"), _N)
COMMENT_REPORTED = Act("blog.comment_reported", lazy("a signalé un commentaire"), _N)
COMMENT_WITHDRAWN = Act("blog.comment_withdrawn", lazy("a retiré un commentaire"), _N)
ACTS = (
    CREATED,
    SET,
    PUBLISHED,
    SUBMITTED,
    APPROVED,
    RETURNED,
    EDITED,
    WITHDRAWN,
    COMMENT_KEPT,
    COMMENT_REPORTED,
    COMMENT_WITHDRAWN,
)
# Where a post stands, in words.
STATES: dict[str, Lazy] = {
    posts.State.WAITING: lazy("à relire"),
    posts.State.RETURNED: lazy("à reprendre"),
    posts.State.PUBLISHED: lazy("publié"),
}
