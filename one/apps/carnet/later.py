"""Notes that leave at their hour: for whom, and by whom, is judged when they do. The author is told what could not."""

import logging
from collections.abc import Callable
from datetime import datetime

from one import channels, clock
from one.apps.carnet import groups, notes
from one.apps.carnet.notes import CODE, Draft
from one.drafts import drafts
from one.drafts.drafts import Words
from one.errors import Invalid, NotFound
from one.events import Author
from one.i18n import Lazy, lazy
from one.i18n.words import Words as Said
from one.i18n.words import worded, worded_count
from one.jobs.job import Args, Job
from one.mail import pause
from one.notifications import Frequency, Type
from one.resources import Once, Resources
from one.scope import STAFF, Scope
from one.store import standing
from one.store.accounts import sessions
from one.store.carnet import audience
from one.store.carnet import later as store
from one.store.school import settings as school_store
from one.store.work import Work, work

log = logging.getLogger("one.carnet")

SUBJECT = store.SUBJECT
Later = store.Later
REASONS: dict[str, Lazy] = {
    "author": lazy("Votre compte était bloqué à l’heure prévue : il n’est pas parti."),
    "class": lazy("Vous n’écriviez plus à cette classe à l’heure prévue : il n’est pas parti."),
    "suspended": lazy("Vos envois étaient suspendus à l’heure prévue : il n’est pas parti."),
    "closed": lazy("L’école avait fermé le carnet de liaison aux parents : il n’est pas parti."),
    "pupils": lazy("Les élèves choisis n’étaient plus dans la classe : il n’est pas parti."),
}
LEFT_CLASSES = worded_count(
    "Il est parti, sans une classe à qui vous n’écrivez plus.",
    "Il est parti, sans %(n)s classes à qui vous n’écrivez plus.",
)
LEFT_PUPILS = worded_count(
    "Il est parti, sans un élève choisi qui n’est plus dans la classe.",
    "Il est parti, sans %(n)s élèves choisis qui ne sont plus dans la classe.",
)
HELD = Type(
    app=CODE,
    code="mot_prevu",
    sentence=lazy("vous parle d’un mot prévu"),
    mail=Frequency.IMMEDIATE,
    publishers=lazy("ONE, à qui avait prévu un mot"),
    readers=STAFF,
    says=(*map(worded, REASONS.values()), LEFT_CLASSES, LEFT_PUPILS),
)


async def schedule(
    scope: Scope,
    resources: Resources,
    draft: Draft,
    at: datetime,
    *,
    quiet: bool = False,
    once: Once | None = None,
) -> int:
    """Keep a note until its hour, or (``quiet``) the end of the school's pause; return its id. Raises as ``notes.publish`` does."""
    settled = await groups.settled(scope, resources, draft)
    await notes.check(scope, resources, settled)
    chosen = () if draft.whole_class else tuple(sorted(set(draft.children)))
    whom = store.Whom(settled.rooms, chosen, sorted(set(draft.groups)))
    async with work(scope, resources, once=once) as w:
        later_id = await store.insert(
            w.connection, scope, whom, draft.title, draft.text, at, asks=draft.asks, quiet=quiet
        )
        await w.job(RELEASE, {"later": later_id}, run_at=at)
        w.leads_to(f"/carnet/prevus/{later_id}")
    return later_id


async def listed(scope: Scope, resources: Resources) -> list[Later]:
    """The asker's notes that wait or are held, the next to leave first."""
    return await store.listed(resources.pool, scope)


async def read(scope: Scope, resources: Resources, later_id: int) -> Later:
    """One of them; NotFound for anybody else's, and for what left."""
    found = await store.get(resources.pool, scope, later_id)
    if found is None:
        raise NotFound
    return found


