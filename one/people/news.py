"""What happens in a class, told in the feed of those it concerns, whichever page did it.

A pupil who leaves: the teachers of the class. One whom a teacher brings to another class: the teachers of those
they are in, the direction and the family. A guardian who is linked to a child or no longer is, for
it opens or closes the child's school life to somebody: the child's guardians, and the school's direction.
"""

from collections.abc import Sequence

from one import channels
from one.accounts import user_agents
from one.i18n import lazy, lazy_count
from one.i18n.words import Words, worded
from one.notifications import Frequency, Type
from one.people import said_of_lists
from one.scope import STAFF, Function, Profile
from one.store.classroom.members import Classroom
from one.store.people import news as store
from one.store.work import Work
from one.subjects import Kind

PERSON = Kind("person", people=True)
TIE = Kind(
    "link", people=True, excerpt_names=True
)  # a guardian and a child; of an import several, then the child
LISTS = Kind("import")  # an import of lists, by its number
TABLET = Kind("tablet")  # the tablets of a class, by the class

_LEFT = worded("L’élève n’est plus en %(old)s. Sa famille ne suit plus la classe.")
_MOVED = worded("De %(old)s à %(new)s. L’élève et sa famille suivent maintenant la nouvelle classe.")
_CAME = worded("L’élève et sa famille suivent maintenant la classe %(new)s.")
_ALSO = worded("L’élève est maintenant aussi en %(new)s, et reste en %(old)s. Sa famille suit les deux.")
_TIED = worded("%(name)s est maintenant responsable de cet enfant, et voit sa classe et ses mots.")
_UNTIED = worded("%(name)s ne voit plus la classe ni les mots de cet enfant.")
_SHOWS = worded("%(device)s montre maintenant le mur de la classe.")
_SHOWS_NOT = worded("%(device)s ne montre plus rien.")

_BY = lazy("les enseignants de la classe et la direction")
DEPARTURE = Type(
    "classe",
    "depart",
    lazy("a fait changer un élève de classe"),
    Frequency.DAILY,
    _BY,
    lazy_count("{n} élève changé de classe", "{n} élèves changés de classe"),
    STAFF,
    says=(_MOVED,),
)
REMOVAL = Type(
    "classe",
    "retrait",
    lazy("a retiré un élève de la classe"),
    Frequency.DAILY,
    _BY,
    lazy_count("{n} élève retiré", "{n} élèves retirés"),
    STAFF,
    says=(_LEFT,),
)
ARRIVAL = Type(
    "classe",
    "arrivee",
    lazy("a ajouté un élève à une classe"),
    Frequency.DAILY,
    _BY,
    lazy_count("{n} élève ajouté", "{n} élèves ajoutés"),
    says=(_CAME, _ALSO),
)
LINK = Type(
    "classe",
    "lien",
    lazy("a lié un responsable à un élève"),
    Frequency.DAILY,
    _BY,
    lazy_count("{n} responsable lié", "{n} responsables liés"),
    says=(_TIED, *said_of_lists.OF_TIES),
)
UNLINK = Type(
    "classe",
    "lien-retire",
    lazy("a retiré un responsable à un élève"),
    Frequency.DAILY,
    _BY,
    lazy_count("{n} responsable retiré", "{n} responsables retirés"),
    says=(_UNTIED, *said_of_lists.OF_TIES),
)
IMPORTED = Type(
    "classe",
    "import",
    lazy("a importé des listes"),
    Frequency.DAILY,
    _BY,
    lazy_count("{n} import de listes", "{n} imports de listes"),
    STAFF,
    says=said_of_lists.OF_LISTS,
)
PAIRED = Type(
    "classe",
    "tablette",
    lazy("a relié une tablette à la classe"),
    Frequency.DAILY,
    _BY,
    lazy_count("{n} tablette reliée", "{n} tablettes reliées"),
    STAFF,
    says=(_SHOWS, *user_agents.SAYS),
)
REVOKED = Type(
    "classe",
    "tablette-retiree",
    lazy("a retiré une tablette de la classe"),
    Frequency.DAILY,
    _BY,
    lazy_count("{n} tablette retirée", "{n} tablettes retirées"),
    STAFF,
    says=(_SHOWS_NOT, *user_agents.SAYS),
)
TYPES = (DEPARTURE, REMOVAL, ARRIVAL, LINK, UNLINK, IMPORTED, PAIRED, REVOKED)


