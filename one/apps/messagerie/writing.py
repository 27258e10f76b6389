"""Messages as they are written: to somebody, in a thread, to the families of a class; and taken back within the hour."""

from collections.abc import Sequence

import msgspec

from one import channels, events
from one.apps.messagerie import people, reading
from one.apps.messagerie.kinds import (
    CODE,
    FAMILIES_MOST,
    HOUR_MOST,
    MESSAGE,
    PEOPLE_MOST,
    RECALLED,
    RECALLED_WITHIN,
    SENT,
    SUBJECT,
    THREAD_MOST,
    THREADS_MOST,
)
from one.errors import Invalid, NotFound
from one.i18n import _
from one.people import rights
from one.resources import Once, Resources
from one.scope import Scope
from one.store.messagerie import messages, threads
from one.store.messagerie import people as people_store
from one.store.people import ties as ties_store
from one.store.people.ties import Ties
from one.store.work import Work, work


class Draft(msgspec.Struct, frozen=True):
    """What is written: clean, within its bounds. ``files`` are ids of what waits for it."""

    body: str
    files: tuple[int, ...] = ()


async def start(
    scope: Scope,
    resources: Resources,
    person_id: int,
    title: str,
    draft: Draft,
    *,
    once: Once | None = None,
) -> int:
    """Begin a thread with somebody; its id. NotFound for whom the asker may not write to."""
    await people.writable(scope, resources, person_id)
    async with work(scope, resources, once=once) as w:
        school_id = await _way(w, person_id, answer=False)
        await _check_pace(w, new=True)
        message_id = await _keep(w, messages.New(school_id, draft.body), draft.files)
        (thread_id,) = await threads.begin(
            w.connection, _asker(w), title, message_id, [person_id], quiet=False
        )
        await _tell(w, message_id, [person_id], title, draft.body, address(thread_id))
        w.leads_to(address(thread_id))
    return thread_id


async def answer(
    scope: Scope, resources: Resources, thread_id: int, draft: Draft, *, once: Once | None = None
) -> int:
    """Write in a thread of the asker; the message's id. Invalid, with a reason, when nobody may answer there any more."""
    found = await reading.thread(scope, resources, thread_id)
    async with work(scope, resources, once=once) as w:
        if found.other_id is None:
            raise Invalid({"": [_("Ce compte n’existe plus : rien n’est parti.")]})
        school_id = await _way(w, found.other_id, answer=found.wrote)
        await _check_pace(w)
        held = await threads.lock(w.connection, _asker(w), thread_id)
        if held is None or held.other_id != found.other_id:
            raise NotFound
        if await threads.size(w.connection, thread_id) >= THREAD_MOST:
            raise Invalid({"": [_("Ce fil est trop long : il en faut un nouveau.")]})
        message_id = await _keep(w, messages.New(school_id, draft.body), draft.files)
        await threads.add(w.connection, _asker(w), thread_id, message_id)
        await _tell(w, message_id, [found.other_id], found.title, draft.body, address(thread_id))
        w.leads_to(address(thread_id))
    return message_id


async def to_families(
    scope: Scope, resources: Resources, class_id: int, title: str, draft: Draft, *, once: Once | None = None
) -> int:
    """Write to the guardians of a class: each has a thread with the asker alone. The message's id."""
    room = await people.room(scope, resources, class_id)
    async with work(scope, resources, once=once) as w:
        wanted = await people_store.guardians(w.connection, scope, class_id)
        await w.still([class_id], wanted)
        # Who came or left until they were held; who came meanwhile is written to next time.
        now = set(await people_store.guardians(w.connection, scope, class_id))
        mine, open_to = rights.of_scope(_asker(w)), await people.opened(w.connection, _asker(w))
        ties = await ties_store.of(w.connection, wanted)
        reached = [p for p in wanted if p in now and p in ties and people.through(mine, ties[p], open_to)]
        if not reached:
            raise Invalid({"": [_("Aucune famille ne le recevrait aujourd’hui : rien n’est parti.")]})
        if len(reached) > PEOPLE_MOST:
            raise Invalid({"": [_("C’est trop de monde à la fois : rien n’est parti.")]})
        await _check_pace(w, families=True)
        message_id = await _keep(w, messages.New(room.school_id, draft.body, class_id), draft.files)
        await threads.begin(w.connection, _asker(w), title, message_id, reached, quiet=True)
        await _tell(w, message_id, reached, title, draft.body, sent_address(message_id))
        await w.audit(SENT, school_id=room.school_id, n=message_id)
        w.leads_to(sent_address(message_id))
    return message_id


