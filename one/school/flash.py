"""« Message flash »: a banner that the direction or a référent puts on every page of chosen profiles."""

import re
from datetime import UTC, datetime, timedelta

from one import acts, channels, clock, events
from one.acts import Act
from one.errors import Invalid, NotFound
from one.i18n import _
from one.mail.quiet_hours import hours_of
from one.people import rights
from one.resources import Resources
from one.school import letters
from one.school.jobs import COUNT, COUNT_AFTER, remember, settle
from one.scope import Profile, Scope
from one.store.school import flash as store
from one.store.school import flash_readers as readers_store
from one.store.school import settings as school_store
from one.store.school.flash import Draft, Shown
from one.store.school.flash_readers import Line, Reader
from one.store.work import Work, work

__all__ = ["Draft", "Line", "Reader", "Shown"]

TEXT_MOST = 280
GOING_MOST = 5  # of a school at a time: more would be a wall of banners
LONGEST = timedelta(days=62)
AHEAD = timedelta(days=366)
LISTED = 50
REMIND_EVERY = timedelta(hours=24)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", re.ASCII)


def moment(text: str) -> datetime:
    """« 2026-11-27T18:00 », as the clock of the school shows it; ValueError with a sentence for what is none, or two."""
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError
        here = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(_("Donnez une date et une heure comme 23/11/2026 18:00.")) from None
    return clock.moment(here)


def typed(at: datetime) -> str:
    """A moment as fields of forms hold it."""
    return f"{clock.local(at):%Y-%m-%dT%H:%M}"


def problems(draft: Draft, now: datetime) -> dict[str, list[str]]:
    """What is wrong with the days and readers of one, by field."""
    errors: dict[str, list[str]] = {}
    if not draft.profiles:
        errors["profiles"] = [_("Choisissez au moins un profil.")]
    starts_at = draft.starts_at or now
    if starts_at > now + AHEAD:
        errors["starts_at"] = [_("C’est trop loin : un an au plus.")]
    if draft.ends_at <= now:
        errors["ends_at"] = [_("Cette fin est déjà passée.")]
    elif draft.ends_at <= starts_at:
        errors["ends_at"] = [_("La fin vient avant le début.")]
    elif draft.ends_at - starts_at > LONGEST:
        errors["ends_at"] = [_("Un message flash reste deux mois au plus.")]
    return errors


def _check(draft: Draft) -> None:
    if errors := problems(draft, datetime.now(UTC)):
        raise Invalid(errors)


def _check_writer(scope: Scope, school_id: int) -> None:
    """The asker administers the school, and « restriction d’envoi » leaves them free there."""
    rights.check_school(scope, school_id)
    if not rights.may_send(rights.of_scope(scope), school_id):
        raise Invalid({"": [_("Les envois de votre profil sont suspendus dans cette école.")]})


async def publish(scope: Scope, resources: Resources, school_id: int, draft: Draft) -> int:
    """Put one on the pages of its readers, now or when its minute comes; return its id. Raises Invalid by field."""
    _check_writer(scope, school_id)
    _check(draft)
    async with work(scope, resources) as w:
        await w.still(school_id=school_id)
        if await store.going(w.connection, school_id) >= GOING_MOST:
            words = _("Il y a déjà %(n)s messages flash en cours ou à venir : arrêtez-en un d’abord.")
            raise Invalid({"": [words % {"n": GOING_MOST}]})
        flash_id = await store.add(w.connection, school_id, scope.person_id, draft)
        await settle(w, flash_id)
        await remember(w, flash_id, *filter(None, (draft.starts_at, draft.ends_at)))
        await _note(w, school_id, flash_id, acts.FLASH_PUBLISHED, profiles=list(draft.profiles))
    return flash_id


async def change(
    scope: Scope, resources: Resources, school_id: int, flash_id: int, draft: Draft, *, ask: bool
) -> None:
    """Change one that is not over; with ``ask`` whoever had read it is shown it again. Raises Invalid by field."""
    _check_writer(scope, school_id)
    _check(draft)
    async with work(scope, resources) as w:
        await w.still()
        await _going(w, school_id, flash_id)
        await store.change(w.connection, flash_id, draft, ask=ask)
        await settle(w, flash_id, changed=True)
        await remember(w, flash_id, *filter(None, (draft.starts_at, draft.ends_at)))
        await _note(w, school_id, flash_id, acts.FLASH_CHANGED, profiles=list(draft.profiles))


