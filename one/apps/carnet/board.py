"""How a note was received: for its author, the teachers of its class and who directs the school. And the reminder."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one import channels, clock, events
from one.acts import Act
from one.apps.carnet import confirmations, notes
from one.apps.carnet.notes import CODE, Note
from one.errors import Invalid, NotFound
from one.i18n import _, lazy
from one.i18n.words import Words, worded
from one.mail import pause
from one.notifications import Frequency, Type
from one.people import rights
from one.resources import Once, Resources
from one.scope import Profile, Scope
from one.sharing import shared
from one.store.carnet import board as store
from one.store.carnet import notes as notes_store
from one.store.carnet.asking import Asks, Confirm
from one.store.carnet.confirmations import Given
from one.store.work import work

Awaited = store.Awaited
Left = store.Left
Reminded = store.Reminded
REMINDER = store.REMINDER
_AWAITED = worded("Votre confirmation est attendue.")
_WAS_AWAITED = worded("Votre confirmation était attendue pour le %(day)s.")
_AWAITED_UNTIL = worded("Votre confirmation est attendue jusqu’au %(day)s.")
RELANCE = Type(
    app=CODE,
    code="relance",
    sentence=lazy("rappelle un mot à confirmer"),
    mail=Frequency.IMMEDIATE,
    publishers=lazy("l’auteur du mot, les enseignants de la classe et la direction"),
    readers=(Profile.GUARDIAN,),
    asks=notes.ASKED,
    says=(_AWAITED, _WAS_AWAITED, _AWAITED_UNTIL),
)
REMINDED = Act(
    "carnet.reminded",
    lazy("a rappelé un mot du carnet"),
    {"n": lazy("n°"), "people": lazy("destinataires :")},
)


class Guardian(msgspec.Struct, frozen=True):
    """A guardian of a child, and what they did with a note. ``before``: when they confirmed what it said before."""

    id: int
    name: str
    active: bool
    opened_at: datetime | None
    given: Given | None
    late: bool
    before: datetime | None

    @property
    def has_read(self) -> bool:
        """Whether they opened the note; who confirms has read."""
        return self.opened_at is not None or self.given is not None


class Child(msgspec.Struct, frozen=True):
    """A pupil whom a note is for, with those who read it for them."""

    id: int
    name: str
    guardians: tuple[Guardian, ...]
    done: bool

    @property
    def answers(self) -> set[bool]:
        """What their guardians say by yes or no."""
        return {g.given.yes for g in self.guardians if g.given is not None and g.given.yes is not None}


class Board(msgspec.Struct, frozen=True):
    """All of it. A family are those who have a child together: twins are one."""

    asks: Asks
    children: list[Child]
    left: list[Left]
    reminded: Reminded | None

    @property
    def families(self) -> set[tuple[int, ...]]:
        """Each by the ids of its guardians."""
        return {tuple(g.id for g in child.guardians) for child in self.children if child.guardians}

    @property
    def have_read(self) -> int:
        """Of how many families somebody has read it."""
        readers = {g.id for child in self.children for g in child.guardians if g.has_read}
        return sum(not readers.isdisjoint(family) for family in self.families)

    @property
    def reached(self) -> list[Child]:
        """The pupils who have a guardian to confirm for them."""
        return [child for child in self.children if child.guardians]

    @property
    def unreached(self) -> list[Child]:
        """Those who have none: theirs is the paper."""
        return [child for child in self.children if not child.guardians]

    @property
    def done(self) -> int:
        """For how many pupils it is confirmed, as the note asks."""
        return sum(child.done for child in self.children)

    @property
    def guardians(self) -> tuple[int, int]:
        """How many guardians confirmed for all of their children, of how many."""
        given: dict[int, bool] = {}
        for child in self.children:
            for g in child.guardians:
                given[g.id] = given.get(g.id, True) and g.given is not None
        return sum(given.values()), len(given)

    @property
    def said(self) -> tuple[int, int, int]:
        """For how many pupils yes, no, and yes by one guardian and no by another."""
        answers = [child.answers for child in self.children]
        return answers.count({True}), answers.count({False}), answers.count({True, False})


async def followed(scope: Scope, resources: Resources, note_id: int) -> Note:
    """A note that the asker follows, and corrects: their own, and those to classes that are all theirs to write to. NotFound for any other.

    Only through a school of theirs: who left it reads what they wrote, and no names of families any more.
    """
    notes.check_open(scope)
    found = (
        await notes_store.get(resources.pool, scope, note_id, handled=True)
        if notes.is_writer(scope)
        else None
    )
    if found is None or not scope.has_app(CODE, found.school_id):
        raise NotFound
    if found.author_id != scope.person_id:
        rooms = {c.id for c in await notes.own_classes(scope, resources)}
        if not rooms.issuperset(found.class_ids) or not await store.stands(resources.pool, note_id):
            raise NotFound
    return found


async def board(scope: Scope, resources: Resources, note: Note) -> Board:
    """How a note that the asker follows was received."""
    lines = await store.lines(resources.pool, scope, note.id)
    by_child: dict[int, list[store.Line]] = {}
    for line in lines:
        by_child.setdefault(line.child_id, []).append(line)
    return Board(
        note.asks,
        [_child(note.asks, theirs) for theirs in by_child.values()],
        await store.left(resources.pool, scope, note.id) if note.asks.any else [],
        await store.last_reminder(resources.pool, scope, note.id) if note.asks.any else None,
    )


def _child(asks: Asks, lines: Sequence[store.Line]) -> Child:
    guardians = tuple(
        Guardian(
            line.guardian_id,
            line.guardian_name,
            line.active,
            line.opened_at,
            line.given,
            line.given is not None and confirmations.is_late(asks, line.given.answered_at),
            line.before,
        )
        for line in lines
        if line.guardian_id is not None
    )
    given = [g.given is not None for g in guardians]
    done = any(given) if asks.confirm == Confirm.ONE else bool(given) and all(given)
    return Child(lines[0].child_id, lines[0].child_name, guardians, done)


async def awaited(scope: Scope, resources: Resources) -> list[Awaited]:
    """The notes for which confirmations are still due: the asker's own, and those to their classes. For a teacher's board."""
    if not notes.is_writer(scope) or not scope.has_app(CODE):
        return []
    mine = [c.id for c in scope.classes]
    return await shared(
        ("carnet.awaited", scope.person_id), lambda: store.awaited(resources.pool, scope, mine)
    )


async def remind(scope: Scope, resources: Resources, note_id: int, *, once: Once | None = None) -> int:
    """Tell those who have not confirmed, in their own feeds alone; how many. At most once a day, whoever asks.

    Invalid, with a sentence, when nobody is left, or today's reminder went.
    """
    note = await followed(scope, resources, note_id)
    check_sending(scope, note)
    now = clock.now()
    if await pause.opens(resources, note.school_id, now) != now:
        raise Invalid({"": [_("L’école fait une pause : le rappel sera possible quand elle sera finie.")]})
    async with work(scope, resources, once=once) as w:
        await w.still(note.class_ids)
        held = await store.hold(w.connection, note_id)
        if held is None or not held.asks.any:
            raise NotFound
        people = await store.waited_for(w.connection, note_id)
        if not people:
            raise Invalid({"": [_("Tout le monde a déjà confirmé : aucun rappel n’est parti.")]})
        if not await store.remind(w.connection, scope, note_id, confirmations.today(), len(people)):
            raise Invalid({"": [_("Un rappel est déjà parti aujourd’hui. Le prochain est possible demain.")]})
        await w.withdraw(REMINDER(note_id))  # the one of before: each has one line at most
        await w.publish(
            RELANCE,
            channels=[channels.user(person) for person in people],
            subject=REMINDER(note_id),
            title=held.title,
            excerpt=awaited_by(held.asks),
            url=confirmations.address(note_id),
            asks=True,
        )
        await w.event(
            events.Kind.CHANGED,
            channels=confirmations.watchers(held.author_id, held.class_ids, held.school_id),
            body=events.changed_body(CODE),
        )
        await w.audit(REMINDED, school_id=held.school_id, n=note_id, people=len(people))
        w.leads_to(confirmations.address(note_id))
    return len(people)


async def take_back(scope: Scope, resources: Resources, note_id: int) -> None:
    """Take a reminder back from everybody, by whoever sent one of this note; the note stands, and the day is used up."""
    async with work(scope, resources) as w:
        if not await store.has_reminded(w.connection, scope, note_id):
            raise NotFound
        await w.withdraw(REMINDER(note_id))


def awaited_by(asks: Asks) -> Words:
    """What a reminder says."""
    if asks.deadline is None:
        return _AWAITED
    past = asks.deadline < confirmations.today()
    return (_WAS_AWAITED if past else _AWAITED_UNTIL) % {"day": asks.deadline}


def check_sending(scope: Scope, note: Note) -> None:
    """Invalid while the note's school has suspended what the asker sends."""
    if not rights.may_publish(scope, CODE, note.school_id):
        raise Invalid({"": [_("La direction a suspendu vos envois : rien n’est parti.")]})
