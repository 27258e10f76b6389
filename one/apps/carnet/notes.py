"""Carnet de liaison: a teacher's or head's note to the guardians of a class or of chosen pupils."""

from collections.abc import Collection, Sequence

import msgspec

from one import channels
from one.acts import Act
from one.apps.app import ALL_PROFILES
from one.errors import Invalid, NotFound, Withdrawn
from one.events import Author
from one.i18n import _, lazy, lazy_count
from one.notifications import Ask, Frequency, Type
from one.people import rights
from one.resources import Once, Resources
from one.rich_text import Rich
from one.scope import FAMILY, Class, Function, Profile, Scope
from one.store.carnet import audience as audience_store
from one.store.carnet import notes as carnet
from one.store.carnet.asking import NOTHING, Asks
from one.store.classroom import classes
from one.store.feed import marks as marks_store
from one.store.notices import waiting
from one.store.school import settings as school_store
from one.store.work import Work, work
from one.subjects import Subject

TITLE_MOST = 120
BODY_MOST = 5000
PAGE = 25
LAST = 5

SUBJECT = carnet.SUBJECT
Note = carnet.Note
CODE = SUBJECT.code
ASKED = Ask(Profile.GUARDIAN, lazy("Lire et confirmer"))
MOT = Type(
    app=CODE,
    code="mot",
    sentence=lazy("a écrit un mot dans le carnet de liaison"),
    mail=Frequency.IMMEDIATE,
    publishers=lazy("les enseignants et la direction"),
    counted=lazy_count("{n} mot ajouté", "{n} mots ajoutés"),
    asks=ASKED,
)

WITHDRAWN = Act("carnet.withdrawn", lazy("a retiré un mot du carnet"), {"n": lazy("n°")})
URGENT = Act(
    "carnet.urgent",
    lazy("a fait partir un mot urgent"),
    {"n": lazy("n°"), "reason": lazy("motif :")},
)


class Draft(msgspec.Struct, frozen=True):
    """A note as its author sends it: title and text are clean and within their bounds. ``html``: of a formatted text.

    It goes to ``class_id`` and to ``class_ids``, of the same school: to all of them, or to ``children`` of theirs.
    ``groups`` are those whose pupils are to be added to the children (groups.settled), ``group_names`` what those were called.
    """

    class_id: int
    title: str
    body: str
    whole_class: bool = True
    children: tuple[int, ...] = ()
    html: str | None = None
    class_ids: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    group_names: tuple[str, ...] = ()
    asks: Asks = NOTHING

    @property
    def rooms(self) -> tuple[int, ...]:
        """Its classes, each once."""
        return (self.class_id, *sorted(set(self.class_ids) - {self.class_id}))

    @property
    def text(self) -> Rich:
        """Its text."""
        return Rich(self.body, self.html)


def check_open(scope: Scope) -> None:
    """NotFound when none of the asker's schools opens the notebook to their profile."""
    if not scope.has_app(CODE):
        raise NotFound


def is_writer(scope: Scope) -> bool:
    """Teachers, and whoever directs a school, write in the liaison notebook."""
    return scope.profile == Profile.TEACHER or scope.has_function(Function.DIRECTION)


def may_write(scope: Scope) -> bool:
    """Whether there is a school in which the asker may write now."""
    return is_writer(scope) and any(rights.may_publish(scope, CODE, s.id) for s in scope.schools)


def suspended(scope: Scope) -> bool:
    """Whether the asker would write, but for a restriction of sending in each of their schools."""
    return is_writer(scope) and not may_write(scope)


async def writable_classes(scope: Scope, resources: Resources) -> list[Class]:
    """The classes the asker may write to now: a teacher's own, all of the school for its head.

    None of a school that closed the notebook to their profile, or suspended their sending.
    """
    return [c for c in await own_classes(scope, resources) if rights.may_publish(scope, CODE, c.school_id)]


