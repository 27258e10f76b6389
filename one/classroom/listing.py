"""The list of a class as a file for a spreadsheet: who is in it, and whether their account is active."""

from one import acts, clock, spreadsheet, titles
from one.classroom.access import Members, members
from one.i18n import _
from one.names import plain
from one.resources import Resources
from one.scope import FAMILY, STAFF, Profile, Scope
from one.store.classroom.members import Classroom, Person
from one.store.work import work


async def export(scope: Scope, resources: Resources, class_id: int) -> tuple[str, bytes]:
    """(file name, CSV) for those who may set up the class; NotFound for others. It is logged.

    Neither addresses nor birth dates: what a teacher pins up or sends on holds as little as it can.
    """
    shown = await members(scope, resources, class_id)
    async with work(scope, resources) as w:
        school_id = shown.classroom.school_id
        await w.audit(acts.CLASS_EXPORTED, school_id=school_id, target=f"class:{class_id}")
    return file_name(shown.classroom), table(shown)


def file_name(classroom: Classroom) -> str:
    """« classe-ce1-b.csv »: letters that every disk and header takes."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in plain(classroom.name)).split()
    return f"classe-{'-'.join(words)[:60] or classroom.id}.csv"


def table(shown: Members) -> bytes:
    """Pupils, then guardians, then the school's people; marked as UTF-8, and no cell that would be a formula."""
    head = [_("profil"), _("nom"), _("prénom"), _("identifiant"), _("compte"), _("activé le")]
    rows = [[*head, _("responsables ou enfants")]]
    names = {p.id: p.name for p in shown.people}
    ranks = [*FAMILY, *STAFF]
    for person in sorted(shown.people, key=lambda p: ranks.index(Profile(p.profile))):
        since = clock.local(person.activated_at).strftime("%d/%m/%Y") if person.activated_at else ""
        relatives = ", ".join(names[each] for each in person.relatives if each in names)
        cells = [
            _profile(person),
            person.last_name,
            person.first_name,
            person.login,
            _state(person),
            since,
        ]
        rows.append([*cells, relatives])
    return spreadsheet.table(rows)


def _profile(person: Person) -> str:
    if person.profile == Profile.GUARDIAN:
        return _("responsable")
    return titles.profile(person.profile, person.civility).lower()


def _state(person: Person) -> str:
    if person.blocked_at is not None:
        return _("bloqué")
    return _("activé") if person.active else _("à activer")
