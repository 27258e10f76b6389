"""The school's news: written once, shown from a day on and until another, edited in the open, withdrawn live."""

import logging
from collections.abc import Sequence
from datetime import date, timedelta

from one.apps.actualites import writers
from one.apps.actualites.kinds import CODE, EDITED, PUBLISHED, SUBJECT, WITHDRAWN
from one.apps.actualites.seen import check_seen
from one.apps.actualites.showing import audience, remember, settle, today
from one.errors import Invalid, NotFound, Withdrawn
from one.feed import marks
from one.files.reading import File
from one.i18n import _
from one.people import rights
from one.resources import Once, Resources
from one.scope import Class, School, Scope
from one.store.actualites import due as due_store
from one.store.actualites import news as store
from one.store.actualites import reach as reach_store
from one.store.actualites import written as written_store
from one.store.actualites.news import State
from one.store.actualites.subject import set_withdrawn
from one.store.classroom import classes
from one.store.feed import marks as marks_store
from one.store.files import files as files_store
from one.store.pool import REFUSED
from one.store.school import settings as school_store
from one.store.work import Work, work
from one.subjects import Subject

log = logging.getLogger("one.actualites")

News = store.News

TITLE_MOST = 120
BODY_MOST = 8000
FILES_MOST = 5
PAGE = 20
LAST = 3
AHEAD = timedelta(days=400)  # a news of next school year is a slip of the finger


class Draft(written_store.Words, frozen=True):
    """News as its author sends it: clean, within its bounds."""

    files: tuple[int, ...] = ()  # photos and PDF, in their order


async def classes_of(scope: Scope, resources: Resources, schools: Sequence[School]) -> list[Class]:
    """The open classes that news in these schools may be for."""
    return await classes.of_schools(resources.pool, scope, [s.id for s in schools])


async def listed(scope: Scope, resources: Resources, before: int | None = None) -> list[store.News]:
    """What the asker may read today."""
    return await store.listed(resources.pool, scope, writers.reader(scope), before, PAGE + 1)


async def headlines(scope: Scope, resources: Resources) -> list[store.Headline]:
    """The first ones of them."""
    return await store.headlines(resources.pool, scope, writers.reader(scope), LAST)


async def managed(scope: Scope, resources: Resources, before: int | None) -> list[store.News]:
    """What the asker wrote or answers for, whatever became of it."""
    return await store.managed(resources.pool, scope, writers.reader(scope), before, PAGE + 1)


async def read(scope: Scope, resources: Resources, news_id: int) -> store.News:
    """One piece of news; NotFound unless the asker may read it today, or answers for it."""
    found = await store.get(resources.pool, scope, writers.reader(scope), news_id)
    if found is None:
        gone = await marks_store.withdrawn(resources.pool, scope, SUBJECT(news_id))
        raise Withdrawn if gone else NotFound
    return found


async def files_of(resources: Resources, news: Sequence[store.News]) -> dict[int, list[File]]:
    """The photos and PDF of news that the asker was let read, by its id."""
    found = await files_store.of_each(resources.pool, [SUBJECT(each.id) for each in news])
    return {subject.ids[0]: files for subject, files in found.items()}


async def shows(scope: Scope, resources: Resources, subject: Subject) -> None:
    """NotFound unless the asker may see the files of news: whoever may read it."""
    await read(scope, resources, *subject.ids)


def answers_for(scope: Scope, news: store.News) -> bool:
    """Whether the asker wrote it or directs its school."""
    return news.author_id == scope.person_id or news.school_id in writers.directed(scope)


async def to_change(scope: Scope, resources: Resources, news_id: int) -> store.News:
    """News that the asker may still change; NotFound for any other."""
    news = await read(scope, resources, news_id)
    if not answers_for(scope, news) or news.withdrawn:
        raise NotFound
    return news


async def neighbours(
    scope: Scope, resources: Resources, news_id: int
) -> tuple[store.Neighbour | None, store.Neighbour | None]:
    """What stands before and after it in the asker's list."""
    return await store.neighbours(resources.pool, scope, writers.reader(scope), news_id)


async def school_to_write_in(scope: Scope, resources: Resources, school_id: int) -> School:
    """A school where the asker publishes; NotFound for any other, Invalid while sending is suspended there."""
    for school in await writers.schools(scope, resources):
        if school.id == school_id:
            if not rights.may_publish(scope, CODE, school_id):
                raise Invalid({"": [_("La direction a suspendu vos envois : rien n’est parti.")]})
            return school
    raise NotFound


async def problems(
    scope: Scope, resources: Resources, school_id: int, draft: Draft, *, started: date | None = None
) -> dict[str, list[str]]:
    """What is wrong with readers and days, by field. ``started``: the first day of news that was published."""
    errors: dict[str, list[str]] = {}
    starts_on = started or draft.starts_on or today()
    if draft.ends_on is not None and draft.ends_on < starts_on:
        errors["ends_on"] = [_("Le dernier jour est avant le premier. Choisissez une date plus tardive.")]
    elif draft.ends_on is not None and draft.ends_on < today():
        errors["ends_on"] = [_("Ce jour est passé. Choisissez aujourd’hui ou plus tard.")]
    if started is None:
        if starts_on < today():
            errors["starts_on"] = [_("Ce jour est passé. Choisissez aujourd’hui ou plus tard.")]
        elif starts_on > today() + AHEAD:
            errors["starts_on"] = [_("C’est dans plus d’un an. Vérifiez l’année.")]
        errors |= await _readers_wrong(scope, resources, school_id, draft)
    return errors


