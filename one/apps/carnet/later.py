"""Notes that leave at their hour: for whom, and by whom, is judged when they do. The author is told what could not."""

import logging
from datetime import datetime

from one import channels
from one.apps.carnet import notes
from one.apps.carnet.notes import CODE, Draft
from one.errors import Invalid, NotFound
from one.events import Author
from one.i18n import Lazy, lazy, ngettext
from one.jobs.job import Args, Job
from one.notifications import Frequency, Type
from one.resources import Once, Resources
from one.scope import Scope
from one.store import standing
from one.store.accounts import sessions
from one.store.carnet import later as store
from one.store.work import Work, work

log = logging.getLogger("one.carnet")

SUBJECT = store.SUBJECT
Later = store.Later
HELD = Type(
    app=CODE,
    code="mot_prevu",
    sentence=lazy("vous parle d’un mot prévu"),
    mail=Frequency.IMMEDIATE,
    publishers=lazy("ONE, à qui avait prévu un mot"),
)
REASONS: dict[str, Lazy] = {
    "author": lazy("Votre compte était bloqué à l’heure prévue : il n’est pas parti."),
    "class": lazy("Vous n’écriviez plus à cette classe à l’heure prévue : il n’est pas parti."),
    "suspended": lazy("Vos envois étaient suspendus à l’heure prévue : il n’est pas parti."),
    "closed": lazy("L’école avait fermé le carnet de liaison aux parents : il n’est pas parti."),
    "pupils": lazy("Les élèves choisis n’étaient plus dans la classe : il n’est pas parti."),
}


async def schedule(
    scope: Scope, resources: Resources, draft: Draft, at: datetime, *, once: Once | None = None
) -> int:
    """Keep a note until its hour; return its id. Raises as ``notes.publish`` does."""
    await notes.check(scope, resources, draft)
    chosen = () if draft.whole_class else tuple(sorted(set(draft.children)))
    async with work(scope, resources, once=once) as w:
        later_id = await store.insert(
            w.connection, scope, draft.class_id, draft.title, draft.text, chosen, at
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


async def take_back(scope: Scope, resources: Resources, later_id: int) -> bool:
    """Let it not leave. False when it did meanwhile."""
    async with work(scope, resources) as w:
        found = await store.lock(w.connection, later_id)
        if found is None or found.author_id != scope.person_id:
            return False
        await store.remove(w.connection, later_id)
        await w.withdraw(SUBJECT(later_id))
    return True


async def _release(resources: Resources, args: Args) -> None:
    """Publishes a note whose hour has come, to whom it is for by then, or tells its author why it could not leave."""
    async with work(None, resources) as w:
        found = await store.lock(w.connection, args["later"])
        if found is None or found.held_for:
            return
        await standing.hold(w.connection, found.author_id, [found.class_id])
        scope = await sessions.of_person(w.connection, found.author_id)
        reason, draft = await _judged(resources, scope, found)
        if reason or scope is None or draft is None:
            log.info("note %s that waited is held: %s", found.id, reason)
            await store.hold(w.connection, found.id, reason)
            await _tell(w, found, str(REASONS[reason]))
            return
        open_to = await notes.opened(resources, scope, draft.class_id)
        await notes.write(w, scope, draft, open_to)
        await store.remove(w.connection, found.id)
        left = len(found.children) - len(draft.children)
        if left:
            said = ngettext(
                "Il est parti, sans un élève choisi qui n’est plus dans la classe.",
                "Il est parti, sans %(n)s élèves choisis qui ne sont plus dans la classe.",
                left,
            )
            await _tell(w, found, said % {"n": left}, url="/carnet")


async def _judged(resources: Resources, scope: Scope | None, found: Later) -> tuple[str, Draft | None]:
    """Why it cannot leave, or what does: for those of the chosen pupils who are in the class by now."""
    if scope is None:
        return "author", None
    try:
        await notes.school_to_write_in(scope, resources, found.class_id)
        known = {pupil.id for pupil in await notes.pupils(scope, resources, found.class_id)}
    except NotFound:
        return "class", None
    except Invalid:
        return "suspended", None
    children = tuple(child for child in found.children if child in known)
    if not found.whole_class and not children:
        return "pupils", None
    draft = Draft(found.class_id, found.title, found.body, found.whole_class, children, found.html)
    try:
        await notes.check(scope, resources, draft)
    except Invalid:
        return "closed", None
    return "", draft


async def _tell(w: Work, found: Later, said: str, url: str = "") -> None:
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