async def own_classes(scope: Scope, resources: Resources) -> list[Class]:
    """The same even while sending is suspended, or the notebook closed, there."""
    if not is_writer(scope):
        return []
    directed = [s.id for s in scope.schools if s.function == Function.DIRECTION]
    others = await classes.of_schools(resources.pool, scope, directed) if directed else []
    own = {c.id: c for c in (*scope.classes, *others)}
    return list(own.values())


async def pupils(scope: Scope, resources: Resources, class_id: int) -> list[classes.Pupil]:
    """The pupils of a class the asker may write to; NotFound for any other."""
    if class_id not in {c.id for c in await writable_classes(scope, resources)}:
        raise NotFound
    return await classes.pupils(resources.pool, scope, class_id)


async def opened(resources: Resources, scope: Scope, class_id: int) -> Collection[Profile]:
    """The profiles to which the school of a class of the asker opens the notebook: who would read a note now."""
    school_id = next(c.school_id for c in await own_classes(scope, resources) if c.id == class_id)
    return await school_store.open_profiles(resources.pool, school_id, CODE)


async def publish(
    scope: Scope, resources: Resources, draft: Draft, *, urgent: str = "", once: Once | None = None
) -> int:
    """Write a note and send it live; return its id. ``urgent`` says why it did not wait (sending.py), for the log.

    Raises NotFound for a class that is not the asker's, Invalid with all errors by field.
    """
    school_id = await check(scope, resources, draft)
    async with work(scope, resources, once=once) as w:
        await w.still(draft.rooms, draft.children)
        errors = problems(draft, set(await audience_store.places(w.connection, scope, draft.rooms)))
        open_to = await school_store.open_profiles(w.connection, school_id, CODE)
        if errors := errors | _closed(open_to):  # what was judged, as it is while all of it is held
            raise Invalid(errors)
        note_id = await write(w, scope, draft, open_to, urgent=bool(urgent))
        if urgent:
            await w.audit(URGENT, school_id=school_id, n=note_id, reason=urgent)
    return note_id


async def check(scope: Scope, resources: Resources, draft: Draft) -> int:
    """The school that a note is for; raises what ``publish`` does when it cannot be published."""
    school_id = await school_to_write_in(scope, resources, draft.class_id)
    errors = await wrong(scope, resources, draft)
    if errors := errors | _closed(await school_store.open_profiles(resources.pool, school_id, CODE)):
        raise Invalid(errors)
    return school_id


def _closed(open_to: Collection[Profile]) -> dict[str, list[str]]:
    """What is wrong when guardians would not read it."""
    if Profile.GUARDIAN in open_to:
        return {}
    return {"": [_("L’école a fermé le carnet de liaison aux parents : votre mot n’est pas parti.")]}


async def write(
    w: Work, scope: Scope, draft: Draft, open_to: Collection[str], *, urgent: bool = False
) -> int:
    """Write a note that was checked, within a unit of work; return its id. Mails of an ``urgent`` one wait for no pause."""
    chosen = () if draft.whole_class else tuple(sorted(set(draft.children)))
    note_id = await carnet.insert(
        w.connection, scope, draft.rooms, draft.title, draft.text, chosen, draft.group_names, draft.asks
    )
    url = f"/carnet/{note_id}"
    event_id = await w.publish(
        MOT,
        channels=audience(draft.rooms, chosen, open_to),
        subject=SUBJECT(note_id),
        title=draft.title,
        excerpt=draft.body,
        url=url,
        author=Author(scope.person_id, scope.full_name),
        asks=draft.asks.any,
    )
    if urgent:
        await waiting.hurry(w.connection, event_id)
    w.leads_to(url)
    return note_id


async def withdraw(scope: Scope, resources: Resources, subject: Subject) -> None:
    """Take a note back from everybody, by its author alone, who keeps it; once more changes nothing."""
    await take_back(scope, resources, *subject.ids)


