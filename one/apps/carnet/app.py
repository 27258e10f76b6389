"""What the liaison notebook is."""

from collections.abc import Mapping
from typing import Any

from one.apps.app import App, Picture, Waiting, Widget, Writing, Written
from one.apps.carnet import (
    answers,
    board,
    confirmations,
    correcting,
    later,
    models,
    notes,
    sample,
    sample_kept,
)
from one.errors import NotFound
from one.i18n import _, lazy
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.carnet import groups as groups_store
from one.store.carnet import later as later_store
from one.store.carnet import models as models_store
from one.store.carnet import own as store
from one.subjects import Subject


async def _home(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    if scope.profile == Profile.GUARDIAN:
        due = await confirmations.due(scope, resources)
        return {"due": due, "today": confirmations.today(), "said": confirmations.said}
    found = await notes.last_written(scope, resources)
    return {"written": found} if found else None


async def _pending(scope: Scope, resources: Resources, class_id: int) -> list[Waiting]:
    """Notes that families of the class have still to confirm."""
    return [
        Waiting(note.title, confirmations.address(note.id), note.done, note.children)
        for note in await board.awaited(scope, resources)
        if class_id in note.class_ids
    ]


def _awaits(card: Mapping[str, Any]) -> list[str]:
    return [confirmations.address(each.id) for each in card.get("due", ())]


async def _withdraw(scope: Scope, resources: Resources, subject: Subject) -> None:
    """A reminder goes by itself; a note goes with all that tells of it, by its author wherever they are, or who follows it."""
    if subject.kind == board.REMINDER.code:
        await board.take_back(scope, resources, *subject.ids)
        return
    try:
        await notes.withdraw(scope, resources, subject)
    except NotFound:
        await correcting.withdraw(scope, resources, *subject.ids)


def _whom(scope: Scope) -> str:
    return _("aux familles de la classe") if len(scope.classes) == 1 else _("aux familles d’une classe")


async def _may(scope: Scope, resources: Resources) -> bool:
    return notes.may_write(scope)


APP = App(
    code=notes.CODE,
    name=lazy("Carnet de liaison"),
    description=lazy("Les mots entre l’école et la maison."),
    icon="notebook-pen",
    color="coral",
    order=10,
    url="/carnet",
    category=lazy("Communiquer"),
    types=(notes.MOT, board.RELANCE, correcting.CORRECTION, answers.REPONSE, later.HELD),
    subjects=(notes.SUBJECT, board.REMINDER, answers.SUBJECT, later.SUBJECT),
    acts=(notes.WITHDRAWN, notes.URGENT, correcting.CORRECTED, board.REMINDED, models.SAVED, models.GONE),
    help=lazy("Le carnet de liaison"),
    pictures=(
        Picture(
            "julien.moreau",
            "/carnet/nouveau",
            lazy("La page où s’écrit un mot"),
            (
                Profile.TEACHER,
                Profile.STAFF,
            ),
        ),
        Picture("sophie.marchand", "/carnet", lazy("Le carnet d’un parent"), (Profile.GUARDIAN,)),
    ),
    writing=Writing("/carnet/nouveau", lazy("Écrire un mot"), _whom, _may),
    home=_home,
    pending=_pending,
    widgets=(
        Widget(
            code="mots",
            name=lazy("Carnet de liaison"),
            icon="notebook-pen",
            color="coral",
            order=10,
            of=lambda scope: scope.profile != Profile.PUPIL,
        ),
    ),
    settings="/carnet/modeles?ecole={school}",
    awaits=_awaits,
    data={
        "mots": store.own,
        "mots_sur_un_eleve": store.about,
        "mots_confirmes": store.confirmed,
        "mots_confirmes_pour_un_eleve": store.confirmed_for,
        "mots_ouverts": store.opened,
        "mots_modifies": store.corrected,
        "rappels_de_mots": store.reminded,
        "mots_prevus": later_store.own,
        "mots_prevus_sur_un_eleve": later_store.about,
        "groupes": groups_store.own,
        "modeles": models_store.own,
        "groupes_d_un_eleve": groups_store.about,
    },
    data_labels={
        "mots": lazy("Mots"),
        "groupes": lazy("Groupes"),
        "groupes.nom": lazy("Groupe"),
        "mots_sur_un_eleve": lazy("Mots pour moi seul, ou pour quelques élèves"),
        "mots_confirmes": lazy("Mots confirmés"),
        "mot": lazy("Mot"),
        "repondu_le": lazy("Répondu le"),
        "mots_confirmes_pour_un_eleve": lazy("Mots confirmés pour moi"),
        "mots_ouverts": lazy("Mots ouverts"),
        "ouvert_le": lazy("Ouvert le"),
        "mots_modifies": lazy("Mots corrigés"),
        "corrige_le": lazy("Corrigé le"),
        "rappels_de_mots": lazy("Rappels de mots"),
        "rappels": lazy("Rappels"),
        "destinataires": lazy("Destinataires"),
        "mots_prevus": lazy("Mots prévus"),
        "prevu_le": lazy("Prévu le"),
        "mots_prevus_sur_un_eleve": lazy("Mots prévus pour moi seul, ou pour quelques élèves"),
        "modeles": lazy("Modèles"),
        "groupes_d_un_eleve": lazy("Groupes où je suis"),
    },
    jobs=(later.RELEASE,),
    written=Written(lazy("Mots écrits"), store.count),
    withdraw=_withdraw,
    sample=(*sample.SAMPLED, *sample_kept.SAMPLED),
)