async def stop(scope: Scope, resources: Resources, school_id: int, flash_id: int) -> None:
    """Take one off every page, now. Who wrote it need not be the one who does."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.acts()
        await _going(w, school_id, flash_id)
        await store.stop(w.connection, flash_id)
        await settle(w, flash_id)
        await _note(w, school_id, flash_id, acts.FLASH_STOPPED)


async def remind(scope: Scope, resources: Resources, school_id: int, flash_id: int) -> int:
    """Write to those who have not read it and have a checked address; return to how many. Once a day at most."""
    _check_writer(scope, school_id)
    await shown(scope, resources, school_id, flash_id)
    if not resources.settings.mails:
        raise Invalid({"": [_("Aucun mail ne part de ce serveur.")]})
    settings = await school_store.settings(resources.pool, school_id)
    leaves = hours_of(settings).opens(datetime.now(UTC))
    people = [p.id for p in await readers_store.readers(resources.pool, flash_id) if reminds(p)]
    if not people:
        raise Invalid({"": [_("Il n’y a personne à prévenir par mail.")]})
    async with work(scope, resources) as w:
        await w.still(people=people)  # a mail names its reader
        if not await readers_store.claim_reminder(w.connection, flash_id, REMIND_EVERY):
            raise Invalid({"": [_("Un rappel par jour au plus, tant que le message est affiché.")]})
        for person_id in people:
            await w.mail(
                letters.FLASH_REMINDER,
                person_id=person_id,
                about=f"flash:{flash_id}",
                data={"flash": flash_id},
                due_at=leaves,
            )
        await _note(w, school_id, flash_id, acts.FLASH_REMINDED, people=people)
    return len(people)


def reminds(reader: Reader) -> bool:
    """Whether a reminder would reach them: an account in use, a checked address, and it is not read."""
    return reader.active and reader.has_email and reader.read_at is None


def may_remind_at(line: Line) -> datetime | None:
    """From when on the next reminder may leave; None for at once."""
    at = line.reminded_at + REMIND_EVERY if line.reminded_at else None
    return at if at and at > datetime.now(UTC) else None


async def read(scope: Scope, resources: Resources, flash_id: int, rev: int) -> None:
    """« J’ai lu »: it goes from all pages of the asker. NotFound for one that is not theirs to read."""
    async with work(scope, resources) as w:
        found = await store.read(w.connection, flash_id, scope.person_id, rev)
        if found is None:
            raise NotFound
        words, news = found
        if not news:
            return
        body = events.flash_body(events.FlashRead(flash_id, words))
        await w.event(events.Kind.FLASH, channels=[channels.user(scope.person_id)], body=body)
        if await store.ask_count(w.connection, flash_id):
            await w.job(COUNT, {"flash": flash_id}, run_at=datetime.now(UTC) + COUNT_AFTER)


async def listed(scope: Scope, resources: Resources, school_id: int) -> list[Line]:
    """Those of a school the asker administers."""
    rights.check_school(scope, school_id)
    return await readers_store.listed(resources.pool, school_id, LISTED)


async def shown(scope: Scope, resources: Resources, school_id: int, flash_id: int) -> Line:
    """One of them."""
    rights.check_school(scope, school_id)
    found = await readers_store.one_of(resources.pool, school_id, flash_id)
    if found is None:
        raise NotFound
    return found


async def readers(scope: Scope, resources: Resources, school_id: int, flash_id: int) -> list[Reader]:
    """Everybody it is for, with when they read it."""
    await shown(scope, resources, school_id, flash_id)
    return await readers_store.readers(resources.pool, flash_id)


async def reach(scope: Scope, resources: Resources, school_id: int) -> dict[Profile, tuple[int, int]]:
    """How many people of each profile one would reach, and how many of them have an account in use."""
    rights.check_school(scope, school_id)
    found = await readers_store.reach(resources.pool, school_id)
    return {profile: found.get(profile, (0, 0)) for profile in Profile}


async def _going(w: Work, school_id: int, flash_id: int) -> None:
    """Lock one of the school; NotFound for another's, Invalid for one that is over."""
    found = await store.lock(w.connection, flash_id)
    if found is None or found.school_id != school_id:
        raise NotFound
    if found.state == "over":
        raise Invalid({"": [_("Ce message flash est terminé. Publiez-en un autre.")]})


async def _note(w: Work, school_id: int, flash_id: int, act: Act, **data: list[str] | list[int]) -> None:
    await w.audit(act, school_id=school_id, target="", flash=flash_id, **data)
