"""Notes that are corrected, and taken back, by whoever follows them: what was confirmed before stays, for what it said then."""

from collections.abc import Sequence

import msgspec

from one import events
from one.acts import Act
from one.apps.carnet import answers, board, confirmations, notes
from one.apps.carnet.notes import CODE, SUBJECT, Note
from one.errors import Invalid, NotFound
from one.i18n import _, lazy
from one.notifications import Frequency, Type
from one.resources import Once, Resources
from one.rich_text import Rich
from one.scope import FAMILY, Scope
from one.store import events as events_store
from one.store.carnet import board as board_store
from one.store.carnet import versions as store
from one.store.carnet.asking import Asks
from one.store.work import Work, work

Version = store.Version
CORRECTION = Type(
    app=CODE,
    code="correction",
    sentence=lazy("a modifié un mot, à confirmer à nouveau"),
    mail=Frequency.IMMEDIATE,
    publishers=lazy("l’auteur du mot, les enseignants de la classe et la direction"),
    readers=FAMILY,
    asks=notes.ASKED,
)
CORRECTED = Act("carnet.corrected", lazy("a modifié un mot du carnet"), {"n": lazy("n°")})


class Correction(msgspec.Struct, frozen=True):
    """What a note is to say. ``again``: who confirmed is asked to confirm anew."""

    title: str
    text: Rich
    asks: Asks
    again: bool = False


async def correct(
    scope: Scope,
    resources: Resources,
    note_id: int,
    correction: Correction,
    rev: int,
    *,
    once: Once | None = None,
) -> None:
    """Other words, live. Invalid by field, and when somebody corrected it since the page was drawn (``rev``): nothing of theirs
    is overwritten unseen, and what it said before each correction is kept.
    """
    note = await board.followed(scope, resources, note_id)
    board.check_sending(scope, note)
    if errors := confirmations.problems(correction.asks, note.asks.deadline):
        raise Invalid(errors)
    async with work(scope, resources, once=once) as w:
        await w.still(note.class_ids)
        held = await board_store.hold(w.connection, note_id)
        if held is None:
            raise NotFound
        w.leads_to(confirmations.address(note_id))
        asks, before = correction.asks, held.asks
        same = await store.is_same(w.connection, note_id, correction.title, correction.text, asks)
        if held.rev != rev and not same:
            raise Invalid({"": [changed_since(held.title)]})
        if same and not correction.again:
            return
        again = before.any and asks.any and (correction.again or asks.answer != before.answer)
        anew = again or (asks.any and not before.any)
        await store.correct(
            w.connection, scope, note_id, correction.title, correction.text, asks, again=again, anew=anew
        )
        await _tell(w, held, correction, anew=anew)
        await w.audit(CORRECTED, school_id=held.school_id, n=note_id)


async def _tell(w: Work, held: board_store.Held, correction: Correction, *, anew: bool) -> None:
    """Items say the new words; who is asked anew has a new one; open pages follow."""
    subject, title, excerpt = SUBJECT(held.id), correction.title, correction.text.plain
    where = await events_store.channels_of(w.connection, subject)
    await w.edit(subject, title=title, excerpt=excerpt, asks=correction.asks.any)
    if anew or not correction.asks.any:
        await w.withdraw(answers.SUBJECT(held.id))
        await w.withdraw(board.REMINDER(held.id))
    else:
        said = board.awaited_by(correction.asks)
        await w.edit(board.REMINDER(held.id), title=title, excerpt=said, asks=True)
    if anew:
        await w.publish(
            CORRECTION,
            channels=where,
            subject=subject,
            title=title,
            excerpt=excerpt,
            url=confirmations.address(held.id),
            asks=True,
        )
    watchers = confirmations.watchers(held.author_id, held.class_ids, held.school_id)
    await w.event(events.Kind.CHANGED, channels=[*watchers, *where], body=events.changed_body(CODE))


def changed_since(title: str) -> str:
    """Said to who corrects what somebody else corrected meanwhile."""
    words = _(
        "Ce mot a été modifié pendant que vous écriviez. Il s’intitule maintenant « %(title)s ». Votre texte est gardé"
        " ci-dessous : comparez, puis enregistrez à nouveau pour le mettre à la place."
    )
    return words % {"title": title}


async def before(scope: Scope, resources: Resources, note: Note) -> Sequence[Version]:
    """What a note that the asker follows said before, the last one first."""
    return await store.before(resources.pool, scope, note.id) if note.rev > 1 else []


async def withdraw(scope: Scope, resources: Resources, note_id: int) -> None:
    """Take a note back from everybody, by whoever follows it; its author keeps it."""
    await board.followed(scope, resources, note_id)
    await notes.take_back(scope, resources, note_id, handled=True)
