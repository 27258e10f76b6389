"""What the blog is."""

from collections.abc import Mapping
from typing import Any

from one.apps.app import App, Picture, Widget, Writing, Written
from one.apps.blog import blogs, posts, sample, writing
from one.apps.blog.kinds import ACTS, ANSWERED, ASKED, CODE, STATES, SUBJECT, TOLD, TYPES
from one.i18n import _, lazy
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store.blog import own

LAST = 3  # posts on the home page


async def _posts(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    found = await posts.latest(scope, resources, LAST)
    return {"last": found} if found else None


def _whom(scope: Scope) -> str:
    return _("pour la classe et les familles, avec des photos")


async def _may(scope: Scope, resources: Resources) -> bool:
    return blogs.is_leader(scope) and any(rights.may_publish(scope, CODE, s.id) for s in scope.schools)


APP = App(
    code=CODE,
    name=lazy("Blog"),
    description=lazy("La vie de la classe, en mots et en photos."),
    icon=f"{CODE}#images",
    color="leaf",
    order=14,
    url="/blog",
    category=lazy("Communiquer"),
    types=TYPES,
    subjects=(SUBJECT, ASKED, ANSWERED, TOLD),
    acts=ACTS,
    help=lazy("Le blog"),
    pictures=(Picture("sophie.marchand", "/blog", lazy("Le blog d’une classe et ses billets")),),
    writing=Writing("/blog/ecrire", lazy("Écrire un billet"), _whom, _may),
    widgets=(
        Widget(
            code="billets",
            name=lazy("Sur le blog"),
            icon=f"{CODE}#images",
            color="leaf",
            order=24,
            values=_posts,
        ),
    ),
    files={CODE: posts.shows},
    data={"billets": own.posts, "commentaires": own.comments, "blogs": own.blogs},
    data_labels={
        "billets": lazy("Billets"),
        "blog": lazy("Blog"),
        "mot_recu": lazy("Mot reçu"),
        "commentaires": lazy("Commentaires"),
        "billet": lazy("Billet"),
        "commentaire": lazy("Commentaire"),
        "blogs": lazy("Blogs"),
        "blogs.nom": lazy("Blog"),
        "presentation": lazy("Présentation"),
    },
    data_codes={"billets.etat": STATES},
    written=Written(lazy("Billets écrits"), own.count),
    withdraw=writing.withdraw_own,
    sample=sample.SAMPLED,
)