async def tell_teachers(w: Work, person_id: int, left: Sequence[int], *, to: str = "") -> None:
    """One item for each class that was left. The asker is not told of their own act.

    ``to`` is the name of the class the pupil is in now, if it was a move. Nothing is told of who is no
    pupil, nor of a class that has no teacher besides the asker.
    """
    name = await store.pupil_name(w.connection, person_id)
    if name is None:
        return
    for class_id, class_name in await store.taught_by_others(w.connection, left, w.actor_id):
        await w.publish(
            DEPARTURE if to else REMOVAL,
            channels=[channels.class_profile(class_id, Profile.TEACHER)],
            subject=PERSON(person_id),
            title=name,
            excerpt=_left(class_name, to),
            url=f"/classe/{class_id}",
            of_act=True,
        )


async def tell_arrival(w: Work, classroom: Classroom, person_id: int, left: Sequence[int]) -> None:
    """A pupil of the school was brought to a class by its teacher: one item for all who should know.

    The direction and the pupil's guardians are told, and the teachers of the classes the pupil stays in; those of
    the classes ``left`` are told that by ``tell_teachers``. Nothing is told of who is no pupil.
    """
    name = await store.pupil_name(w.connection, person_id)
    if name is None:
        return
    others = await store.classes_besides(w.connection, person_id, classroom.id)
    taught = await store.taught_by_others(w.connection, [each for each, _name in others], w.actor_id)
    names = [channels.class_profile(class_id, Profile.TEACHER) for class_id, _name in taught]
    if await store.directed_by_others(w.connection, classroom.school_id, w.actor_id):
        names.append(channels.school_profile(classroom.school_id, Function.DIRECTION))
    if await store.has_guardians(w.connection, person_id, w.actor_id):
        names.append(channels.family(person_id))
    if names:
        await w.publish(
            ARRIVAL,
            channels=names,
            subject=PERSON(person_id),
            title=name,
            excerpt=_arrived(classroom.name, [name for _id, name in others]),
            url=f"/classe/{classroom.id}",
            of_act=True,
        )


def _arrived(new: str, stays: Sequence[str]) -> Words:
    return _ALSO % {"new": new, "old": ", ".join(stays)} if stays else _CAME % {"new": new}


def _left(old: str, new: str) -> Words:
    return _MOVED % {"old": old, "new": new} if new else _LEFT % {"old": old}


async def tell_family(
    w: Work, classroom: Classroom, pairs: Sequence[tuple[int, int]], *, linked: bool, known: bool = False
) -> None:
    """One item for each (guardian, child) just linked, or cut off.

    It goes to the guardians the child has now, if there is one besides who is meant and the asker, and to
    the direction, unless the asker is all of it. Who had an account before is told too (``known``). Names are found by the subject when a
    person is erased.
    """
    heads = [channels.school_profile(classroom.school_id, Function.DIRECTION)]
    if not await store.directed_by_others(w.connection, classroom.school_id, w.actor_id):
        heads = []
    for tie in await store.ties(w.connection, pairs, w.actor_id):
        names = [*heads, channels.family(tie.child_id)] if tie.others or known else heads
        if not names:
            continue
        await w.publish(
            LINK if linked else UNLINK,
            channels=names,
            subject=TIE(tie.guardian_id, tie.child_id),
            title=tie.child_name,
            excerpt=(_TIED if linked else _UNTIED) % {"name": tie.guardian_name},
            url=f"/classe/{classroom.id}",
            of_act=True,
        )


async def tell_tablet(w: Work, classroom: Classroom, device: Words, *, paired: bool) -> None:
    """One item for the teachers of the class besides the asker, if it has any. ``device`` is the tablet in words."""
    if not await store.taught_by_others(w.connection, [classroom.id], w.actor_id):
        return
    await w.publish(
        PAIRED if paired else REVOKED,
        channels=[channels.class_profile(classroom.id, Profile.TEACHER)],
        subject=TABLET(classroom.id),
        title=classroom.name,
        excerpt=(_SHOWS if paired else _SHOWS_NOT) % {"device": device},
        url=f"/classe/{classroom.id}/parametrage/tablettes",
        of_act=True,
    )
