"""The list of a class as a file for a spreadsheet: who is in it, and whether their account is active."""

from one import acts, spreadsheet
from one.classroom.access import Board, board
from one.clock import PARIS
from one.i18n import _
from one.names import plain
from one.people.rights import FAMILY
from one.resources import Resources
from one.scope import Scope
from one.store import audit
from one.store.classroom.board import Person, Room


async def export(scope: Scope, resources: Resources, class_id: int) -> tuple[str, bytes]:
    """(file name, CSV) for those who may set up the class; NotFound for others. It is logged.

    Neither addresses nor birth dates: what a teacher pins up or sends on holds as little as it can.
    """
    shown = await board(scope, resources, class_id)
    async with resources.pool.acquire() as connection, connection.transaction():
        await audit.note(
            connection, actor_id=scope.person_id, school_id=shown.room.school_id, act=acts.CLASS_EXPORTED,
            target=f"class:{class_id}",
        )  # fmt: skip
    return file_name(shown.room), table(shown)


def file_name(room: Room) -> str:
    """« classe-ce1-b.csv »: letters that every disk and header takes."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in plain(room.name)).split()
    return f"classe-{'-'.join(words)[:60] or room.id}.csv"


def table(shown: Board) -> bytes:
    """Pupils, then guardians, then the school's people; marked as UTF-8, and no cell that would be a formula."""
    head = [_("profil"), _("nom"), _("prénom"), _("identifiant"), _("compte"), _("activé le")]
    rows = [[*head, _("responsables ou enfants")]]
    names = {p.id: p.name for p in shown.people}
    profiles = (*FAMILY, "enseignant", "personnel")
    for person in sorted(shown.people, key=lambda p: profiles.index(p.profile)):
        since = person.activated_at.astimezone(PARIS).strftime("%d/%m/%Y") if person.activated_at else ""
        relatives = ", ".join(names[each] for each in person.relatives if each in names)
        cells = [_profile(person), person.last_name, person.first_name, person.login, _state(person), since]
        rows.append([*cells, relatives])
    return spreadsheet.table(rows)


def _profile(person: Person) -> str:
    return {"eleve": _("élève"), "parent": _("responsable"), "enseignant": _("enseignant")}.get(
        person.profile, _("personnel")
    )


def _state(person: Person) -> str:
    if person.blocked_at is not None:
        return _("bloqué")
    return _("activé") if person.active else _("à activer")
