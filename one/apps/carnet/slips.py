"""Slips of a note on paper, for families without a device: several a page, cut at the same places, with a part to sign.

Made in a thread, like the connection sheets (one/templating/pdf.py).
"""

from collections.abc import Sequence
from enum import StrEnum

from one import i18n, names
from one.apps.carnet import confirmations, notes
from one.apps.carnet.notes import Note
from one.errors import Invalid, NotFound
from one.i18n import _
from one.i18n.erased import called
from one.resources import Resources
from one.scope import Scope
from one.store.carnet import slips as store
from one.store.carnet.slips import Slip
from one.templating.pdf import drawn
from one.templating.times import day

SIGNS_MOST = 400_000  # of one file: a long text for a large school is printed once and copied
MOST = 500


class Which(StrEnum):
    """For whom slips are printed."""

    OFFLINE = "sans-compte"
    UNCONFIRMED = "sans-confirmation"  # of a note that asks for one
    ALL = "tous"


async def note_of(scope: Scope, resources: Resources, note_id: int) -> Note:
    """A note of the asker that stands; NotFound for any other."""
    note = await notes.read(scope, resources, note_id)
    if note.author_id != scope.person_id or note.withdrawn_at:
        raise NotFound
    return note


async def listed(scope: Scope, resources: Resources, note_id: int) -> dict[Which, list[Slip]]:
    """The pupils of a note of the asker, by whom slips may be printed for."""
    found = await store.listed(resources.pool, scope, note_id)
    return {
        Which.OFFLINE: [slip for slip in found if not slip.online],
        Which.UNCONFIRMED: [slip for slip in found if not slip.confirmed],
        Which.ALL: found,
    }


async def pdf(scope: Scope, resources: Resources, note_id: int, which: Which) -> bytes:
    """The slips as PDF; Invalid for nobody, or for more than one file should hold."""
    note = await note_of(scope, resources, note_id)
    found = (await listed(scope, resources, note_id))[which]
    if not found:
        raise Invalid({"pour": [_("Il n’y a pas de talon à imprimer : choisissez toutes les familles.")]})
    if len(found) > MOST or len(found) * len(note.text.plain) > SIGNS_MOST:
        raise Invalid(
            {"pour": [_("C’est trop pour un seul fichier. Imprimez ce mot une fois, et copiez-le.")]}
        )
    school = await store.school_name(resources.pool, note_id)
    return await resources.hashing.run(lambda: _pdf(note, school, found), place="slips")


def _back(note: Note) -> str:
    """What stands over the part to sign: until when, where the note asks for an answer until a day."""
    if note.asks.deadline is None:
        return _("À rendre à l’école")
    return _("À rendre à l’école jusqu’au %(day)s") % {"day": confirmations.said(note.asks.deadline)}


def _pdf(note: Note, school: str, found: Sequence[Slip]) -> bytes:
    data = {
        "lang": i18n.language(),
        "school": school,
        "title": note.title,
        "paragraphs": [each.split("\n") for each in note.text.plain.split("\n\n") if each.strip()],
        "from": f"{called(note.author_name)} · {day(note.created_at)}",
        "slips": [
            {"name": names.listed(each.first_name, each.last_name), "class": each.class_name}
            for each in found
        ],
        "answer": note.asks.answer,
        "words": {
            "for": _("Pour les responsables de"),
            "back": _back(note),
            "yes": _("Oui"),
            "no": _("Non"),
            "reply": _("Réponse"),
            "read": _("J’ai lu ce mot."),
            "on": _("Le"),
            "sign": _("Signature d’un responsable"),
        },
    }
    return drawn("carnet/slips.typ", data)