async def _readers_wrong(
    scope: Scope, resources: Resources, school_id: int, draft: Draft
) -> dict[str, list[str]]:
    if not draft.profiles:
        return {"profiles": [_("Choisissez au moins un profil : qui lira cette actualité ?")]}
    known = {c.id for c in await classes.of_schools(resources.pool, scope, [school_id])}
    if set(draft.class_ids) - known:
        return {"class_ids": [_("Une des classes n’est plus ouverte. Vérifiez votre choix.")]}
    opened = await school_store.open_profiles(resources.pool, school_id, CODE)
    if not audience(school_id, draft.profiles, draft.class_ids, opened):
        return {"profiles": [_("L’école a fermé les actualités à ces profils : personne ne la lirait.")]}
    return {}


async def publish(
    scope: Scope, resources: Resources, school_id: int, draft: Draft, *, once: Once | None = None
) -> int:
    """Write news, shown at once or when its day comes; return its id. Raises Invalid with all errors by field."""
    await school_to_write_in(scope, resources, school_id)
    if errors := await problems(scope, resources, school_id, draft):
        raise Invalid(errors)
    starts_on = draft.starts_on or today()
    async with work(scope, resources, once=once) as w:
        await w.still(draft.class_ids)
        news_id = await written_store.insert(w.connection, scope, school_id, draft, starts_on)
        await w.keep_files(SUBJECT(news_id), draft.files, school_id=school_id)
        await settle(w, news_id)
        await remember(w, news_id, starts_on, draft.ends_on)
        await w.audit(PUBLISHED, school_id=school_id, n=news_id)
        w.leads_to(f"/actualites/{news_id}")
    return news_id


async def change(
    scope: Scope,
    resources: Resources,
    news_id: int,
    draft: Draft,
    *,
    seen: str = "",
    once: Once | None = None,
) -> None:
    """Other words and days; other readers only as long as nobody has read it. Raises Invalid by field.

    ``seen`` is the stamp of what the asker saw: nothing is written unasked over what somebody else wrote since.
    """
    news = await to_change(scope, resources, news_id)
    if not rights.may_publish(scope, CODE, news.school_id):
        raise Invalid({"": [_("La direction a suspendu vos envois : rien n’est changé.")]})
    if news.school_id not in {s.id for s in await writers.schools(scope, resources)}:
        raise NotFound
    started = news.starts_on if news.published_at else None
    if errors := await problems(scope, resources, news.school_id, draft, started=started):
        raise Invalid(errors)
    starts_on = started or draft.starts_on or today()
    async with work(scope, resources, once=once) as w:
        await w.still(draft.class_ids if started is None else ())
        before = await due_store.lock(w.connection, news_id)
        if before is None or before.state == State.WITHDRAWN:
            raise NotFound
        now = await store.get(w.connection, scope, writers.reader(scope), news_id)
        if now is None:
            raise NotFound
        check_seen(now, seen)
        edited = await w.keep_files(SUBJECT(news_id), draft.files, school_id=news.school_id)
        await written_store.change(w.connection, news_id, draft, starts_on, edited=edited)
        if started is None:
            await written_store.address(w.connection, news_id, draft.profiles, draft.class_ids)
        elif before.shown and (before.title, before.body) != (draft.title, draft.body):
            await w.edit(SUBJECT(news_id), title=draft.title, excerpt=draft.body)
        await settle(w, news_id)
        await remember(w, news_id, starts_on, draft.ends_on)
        await w.audit(EDITED, school_id=news.school_id, n=news_id)
        w.leads_to(f"/actualites/{news_id}")


async def withdraw(scope: Scope, resources: Resources, news_id: int, *, once: Once | None = None) -> None:
    """Take news away from everybody, at once and for good; who answers for it keeps it in the archive."""
    await to_change(scope, resources, news_id)
    async with work(scope, resources, once=once) as w:
        await w.acts()
        before = await due_store.lock(w.connection, news_id)
        if before is None or before.state == State.WITHDRAWN:
            raise NotFound
        await _withdraw(w, before)
        w.leads_to("/actualites/archives")


async def withdraw_own(scope: Scope, resources: Resources, subject: Subject) -> None:
    """The same by its author, wherever they are now and whatever their school closed; once more changes nothing."""
    async with work(scope, resources) as w:
        before = await due_store.lock(w.connection, *subject.ids)
        if before is None or before.author_id != scope.person_id:
            raise NotFound
        if before.state != State.WITHDRAWN:
            await _withdraw(w, before)


async def _withdraw(w: Work, news: due_store.Due) -> None:
    await set_withdrawn(w.connection, news.id)
    await settle(w, news.id)
    await w.audit(WITHDRAWN, school_id=news.school_id, n=news.id)


async def reach(scope: Scope, resources: Resources, news_id: int) -> int:
    """How many people a piece of news of the asker goes to."""
    return await reach_store.reach(resources.pool, scope, news_id)


async def mark_read(scope: Scope, resources: Resources, news_id: int) -> None:
    """Opening news is reading it. A mark that cannot be kept is no reason not to read."""
    try:
        ids = await marks_store.of_subject(resources.pool, scope, SUBJECT(news_id))
        if ids:
            await marks.mark_read(scope, resources, ids)
    except REFUSED as error:
        log.warning("news %s not marked as read: %s", news_id, type(error).__name__)
