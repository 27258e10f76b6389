"""What is said in a request: answers, which both sides read, and notes, which stay among those who handle it."""

from one.apps.assistance import telling
from one.apps.assistance.asking import check_rate
from one.apps.assistance.kinds import GIVEN, GOING, IS_NOT_SOLVED, IS_SOLVED, MOVED, Side, State, may_move
from one.errors import Invalid, NotFound
from one.i18n import _
from one.resources import Once, Resources
from one.scope import Scope
from one.store.assistance import lines
from one.store.assistance import requests as store
from one.store.assistance.lines import Said
from one.store.assistance.requests import Held
from one.store.work import Work, work

TEXT_MOST = 4000


async def hold(w: Work, scope: Scope, request_id: int) -> tuple[Held, Side]:
    """A request, held, and as whom the asker changes it; NotFound for who has nothing to do with it."""
    held = await store.hold(w.connection, request_id)
    if held is None or scope.person_id not in (held.person_id, *held.handlers):
        raise NotFound
    return held, Side.WRITER if scope.person_id == held.person_id else Side.HANDLER


async def answer(
    scope: Scope,
    resources: Resources,
    request_id: int,
    text: str,
    after: State | None = None,
    *,
    once: Once | None = None,
) -> None:
    """Answer, live. A handler says besides where the request goes (``after``) and takes care of it, if nobody does.

    A writer's answer opens it again, after « résolu » too; when nobody takes care of it any more, it is everybody's.
    """
    async with work(scope, resources, once=once) as w:
        await w.still()
        held, side = await hold(w, scope, request_id)
        if held.state == State.CLOSED:
            raise Invalid(
                {"": [_("Cette demande est fermée. Votre texte est gardé : écrivez une nouvelle demande.")]}
            )
        if side == Side.WRITER:
            await check_rate(w, scope)
        await lines.add(w.connection, request_id, Said.ANSWER, by=scope.person_id, body=text)
        if side == Side.WRITER:
            await _by_writer(w, held, text)
        else:
            await _by_handler(w, held, text, after)
        await telling.changed(w, held)
        w.leads_to(telling.address(request_id))


async def _by_writer(w: Work, held: Held, text: str) -> None:
    if held.state in (State.WAITING, State.SOLVED):
        await _line(w, held, State.OPEN)
        await store.move(w.connection, held.id, State.OPEN, waits=True)
    else:
        await store.move(w.connection, held.id, held.state, waits=True)
    if held.assignee_id is None:
        await store.assign(w.connection, held.id, None)  # whoever had it is gone
    await telling.answered(w, held, held.handlers if held.assignee_id is None else [held.assignee_id], text)


async def _by_handler(w: Work, held: Held, text: str, after: State | None) -> None:
    before = State(held.state)
    if after is None:
        after = State.OPEN if before == State.NEW else before
    if after != before:
        if not may_move(Side.HANDLER, before, after):
            raise Invalid({"": [moved_since()]})
        await _line(w, held, after)
    await store.move(w.connection, held.id, after, waits=False)
    if held.assignee_id is None:
        await store.assign(w.connection, held.id, w.actor_id)
    await telling.answered(w, held, [held.person_id], text)


async def _line(w: Work, held: Held, after: State) -> None:
    await lines.add(w.connection, held.id, Said.STATE, by=w.actor_id, state=after)
    await w.audit(MOVED, school_id=held.school_id, n=held.id, state=str(after))


def moved_since() -> str:
    """Said to who moves what somebody else moved meanwhile."""
    return _("Quelqu’un a changé l’état de cette demande entre-temps. Regardez où elle en est.")


async def note(
    scope: Scope, resources: Resources, request_id: int, text: str, *, once: Once | None = None
) -> None:
    """A note among those who handle a request; its writer never reads it. NotFound for who does not handle it."""
    async with work(scope, resources, once=once) as w:
        await w.still()
        held, side = await hold(w, scope, request_id)
        if side != Side.HANDLER:
            raise NotFound
        await lines.add(w.connection, request_id, Said.NOTE, by=scope.person_id, body=text)
        await telling.changed(w, held, writer=False)
        w.leads_to(telling.address(request_id))


async def move(
    scope: Scope, resources: Resources, request_id: int, after: State, *, once: Once | None = None
) -> None:
    """Another state, without a word. Invalid when it may not go there from where it stands now."""
    async with work(scope, resources, once=once) as w:
        await w.still()
        held, side = await hold(w, scope, request_id)
        if held.state == after:
            return
        if not may_move(side, held.state, after):
            raise Invalid({"": [moved_since()]})
        await _line(w, held, after)
        again = held.state not in GOING
        await store.move(
            w.connection, request_id, after, waits=(True if again else None) if after in GOING[:2] else False
        )
        if after == State.SOLVED and side == Side.HANDLER:
            await telling.answered(w, held, [held.person_id], IS_SOLVED)
        elif side == Side.WRITER and after == State.OPEN:
            people = held.handlers if held.assignee_id is None else [held.assignee_id]
            await telling.answered(w, held, people, IS_NOT_SOLVED)
        await telling.changed(w, held)
        w.leads_to(telling.address(request_id))


async def assign(
    scope: Scope,
    resources: Resources,
    request_id: int,
    person_id: int | None,
    had: int | None,
    *,
    once: Once | None = None,
) -> None:
    """Give a request to somebody who handles it, oneself too; None: back to all. NotFound for anybody else.

    ``had``: who took care of it as the page showed it; Invalid when somebody took it meanwhile.
    """
    async with work(scope, resources, once=once) as w:
        await w.still()
        held, side = await hold(w, scope, request_id)
        if side != Side.HANDLER or person_id not in (None, *held.handlers):
            raise NotFound
        if held.assignee_id == person_id:
            return
        if held.assignee_id not in (None, had):
            raise Invalid(
                {"": [_("Quelqu’un d’autre s’en occupe depuis un instant. Regardez qui, avant de changer.")]}
            )
        await store.assign(w.connection, request_id, person_id)
        await lines.add(w.connection, request_id, Said.ASSIGNED, by=scope.person_id, to=person_id)
        await w.audit(GIVEN, school_id=held.school_id, n=request_id)
        await telling.changed(w, held, writer=False)
        w.leads_to(telling.address(request_id))
