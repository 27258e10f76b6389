"""Judging what was reported: kept or removed for everybody, by the first who decides. Nobody judges what they wrote."""

from collections.abc import Sequence

import msgspec

from one import channels
from one.apps.signalement.kinds import ANSWERS, DECIDED, DECIDES, DECISION_TYPE, SUBJECT
from one.apps.signalement.reports import ONE, PAGE
from one.errors import NotFound
from one.i18n.words import worded
from one.resources import Once, Resources
from one.scope import Function, Scope
from one.store.signalement import cases as store
from one.store.signalement.cases import Case, Decision, Locked, Report
from one.store.work import Work, work

__all__ = [
    "Case",
    "Decision",
    "Outcome",
    "Report",
    "decide",
    "decided",
    "may_judge",
    "open_",
    "read",
    "waiting",
]


class Outcome(msgspec.Struct, frozen=True):
    """How a case is decided; ``first``: by who asked now, and not by somebody before."""

    decision: Decision
    first: bool


def may_judge(scope: Scope) -> bool:
    """Whether reports are this person's business at all."""
    return scope.has_function(Function.REFERENT, Function.DIRECTION)


async def waiting(scope: Scope, resources: Resources) -> int:
    """How many cases wait for the asker."""
    return await store.waiting(resources.pool, scope)


async def open_(scope: Scope, resources: Resources) -> list[Case]:
    """What the asker has to judge."""
    return await store.open_(resources.pool, scope, 200)


async def decided(scope: Scope, resources: Resources, before: int | None) -> list[Case]:
    """What was decided, among what the asker may judge."""
    return await store.decided(resources.pool, scope, before, PAGE + 1)


async def read(scope: Scope, resources: Resources, case_id: int) -> tuple[Case, list[Report], list[Case]]:
    """A case, its reports, and the other cases of the same item; NotFound unless the asker judges it."""
    found = await store.get(resources.pool, scope, case_id)
    if found is None:
        raise NotFound
    return (
        found,
        await store.reports(resources.pool, scope, case_id),
        await store.others(resources.pool, scope, case_id),
    )


async def decide(
    scope: Scope | None, resources: Resources, case_id: int, *, keep: bool, once: Once | None = None
) -> Outcome:
    """Keep an item, or remove it for everybody; who comes second learns what was decided. NotFound for who is no judge.

    Without a scope it is the platform's, for a case that nobody is left to judge.
    """
    async with work(scope, resources, once=once) as w:
        case = await store.lock(w.connection, case_id)
        judges = await store.judges(w.connection, case_id)
        if case is None or (judges if scope is None else scope.person_id not in judges):
            raise NotFound
        if case.decision is not None:
            return Outcome(Decision(case.decision), first=False)
        decision = _decision(case, keep=keep)
        others = await store.open_of(w.connection, case.event_id)
        ids = [case_id] if decision == Decision.KEPT else others
        reporters = await store.reporters(w.connection, ids)
        await _apply(w, case, case_id, decision)
        await store.set_decided(w.connection, ids, decision, w.actor_id)
        await _answer(w, case, ids, reporters, decision)
    return Outcome(decision, first=True)


def _decision(case: Locked, *, keep: bool) -> Decision:
    if not case.standing and not case.suspended:
        return Decision.GONE
    return Decision.KEPT if keep else Decision.REMOVED


async def _apply(w: Work, case: Locked, case_id: int, decision: Decision) -> None:
    if decision == Decision.REMOVED:
        await w.remove(case.event_id)
        return
    # What it became by an edit may be hidden by other voices, and waits for its own decision.
    still = await store.others_hide(w.connection, case.event_id, case_id)
    if decision == Decision.KEPT and case.suspended and not still:
        await w.restore(case.event_id)


async def _answer(
    w: Work, case: Locked, ids: Sequence[int], reporters: Sequence[int], decision: Decision
) -> None:
    """Take the cases off the judges' feeds, tell who reported, and write the log; the author learns nothing."""
    for case_id in ids:
        await w.withdraw(SUBJECT(case_id))
        for school_id in await store.schools(w.connection, case_id):
            await w.audit_unseen(case.author_id, DECIDES[decision], school_id=school_id, n=case_id)
    if reporters:
        await w.publish(
            DECISION_TYPE,
            channels=[channels.user(person_id) for person_id in reporters],
            subject=DECIDED(*ids),
            title=worded(ANSWERS[decision]),
            url="/signalements/miens",
            author=ONE,
        )
