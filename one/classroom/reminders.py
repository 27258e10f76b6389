"""Reminders by mail to those who have not activated their account.

The mail names the login and sends to the sheet, or to the teacher for a new one. It never carries a
code: an address that came with an import was not checked by anybody, and a fresh code would kill
the one on the sheet at home (docs/classroom.md weighs this).
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import msgspec

from one import acts
from one.classroom import letters
from one.classroom.access import Members, classroom, may_touch
from one.errors import Invalid, NotFound
from one.i18n import _
from one.mail.quiet_hours import Hours, hours_of
from one.names import isolated
from one.people.changes.codes import in_order
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.classroom import members as store
from one.store.classroom import reminders
from one.store.classroom.members import Person
from one.store.school import settings as school_store
from one.store.work import Work, work
from one.templating.times import exact

EVERY = timedelta(hours=24)


class Waiting(msgspec.Struct, frozen=True):
    """Somebody who has not activated. ``to``: whose mailbox gets the reminder.

    ``obstacle`` is empty, or says why none can leave now: ``address``, ``refused``, ``recent``.
    """

    person: Person
    to: list[Person]
    obstacle: str

    @property
    def again_at(self) -> datetime | None:
        """From when on the next reminder may be sent."""
        return self.person.reminded_at + EVERY if self.person.reminded_at else None


class Sent(msgspec.Struct, frozen=True):
    """What became of a sending: how many people, and who was left out. ``later``: it is the school's pause."""

    people: int
    left: list[Waiting]
    later: bool


def waiting(scope: Scope, shown: Members, now: datetime) -> list[Waiting]:
    """Who of a class may be reminded by the asker, or why not; each pupil followed by their guardians."""
    people = {
        p.id: p
        for p in shown.people
        if not p.active and p.blocked_at is None and may_touch(scope, shown.classroom, p)
    }
    return [_waiting(shown, person, now) for person in in_order(shown.people, people)]


def _waiting(shown: Members, person: Person, now: datetime) -> Waiting:
    """A pupil's reminder goes to the guardians; to the pupil only when none of them can be reached."""
    asked = [person]
    if person.profile == Profile.PUPIL:
        asked = [p for p in shown.people if p.id in person.relatives and p.blocked_at is None] + asked
    to = [p for p in asked if p.email_state == "good"]
    if len(to) > 1 and to[-1] is person:
        to.pop()
    if not to:
        obstacle = "refused" if any(p.email_state == "refused" for p in asked) else "address"
    elif person.reminded_at is not None and person.reminded_at > now - EVERY:
        obstacle = "recent"
    else:
        obstacle = ""
    return Waiting(person, to, obstacle)


async def remind(scope: Scope, resources: Resources, class_id: int, ids: Collection[int] | None) -> Sent:
    """Send a reminder about these people of the class, or about all who can be reached.

    Who is reached through one mailbox gets one mail for all. NotFound for somebody the asker may not
    act on; Invalid, with nothing sent, when there is nobody left to remind.
    """
    found, now = await classroom(scope, resources, class_id), datetime.now(UTC)
    if not resources.settings.mails:
        raise Invalid({"people": [_("Aucun mail ne part de ce serveur : remettez plutôt les fiches.")]})
    if ids is not None and not ids:
        raise Invalid({"people": [_("Cochez au moins une personne.")]})
    hours = await _hours(resources, found.school_id)
    async with work(scope, resources) as w:
        await w.still([class_id])
        shown = Members(found, await store.people(w.connection, found))
        if ids is not None and set(ids) - {p.id for p in shown.people if may_touch(scope, found, p)}:
            raise NotFound
        asked = [each for each in waiting(scope, shown, now) if ids is None or each.person.id in ids]
        ready = [each for each in asked if not each.obstacle]
        taken = await reminders.claim(w.connection, [each.person.id for each in ready], EVERY)
        left = [each for each in asked if each.person.id not in taken]
        sent = [each for each in ready if each.person.id in taken]
        if not sent:
            raise Invalid({"people": [why_not(left)]})
        leaves = hours.opens(now)
        await _post(w, class_id, sent, leaves)
        target, people = f"class:{class_id}", sorted(taken)
        await w.audit(acts.REMINDER_SENT, school_id=found.school_id, target=target, people=people)
    return Sent(len(sent), left, leaves > now)


async def _hours(resources: Resources, school_id: int) -> Hours:
    found = await school_store.settings(resources.pool, school_id)
    return hours_of(found)


async def _post(w: Work, class_id: int, sent: list[Waiting], leaves: datetime) -> None:
    """One mail a mailbox's owner, about all of theirs, in the transaction that notes the reminders."""
    about: defaultdict[int, list[int]] = defaultdict(list)
    for each in sent:
        for reader in each.to:
            about[reader.id].append(each.person.id)
    for reader_id, people in about.items():
        data = {"class": class_id, "people": people}
        await w.mail(
            letters.REMINDER, person_id=reader_id, about=f"class:{class_id}", data=data, due_at=leaves
        )


def why_not(left: list[Waiting]) -> str:
    """Why nothing was sent, to whoever asked for it."""
    if not left:
        return _("Il n’y a plus personne à prévenir : ces comptes sont activés.")
    if len(left) > 1:
        return _(
            "Aucun rappel n’est parti : ces personnes n’ont pas d’adresse e-mail,"
            " ou en ont déjà reçu un depuis moins de 24 heures."
        )
    return obstacle_words(left[0])


def obstacle_words(each: Waiting) -> str:
    """What stands in the way of a reminder about one person, and what to do."""
    name, pupil = each.person.name, each.person.profile == Profile.PUPIL
    if each.obstacle == "address" and pupil:
        words = _("Aucune adresse e-mail pour %(name)s ni pour ses responsables : remettez la fiche.")
    elif each.obstacle == "address":
        words = _("%(name)s n’a pas d’adresse e-mail : remettez la fiche.")
    elif each.obstacle == "refused":
        words = _("L’adresse e-mail connue pour %(name)s ne reçoit pas les mails : remettez la fiche.")
    else:
        words = _(
            "Un rappel pour %(name)s est parti il y a moins de 24 heures. Le suivant : à partir du %(when)s."
        )
    return words % {"name": isolated(name), "when": exact(each.again_at) if each.again_at else ""}
