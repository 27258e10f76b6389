"""Threads as they are read: the asker's own, and whether they may answer in one."""

import logging
from typing import NamedTuple

from one import channels, events
from one.apps.messagerie import people
from one.apps.messagerie.kinds import CODE, SUBJECT
from one.errors import NotFound
from one.feed import marks
from one.files.reading import File
from one.i18n import _
from one.mail.quiet_hours import hours_of
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store.files import files as files_store
from one.store.messagerie import lists, messages, threads
from one.store.messagerie import people as people_store
from one.store.messagerie.lists import Line, Reader, Sent
from one.store.messagerie.people import Person
from one.store.messagerie.threads import Message, Thread
from one.store.people import ties as ties_store
from one.store.pool import REFUSED
from one.store.school import settings
from one.store.work import work
from one.subjects import Subject

__all__ = ["Line", "Message", "Page", "Reader", "Sent", "Thread"]

log = logging.getLogger("one.messagerie")

PAGE = 30  # threads
MESSAGES = 50  # of a thread on a page


class Page(NamedTuple):
    """A thread with its messages. ``why``: why nobody may answer here; empty when they may. ``before``: older ones are there."""

    thread: Thread
    other: Person | None
    messages: list[Message]
    files: dict[int, list[File]]
    before: int | None
    why: str


class List(NamedTuple):
    """A list of threads, with what was written to families among them. ``before``: where the next page begins."""

    lines: list[Line | Sent]
    before: int | None


async def is_quiet(scope: Scope, resources: Resources) -> bool:
    """Whether the asker's first school pauses now: messages arrive nevertheless, its mails wait."""
    for school in scope.schools[:1]:
        found = await settings.settings(resources.pool, school.id)
        return hours_of(found).now()
    return False


async def listed(
    scope: Scope, resources: Resources, typed: str, *, archived: bool, before: int | None
) -> List:
    """The asker's threads, the latest first; whoever looks for words finds them in the archives too."""
    words = people.words_of(typed)
    found: list[Line | Sent] = []
    found += await lists.threads(
        resources.pool,
        scope,
        words,
        archived=None if words else archived,
        before=before,
        limit=PAGE + 1,
    )
    if words or not archived:
        found += await lists.sent(resources.pool, scope, words, before=before, limit=PAGE + 1)
    found.sort(key=_place, reverse=True)
    more = len(found) > PAGE
    found = found[:PAGE]
    return List(found, _place(found[-1]) if more else None)


def _place(line: Line | Sent) -> int:
    return line.last_id if isinstance(line, Line) else line.id


async def unread(scope: Scope, resources: Resources) -> int:
    """In how many threads something waits for the asker."""
    return await lists.unread(resources.pool, scope)


async def waiting(scope: Scope, resources: Resources, most: int) -> list[Line]:
    """The latest threads in which something waits for the asker."""
    found = await lists.threads(resources.pool, scope, [], archived=False, before=None, limit=PAGE)
    return [line for line in found if line.unread][:most]


async def thread(scope: Scope, resources: Resources, thread_id: int) -> Thread:
    """A thread of the asker; NotFound for anybody else's."""
    found = await threads.get(resources.pool, scope, thread_id)
    if found is None:
        raise NotFound
    return found


async def page(scope: Scope, resources: Resources, thread_id: int, before: int | None) -> Page:
    """A thread of the asker with its last messages, or those before one."""
    found = await thread(scope, resources, thread_id)
    shown = await threads.messages(resources.pool, scope, thread_id, before, MESSAGES + 1)
    more, shown = len(shown) > MESSAGES, shown[-MESSAGES:]
    other, why = await _other(scope, resources, found)
    subjects = [SUBJECT(m.id) for m in shown if not m.gone]
    files = await files_store.of_each(resources.pool, subjects)
    return Page(
        found,
        other,
        shown,
        {subject.ids[0]: theirs for subject, theirs in files.items()},
        shown[0].id if more else None,
        why,
    )


async def _other(scope: Scope, resources: Resources, found: Thread) -> tuple[Person | None, str]:
    """The other one of a thread, and why the asker may not answer them."""
    if found.other_id is None:
        return None, _("Ce compte n’existe plus : ce fil se relit, on n’y répond pas.")
    other = (await people_store.of(resources.pool, scope, [found.other_id]))[found.other_id]
    if not people.may_send(scope):
        return other, _("La direction a suspendu les envois : la réponse attendra la reprise.")
    if not other.here:
        return other, _("Cette personne n’est plus dans l’école : ce fil se relit, on n’y répond pas.")
    ties = await ties_store.of(resources.pool, [other.id])
    opened = await people.opened(resources.pool, scope)
    if people.through(rights.of_scope(scope), ties[other.id], opened, answer=found.wrote):
        if other.blocked:
            return other, _("Cette personne ne reçoit pas de messages pour l’instant.")
        return other, ""
    if ties[other.id].schools.keys() & opened.keys() and not any(
        other.profile in opened[s] for s in ties[other.id].schools.keys() & opened.keys()
    ):
        return other, _("L’école a fermé la messagerie pour cette personne.")
    return other, _("Cette personne ne fait plus partie de celles à qui écrire : ce fil se relit seulement.")


async def shows(scope: Scope, resources: Resources, subject: Subject) -> None:
    """NotFound unless the asker may see the files of a message: whoever has it in a thread, as long as it stands."""
    if not scope.has_app(CODE) or not await messages.shown(resources.pool, scope, *subject.ids):
        raise NotFound


async def mark_read(scope: Scope, resources: Resources, found: Thread, upto: int) -> bool:
    """The asker has read a thread up to here: the other one's page says so, and the feed counts it no more.

    A mark that cannot be kept is no reason not to read.
    """
    try:
        async with work(scope, resources) as w:
            new = await threads.mark_read(w.connection, scope, found.id, upto)
            if new:
                people_ = [scope.person_id, *([found.other_id] if found.other_id else [])]
                names = [channels.user(each) for each in people_]
                await w.event(events.Kind.CHANGED, channels=names, body=events.changed_body(CODE))
        ids = await messages.unread_items(resources.pool, scope, found.id, upto)
        if ids:
            await marks.mark_read(scope, resources, ids)
    except REFUSED as error:
        log.warning("thread not marked as read: %s", type(error).__name__)
        return False
    return new or bool(ids)


async def sent(scope: Scope, resources: Resources, message_id: int) -> tuple[Sent, list[Reader]]:
    """What the asker wrote to families, and who has it; NotFound for what is not theirs."""
    found = await lists.sent_one(resources.pool, scope, message_id)
    if found is None:
        raise NotFound
    return found, await lists.readers(resources.pool, scope, message_id)


async def place_of(scope: Scope, resources: Resources, message_id: int) -> int:
    """The thread of the asker in which a message stands; NotFound when it stands in none."""
    found = await threads.with_message(resources.pool, scope, message_id)
    if found is None:
        raise NotFound
    return found