async def take_back(scope: Scope, resources: Resources, note_id: int, *, handled: bool = False) -> None:
    """The same, also by who follows the note as its author does (``handled``: that was checked)."""
    async with work(scope, resources) as w:
        if handled:
            await w.acts()
        found = await carnet.withdraw(w.connection, scope, note_id, handled=handled)
        if found is None:
            raise NotFound
        school_id, now = found
        if now:
            await w.withdraw(SUBJECT(note_id))
            await w.withdraw(carnet.REMINDER(note_id))
            await w.withdraw(carnet.ANSWERED(note_id))
            await w.audit(WITHDRAWN, school_id=school_id, n=note_id)


async def school_to_write_in(scope: Scope, resources: Resources, class_id: int) -> int:
    """The school of a class the asker may write to; Invalid where sending is suspended: the text is kept."""
    school_id = next((c.school_id for c in await own_classes(scope, resources) if c.id == class_id), None)
    if school_id is None or not scope.has_app(CODE, school_id):
        raise NotFound
    if not rights.may_publish(scope, CODE, school_id):
        raise Invalid({"": [_("La direction a suspendu vos envois : votre mot n’est pas parti.")]})
    return school_id


def audience(
    class_ids: Sequence[int], children: tuple[int, ...], open_to: Collection[str] = ALL_PROFILES
) -> list[str]:
    """The channels of a note: the classes' guardians and pupils, or each chosen child and their guardians.

    Those of a profile that the school does not open the notebook to are left out: nothing is sent there.
    """
    if not children:
        return [channels.class_profile(each, p) for each in class_ids for p in FAMILY if p in open_to]
    named = ((Profile.GUARDIAN, channels.family), (Profile.PUPIL, channels.user))
    return [name(child) for child in children for profile, name in named if profile in open_to]


async def wrong(scope: Scope, resources: Resources, draft: Draft) -> dict[str, list[str]]:
    """What is wrong with a note's audience, by field; NotFound for a class that is not the asker's to write to."""
    mine = {c.id: c.school_id for c in await writable_classes(scope, resources)}
    if draft.class_id not in mine:
        raise NotFound
    if any(mine.get(each) != mine[draft.class_id] for each in draft.rooms):
        return {"class_ids": [_("Vous n’écrivez plus à une des classes choisies. Vérifiez votre choix.")]}
    return problems(draft, set(await audience_store.places(resources.pool, scope, draft.rooms)))


def problems(draft: Draft, known: set[int]) -> dict[str, list[str]]:
    """What is wrong with a note's audience, by field; ``known`` are the pupils of its classes."""
    if not draft.whole_class and not draft.children:
        return {"children": [_("Choisissez au moins un élève, ou toute la classe.")]}
    if draft.whole_class and draft.children:
        return {"audience": [_("Choisissez : toute la classe, ou les élèves cochés.")]}
    if set(draft.children) - known:
        return {"children": [_("Un des élèves choisis n’est plus dans cette classe. Vérifiez votre choix.")]}
    return {}


async def written(
    scope: Scope, resources: Resources, before: int | None, most: int = PAGE + 1
) -> list[carnet.Written]:
    """The asker's own notes, newest first."""
    check_open(scope)
    return await carnet.written(resources.pool, scope, before, most)


async def last_written(scope: Scope, resources: Resources) -> list[carnet.Written]:
    """The few notes a writer finds again on the home page; none where the notebook is closed to them."""
    if not is_writer(scope) or not scope.has_app(CODE):
        return []
    return await written(scope, resources, None, LAST)


async def received(scope: Scope, resources: Resources, before: int | None) -> list[carnet.Received]:
    """The notes the asker may read as a guardian or a pupil, newest first."""
    check_open(scope)
    return await carnet.received(resources.pool, scope, before, PAGE + 1)


async def read(scope: Scope, resources: Resources, note_id: int) -> carnet.Note:
    """One note; NotFound unless the asker wrote it or it stands in one of their channels."""
    check_open(scope)
    note = await carnet.get(resources.pool, scope, note_id)
    if note is None:
        gone = await marks_store.withdrawn(resources.pool, scope, SUBJECT(note_id))
        raise Withdrawn if gone else NotFound
    return note
