"""A mood or a motto told in the feed: when the person says so, to those they are with every day, and no longer than it is shown."""

from collections.abc import Mapping

from one import channels
from one.errors import Invalid, NotFound, Throttled
from one.i18n import lazy, lazy_count
from one.i18n.words import worded
from one.notifications import Frequency, Type
from one.people import rights
from one.profile.fields import FIELDS, MOOD, MOODS, MOTTO, YES
from one.resources import Resources
from one.scope import Function, Profile, Scope
from one.store.profile import fields as store
from one.store.profile.fields import Kept
from one.store.work import Work, work
from one.subjects import Kind

APP = "profil"
# The title is what the person says of themselves: it goes with them.
SUBJECTS = {MOTTO: Kind("profile-motto", people=True), MOOD: Kind("profile-mood", people=True)}
_QUOTED = worded("« %(motto)s »")
_BY = lazy("chacun, quand il le demande")
TYPES = {
    MOOD: Type(
        APP,
        MOOD,
        lazy("partage son humeur"),
        Frequency.NEVER,
        _BY,
        lazy_count("{n} humeur partagée", "{n} humeurs partagées"),
        says=tuple(map(worded, MOODS.values())),
    ),
    MOTTO: Type(
        APP,
        MOTTO,
        lazy("a une nouvelle devise"),
        Frequency.NEVER,
        _BY,
        lazy_count("{n} devise partagée", "{n} devises partagées"),
        says=(_QUOTED,),
    ),
}
# Each time stands above all else in everybody's feed: half a dozen at once, then three an hour. Each process counts by itself,
# so of several together it is as many times that: a bound against noise, not a right.
PER_SECOND, AT_ONCE = 3 / 3600, 6
CLOSED = lazy("Ouvrez d’abord le cadenas : pour l’instant, personne d’autre ne doit le voir.")
NOBODY = lazy("Il n’y a personne à qui le dire pour l’instant.")
EMPTY = lazy("Il n’y a rien à dire pour l’instant.")


def audience(scope: Scope) -> list[str]:
    """The channels of those the asker is with every day, all of whom may see and write to them."""
    may = {school.id for school in scope.schools if rights.may_publish(scope, APP, school.id)}
    rooms = [room for room in scope.classes if room.school_id in may]
    if scope.profile == Profile.PUPIL:
        return [
            channels.class_profile(room.id, each)
            for room in rooms
            for each in (Profile.PUPIL, Profile.TEACHER)
        ]
    if scope.profile == Profile.GUARDIAN:
        theirs = {room.id for child in scope.children for room in child.classes if room.school_id in may}
        return [channels.class_profile(each, Profile.TEACHER) for each in sorted(theirs)]
    found = [channels.class_(room.id) for room in rooms]
    for school in (each for each in scope.schools if each.id in may):
        whole = school.function == Function.DIRECTION
        told = tuple(Profile) if whole else (Profile.TEACHER, Profile.STAFF)
        found += [channels.school_profile(school.id, each) for each in told]
    return found


async def tell(scope: Scope, resources: Resources, name: str) -> None:
    """Say the asker's motto or mood of now in the feed, in the place of what they said before. Invalid when there is none to be
    seen, Throttled when they say something time and again.
    """
    if name not in TYPES:
        raise NotFound
    names = audience(scope)
    if not names:
        raise Invalid({"": [str(NOBODY)]})
    async with work(scope, resources) as w:
        await w.still(channels.classes_of(names), alone=True)
        rows = await store.mine(w.connection, scope)
        value = (rows.get(name) or Kept()).value
        if not value:
            raise Invalid({name: [str(EMPTY)]})
        if (rows.get(FIELDS[name].padlock) or Kept()).value != YES:
            raise Invalid({name: [str(CLOSED)]})
        budget = resources.budgets.of((APP, scope.person_id), PER_SECOND, AT_ONCE)
        if not budget.take():
            raise Throttled(budget.wait)
        await w.withdraw(SUBJECTS[name](scope.person_id))
        await w.publish(
            TYPES[name],
            channels=names,
            subject=SUBJECTS[name](scope.person_id),
            title=worded(MOODS[value]) if name == MOOD else _QUOTED % {"motto": value},
            url=address(scope.person_id),
        )


async def withdraw_hidden(w: Work, scope: Scope, rows: Mapping[str, Kept]) -> None:
    """What is empty or shut away by now stands in nobody's feed any more."""
    for name, subject in SUBJECTS.items():
        shut = (rows.get(FIELDS[name].padlock) or Kept()).value != YES
        if shut or not (rows.get(name) or Kept()).value:
            await w.withdraw(subject(scope.person_id))


def address(person_id: int) -> str:
    """Where somebody's sheet is."""
    return f"/profil/{person_id}"
