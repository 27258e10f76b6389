"""What messages between people are."""

from collections.abc import Mapping
from typing import Any

from one.apps.app import App, Picture, Widget, Writing, Written
from one.apps.messagerie import jobs, people, reading, sample
from one.apps.messagerie.kinds import ACTS, CODE, MESSAGE, SUBJECT
from one.i18n import _, lazy
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.messagerie import data, messages

AT_HOME = 3


async def _waiting(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    found = await reading.waiting(scope, resources, AT_HOME)
    return {"waiting": found} if found else None


def _whom(scope: Scope) -> str:
    return _("à une personne, ou aux familles d’une classe") if scope.profile == Profile.TEACHER else ""


async def _may(scope: Scope, resources: Resources) -> bool:
    return people.may_send(scope) and not scope.by_pictures


APP = App(
    code=CODE,
    name=lazy("Messagerie"),
    description=lazy("S’écrire, entre personnes de l’école."),
    icon="mail",
    color="lagoon",
    order=14,
    url="/messagerie",
    category=lazy("Communiquer"),
    types=(MESSAGE,),
    subjects=(SUBJECT,),
    acts=ACTS,
    help=lazy("La messagerie"),
    pictures=(
        Picture(
            "julien.moreau",
            "/messagerie",
            lazy("La liste des conversations"),
            (
                Profile.TEACHER,
                Profile.STAFF,
            ),
        ),
    ),
    writing=Writing("/messagerie/nouveau", lazy("Écrire un message"), _whom, _may),
    writes_to=people.ways_to,
    widgets=(
        Widget(
            code="attente",
            name=lazy("Messages à lire"),
            icon="mail",
            color="lagoon",
            order=14,
            values=_waiting,
        ),
    ),
    files={CODE: reading.shows},
    data={"messages_ecrits": data.written, "messages_recus": data.received},
    data_labels={
        "messages_ecrits": lazy("Messages écrits"),
        "objet": lazy("Objet"),
        "aux_familles_de": lazy("Aux familles de"),
        "a": lazy("À"),
        "messages_recus": lazy("Messages reçus"),
        "archive": lazy("Archivé"),
    },
    written=Written(lazy("Messages écrits"), messages.count),
    jobs=jobs.JOBS,
    sample=sample.SAMPLED,
)
