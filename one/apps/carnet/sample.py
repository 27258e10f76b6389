"""The notes of the sample school."""

from datetime import timedelta
from functools import partial
from typing import NamedTuple

from one.apps.app import Sampled, SampleSchool
from one.apps.carnet import confirmations, notes
from one.apps.carnet.confirmations import Answer, Asks, Confirm
from one.scope import Scope
from one.store import sample
from one.store.carnet import own as store


class Note(NamedTuple):
    """A note of the sample, so many hours old (days of school, 24 hours each); for the class or one child."""

    hours: float
    class_name: str
    login: str
    title: str
    body: str
    child: str = ""
    asks: Asks = Asks()
    days: int | None = None  # until when, from today on
    by: tuple[str, ...] = ()  # logins of guardians who confirm, with a yes where that is asked for


# Oldest first, as they were written.
NOTES = (
    Note(
        146,
        "CE2",
        "julien.moreau",
        "Des livres pour la classe",
        "Notre coin lecture s’agrandit. Si vos enfants ont des albums qu’ils ne lisent plus, nous les accueillons avec joie.",
    ),
    Note(
        122,
        "CM2",
        "nadia.benali",
        "Visite du collège",
        "Mardi prochain, les CM2 passent la matinée au collège. Départ à pied à 8 h 45, retour pour la cantine.",
        asks=Asks(Confirm.EACH),
        by=("julie.blanc",),
    ),
    Note(
        99,
        "CP",
        "claire.fontaine",
        "Bibliothèque le mardi",
        "Chaque mardi, les enfants empruntent un livre. Pensez à le glisser dans le cartable.",
    ),
    Note(
        75,
        "CE2",
        "julien.moreau",
        "Lunettes retrouvées",
        "Les lunettes bleues de Léa étaient sous le banc du préau. Elles l’attendent sur mon bureau.",
        "Léa",
    ),
    Note(
        50,
        "CM2",
        "helene.garnier",
        "Réunion des délégués",
        "Les délégués élus se réunissent vendredi à 13 h 30 dans la salle des maîtres.",
    ),
    Note(
        27,
        "CP",
        "helene.garnier",
        "Photo de classe",
        "Le photographe vient jeudi matin. Les photos seront proposées à la vente avant les vacances.",
    ),
    Note(
        3,
        "CM2",
        "nadia.benali",
        "Exposé sur les volcans",
        "Les exposés commencent lundi. Une affiche suffit, l’important est de raconter avec ses mots.",
    ),
    Note(
        2,
        "CP",
        "claire.fontaine",
        "Goûter de vendredi",
        "Qui peut apporter un gâteau ? Une liste est affichée près de la porte de la classe.",
    ),
    Note(
        0.2,
        "CE2",
        "julien.moreau",
        "Sortie à la ferme",
        "Vendredi, nous irons à la ferme.\n\nPrévoyez des bottes et un pique-nique. Départ à 9 h, retour à 16 h.",
        asks=Asks(Confirm.ONE, Answer.YES_NO),
        days=6,
        by=("samir.haddad", "linh.nguyen", "benoit.girard", "ewa.kowalski"),
    ),
)


async def _publish(school: SampleSchool, note: Note) -> None:
    scope, pool = await school.scope(note.login), school.resources.pool
    classes = await notes.writable_classes(scope, school.resources)
    class_id = next(c.id for c in classes if c.name == note.class_name)
    pupils = await notes.pupils(scope, school.resources, class_id)
    children = tuple(pupil.id for pupil in pupils if pupil.first_name == note.child)
    until = None if note.days is None else confirmations.today() + timedelta(days=note.days)
    asks = Asks(note.asks.confirm, note.asks.answer, until)
    draft = notes.Draft(
        class_id, note.title, note.body, whole_class=not note.child, children=children, asks=asks
    )
    note_id = await notes.publish(scope, school.resources, draft)
    for login in note.by:
        await _confirm(await school.scope(login), school, note_id, class_id)
    age = school.age(note.hours)
    await store.set_back(pool, note_id, age)
    await sample.set_back(pool, notes.SUBJECT(note_id), age)


async def _confirm(guardian: Scope, school: SampleSchool, note_id: int, class_id: int) -> None:
    for child in guardian.children:
        if class_id in {c.id for c in child.classes}:
            await confirmations.open_(guardian, school.resources, note_id)
            await confirmations.give(guardian, school.resources, note_id, child.id, yes=True)


SAMPLED = tuple(Sampled(note.hours, partial(_publish, note=note)) for note in NOTES)
