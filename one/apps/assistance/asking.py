"""Writing a request: to the référents of one's own school."""

import logging
from datetime import timedelta

from one.apps.assistance import telling
from one.apps.assistance.kinds import ASKED, ASKING, CODE, SUBJECT
from one.errors import Invalid, NotFound
from one.i18n import _
from one.resources import Once, Resources
from one.scope import School, Scope
from one.store.assistance import requests as store
from one.store.assistance.requests import Draft
from one.store.work import Work, work

__all__ = ["Draft", "School", "ask", "check_rate", "schools"]

log = logging.getLogger("one.assistance")

TITLE_MOST, BODY_MOST = 120, 4000
LATELY, LATELY_MOST = timedelta(hours=1), 30


def schools(scope: Scope) -> list[School]:
    """Where the asker may ask. Whoever may not send for a while still may: it goes to those who help, and to nobody else."""
    return [s for s in scope.schools if scope.profile in ASKING and scope.has_app(CODE, s.id)]


async def check_rate(w: Work, scope: Scope) -> None:
    """Invalid when the asker said very much within an hour."""
    if await store.lately(w.connection, scope, LATELY) >= LATELY_MOST:
        raise Invalid(
            {"": [_("Cela fait beaucoup de messages en une heure. Le suivant pourra partir plus tard.")]}
        )


async def ask(scope: Scope, resources: Resources, draft: Draft, *, once: Once | None = None) -> int:
    """Keep a request and tell those who handle it, live; its id. NotFound for a school that is not the asker's."""
    if draft.school_id not in {s.id for s in schools(scope)}:
        raise NotFound
    async with work(scope, resources, once=once) as w:
        await w.still()
        await check_rate(w, scope)
        request_id = await store.insert(w.connection, scope, draft)
        held = await store.hold(w.connection, request_id)
        assert held is not None, "it was just written"
        await w.keep_files(SUBJECT(request_id), draft.files, school_id=draft.school_id)
        if not held.handlers:
            log.warning("request %d: nobody of school %d is there to handle it", request_id, draft.school_id)
        await telling.asked(w, request_id, held.handlers, draft.title, draft.body)
        await w.audit(ASKED, school_id=draft.school_id, n=request_id)
        w.leads_to(telling.address(request_id))
    return request_id
