"""What a note asks of guardians, and what they give: for each child of theirs, whoever pressed first or twice."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from one import channels, clock, events
from one.apps.carnet import answers
from one.apps.carnet.notes import CODE, Note
from one.errors import Invalid, NotFound
from one.i18n import _
from one.resources import Resources
from one.scope import Function, Profile, Scope
from one.store.carnet import asking
from one.store.carnet import confirmations as store
from one.store.pool import REFUSED
from one.store.work import Work, work
from one.templating import times

log = logging.getLogger("one.carnet")


Due = store.Due
Answer = asking.Answer
Asks = asking.Asks
Confirm = asking.Confirm
NOTHING = asking.NOTHING
ForChild = store.ForChild
WORDS_MOST = 500
AHEAD = timedelta(days=400)  # a day of next school year is a slip of the finger


def today() -> date:
    """The day it is in the schools."""
    return clock.today()


def problems(asks: Asks, before: date | None = None) -> dict[str, list[str]]:
    """What is wrong with what a note is to ask. ``before``: the day that it had, which is never asked about again."""
    if asks.deadline is None or asks.deadline == before:
        return {}
    if asks.deadline < today():
        return {"deadline": [_("Ce jour est passé. Choisissez aujourd’hui ou plus tard.")]}
    if asks.deadline > today() + AHEAD:
        return {"deadline": [_("C’est dans plus d’un an. Vérifiez l’année.")]}
    return {}


async def give(
    scope: Scope,
    resources: Resources,
    note_id: int,
    child_id: int,
    *,
    yes: bool | None = None,
    words: str = "",
    round_: int | None = None,
    seen: int = 0,
) -> None:
    """The asker confirms a note for one of their children, with what it asks besides; the same once more changes nothing.

    ``round_``: what the page showed; of a note that was corrected since, it is kept for what it said then. ``seen``: the
    ``rev`` of the asker's own answer on that page: another one, given elsewhere since, is not overwritten unseen.
    NotFound for whoever is no guardian of the child, and for what asks for nothing.
    """
    if scope.profile != Profile.GUARDIAN or child_id not in {child.id for child in scope.children}:
        raise NotFound
    async with work(scope, resources) as w:
        held = await store.hold(w.connection, scope, note_id, child_id)
        if held is None:
            raise NotFound
        asked = held.round if round_ is None else round_
        if not 1 <= asked <= held.round:
            raise NotFound
        if asked == held.round:
            yes, words = _answer(held, yes, words)
        before = await store.give(w.connection, scope, note_id, child_id, asked, yes, words)
        if before is not None and before.says(yes, words):
            return
        if before is not None:
            if before.rev != seen:
                raise Invalid(
                    {"": [_("Vous avez déjà répondu autrement, ailleurs. Relisez, puis répondez à nouveau.")]}
                )
            await store.change(w.connection, scope, note_id, child_id, asked, yes, words)
        if asked == held.round and held.answer:
            await answers.tell(w, note_id, held)
        await _tell(w, held, [channels.family(child_id)])


def _answer(held: store.Held, yes: bool | None, words: str) -> tuple[bool | None, str]:
    """What of it the note asks for; Invalid when that is missing."""
    if held.answer == Answer.YES_NO:
        if yes is None:
            raise Invalid({"yes": [_("Répondez par oui ou par non.")]})
        return yes, ""
    if held.answer == Answer.TEXT:
        if not words:
            raise Invalid({"words": [_("Écrivez votre réponse.")]})
        return None, words
    return None, ""


async def open_(scope: Scope, resources: Resources, note_id: int) -> None:
    """A guardian has opened a note: its board says so. What cannot be kept is no reason not to read."""
    if scope.profile != Profile.GUARDIAN:
        return
    try:
        if await store.opened(resources.pool, scope, note_id):
            return
        async with work(scope, resources) as w:
            held = await store.open_(w.connection, scope, note_id)
            if held is not None:
                await _tell(w, held, [])
    except REFUSED as error:
        log.warning("note %s not kept as opened: %s", note_id, type(error).__name__)


async def _tell(w: Work, held: store.Held, more: list[str]) -> None:
    """The pages of who follows the note show it, and those of ``more``; it is no news, and stands in no feed."""
    await w.event(
        events.Kind.CHANGED,
        channels=[*watchers(held.author_id, held.class_ids, held.school_id), *more],
        body=events.changed_body(CODE),
    )


def watchers(author_id: int, class_ids: Sequence[int], school_id: int) -> list[str]:
    """Where those listen who may follow a note."""
    return [
        channels.user(author_id),
        *(channels.class_profile(each, Profile.TEACHER) for each in class_ids),
        channels.school_profile(school_id, Function.DIRECTION),
    ]


async def for_children(scope: Scope, resources: Resources, note: Note) -> list[ForChild]:
    """For which of the asker's children a note asks for something, and what is given; none for who is not asked."""
    if scope.profile != Profile.GUARDIAN or not note.asks.any:
        return []
    return await store.for_children(resources.pool, scope, note.id)


def is_due(note: Note, child: ForChild) -> bool:
    """Whether the asker is still waited for."""
    return child.given is None and not (child.by_other and note.asks.confirm == Confirm.ONE)


def is_late(asks: Asks, at: datetime) -> bool:
    """Whether something came after the day it was asked for. It is taken all the same: a school needs the answer."""
    return asks.deadline is not None and clock.local(at).date() > asks.deadline


async def due(scope: Scope, resources: Resources) -> list[Due]:
    """The notes that wait for the asker: those with a day first. For home pages."""
    if scope.profile != Profile.GUARDIAN or not scope.has_app(CODE):
        return []
    return await store.due(resources.pool, scope)


def said(day: date) -> str:
    """« vendredi 4 décembre »."""
    return times.said(day, "EEEE d MMMM")


def address(note_id: int) -> str:
    """The page of a note."""
    return f"/carnet/{note_id}"