async def to_recall(scope: Scope, resources: Resources, message_id: int) -> messages.Own:
    """A message of the asker that stands, to be taken back; NotFound for any other."""
    found = await messages.own(resources.pool, scope, message_id)
    if found is None:
        raise NotFound
    return found


async def recall(scope: Scope, resources: Resources, message_id: int, *, once: Once | None = None) -> None:
    """Take a message of the asker back from everybody, within the hour. NotFound for what is not theirs, or gone already."""
    async with work(scope, resources, once=once) as w:
        held = await messages.lock(w.connection, message_id, RECALLED_WITHIN)
        if held is None or held.author_id != scope.person_id or held.withdrawn:
            raise NotFound
        if held.late:
            raise Invalid({"": [_("Ce message a plus d’une heure : il ne se retire plus.")]})
        await messages.set_withdrawn(w.connection, message_id)
        await w.withdraw(SUBJECT(message_id))
        await _changed(w, await messages.people_of(w.connection, message_id))
        await w.audit(RECALLED, school_id=held.school_id, n=message_id)


async def archive(scope: Scope, resources: Resources, thread_id: int, *, archived: bool) -> None:
    """Put a thread of the asker aside, or back; once more changes nothing."""
    async with work(scope, resources) as w:
        if not await threads.archive(w.connection, scope, thread_id, archived=archived):
            raise NotFound
        await _changed(w, [scope.person_id])


def address(thread_id: int) -> str:
    """A thread, at its end."""
    return f"/messagerie/{thread_id}#fin"


def sent_address(message_id: int) -> str:
    """What was written to families: its author sees who has it, each of the others is led to their thread."""
    return f"/messagerie/envois/{message_id}"


def _asker(w: Work) -> Scope:
    assert w.scope is not None, "somebody writes"
    return w.scope


async def _way(w: Work, other_id: int, *, answer: bool) -> int:
    """The school through which the asker may write to somebody, decided while both are held; Invalid when there is none."""
    asker = _asker(w)
    before = await ties_store.of(w.connection, [other_id])
    if other_id not in before:
        raise NotFound
    await w.still(_between(rights.of_scope(asker), before[other_id]), [other_id])
    ties = await ties_store.of(w.connection, [other_id, asker.person_id])
    opened = await people.opened(w.connection, _asker(w))
    school_id = (
        people.through(ties[asker.person_id], ties[other_id], opened, answer=answer)
        if other_id in ties
        else None
    )
    known = await people_store.of(w.connection, _asker(w), [other_id])
    if school_id is None or known[other_id].blocked:
        raise Invalid({"": [_("Rien n’est parti : cette personne ne reçoit pas de messages d’ici.")]})
    return school_id


def _between(asker: Ties, other: Ties) -> list[int]:
    """The open classes through which two people are tied: they stay open until the message is there."""
    mine = asker.classes | asker.children_classes
    return sorted(mine.keys() & (other.classes | other.children_classes).keys())


async def _check_pace(w: Work, *, new: bool = False, families: bool = False) -> None:
    hour, begun, to_all = await messages.lately(w.connection, _asker(w))
    if hour >= HOUR_MOST or (new and begun >= THREADS_MOST) or (families and to_all >= FAMILIES_MOST):
        told = _("Cela fait beaucoup de messages : rien n’est parti. Le texte est gardé pour plus tard.")
        raise Invalid({"": [told]})


async def _keep(w: Work, new: messages.New, files: Sequence[int]) -> int:
    message_id = await messages.insert(w.connection, _asker(w), new)
    await w.keep_files(SUBJECT(message_id), files, school_id=new.school_id)
    return message_id


async def _tell(w: Work, message_id: int, others: Sequence[int], title: str, body: str, url: str) -> None:
    """The feeds of whom it is for, and the open pages of everybody in it."""
    await w.publish(
        MESSAGE,
        channels=[channels.user(each) for each in others],
        subject=SUBJECT(message_id),
        title=title,
        excerpt=body,
        url=url,
    )
    await _changed(w, [_asker(w).person_id, *others])


async def _changed(w: Work, people_: Sequence[int]) -> None:
    names = [channels.user(each) for each in people_]
    await w.event(events.Kind.CHANGED, channels=names, body=events.changed_body(CODE))