async def take_back(
    scope: Scope, resources: Resources, later_id: int, words: Callable[[Later], Words]
) -> str | None:
    """Let it not leave, and be a draft again, at once: the key of that; None when it left meanwhile.

    Raises Invalid when the asker has no room for a draft more: it still waits then.
    """
    async with work(scope, resources) as w:
        found = await store.lock(w.connection, later_id)
        if found is None or found.author_id != scope.person_id:
            return None
        key = await drafts.begin(w, scope, words(found))
        await store.remove(w.connection, later_id)
        await w.withdraw(SUBJECT(later_id))
    return key


async def _release(resources: Resources, args: Args) -> None:
    """Publishes a note whose hour has come, to whom it is for by then, or tells its author why it could not leave."""
    async with work(None, resources) as w:
        found = await store.lock(w.connection, args["later"])
        if found is None or found.held_for:
            return
        await standing.hold(w.connection, found.author_id, found.class_ids, found.children)
        scope = await sessions.of_person(w.connection, found.author_id)
        reason, draft = await _judged(resources, scope, found)
        if reason or scope is None or draft is None:
            log.info("note %s that waited is held: %s", found.id, reason)
            await store.hold(w.connection, found.id, reason)
            await _tell(w, found, worded(REASONS[reason]))
            return
        school_id = await notes.school_to_write_in(scope, resources, draft.class_id)
        now = clock.now()
        opens = await pause.opens(resources, school_id, now, w.connection)
        if opens != now:  # the school's hours are others by now
            await store.put_off(w.connection, found.id, opens)
            await w.job(RELEASE, {"later": found.id}, run_at=opens)
            return
        open_to = await school_store.open_profiles(w.connection, school_id, CODE)
        await notes.write(w, scope, draft, open_to)
        await store.remove(w.connection, found.id)
        if said := _left_out(found, draft):
            await _tell(w, found, said, url="/carnet")


def _left_out(found: Later, draft: Draft) -> Said | None:
    """Who of those it was for does not have it."""
    pupils = 0 if found.groups else len(found.children) - len(draft.children)
    rooms = len(found.class_ids) - len(draft.rooms) if found.whole_class else 0
    if rooms:
        return LEFT_CLASSES % {"n": rooms}
    return LEFT_PUPILS % {"n": pupils} if pupils else None


async def _judged(resources: Resources, scope: Scope | None, found: Later) -> tuple[str, Draft | None]:
    """Why it cannot leave, or what does: to the classes its author writes to by now, or those of the chosen pupils who are in one."""
    if scope is None:
        return "author", None
    try:
        rooms = await _rooms(resources, scope, found)
    except NotFound:
        return "class", None
    except Invalid:
        return "suspended", None
    known = await audience.places(resources.pool, scope, rooms)
    draft = Draft(
        rooms[0],
        found.title,
        found.body,
        found.whole_class,
        tuple(child for child in found.children if child in known),
        found.html,
        tuple(rooms[1:]),
        tuple(found.groups),
        asks=found.asks,
    )
    try:
        draft = await groups.settled(scope, resources, draft)
    except Invalid:
        return "pupils", None
    if not draft.whole_class and not draft.children:
        return "pupils", None
    try:
        await notes.check(scope, resources, draft)
    except Invalid:
        return "closed", None
    return "", draft


async def _rooms(resources: Resources, scope: Scope, found: Later) -> list[int]:
    """Those of its classes that its author may write to now; NotFound without any, Invalid while sending is suspended."""
    mine = {room.id: room.school_id for room in await notes.writable_classes(scope, resources)}
    rooms = [each for each in found.class_ids if each in mine]
    if found.groups and not rooms:  # its pupils may be in other classes by now
        rooms = [each for each in mine if mine[each] == found.school_id][:1]
    if not rooms:
        await notes.school_to_write_in(scope, resources, found.class_id)
        raise NotFound
    return rooms


async def _tell(w: Work, found: Later, said: Said, url: str = "") -> None:
    await w.publish(
        HELD,
        channels=[channels.user(found.author_id)],
        subject=SUBJECT(found.id),
        title=found.title,
        excerpt=said,
        url=url or f"/carnet/prevus/{found.id}",
        author=Author(0, "ONE"),
    )


RELEASE = Job("carnet-release", _release)
