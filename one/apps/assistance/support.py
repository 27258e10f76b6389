"""Passing a request on to the support of the ENT, by mail: what it is about, and nobody's name but the school's."""

from one.apps.assistance import letters, telling
from one.apps.assistance.answering import hold
from one.apps.assistance.kinds import CODE, MOVED, PASSED, Side, State
from one.errors import Invalid, NotFound
from one.i18n import _
from one.resources import Once, Resources
from one.scope import Scope
from one.store.assistance import lines, mails
from one.store.assistance import requests as store
from one.store.assistance.lines import Said
from one.store.work import work

WORDS_MOST = 2000
MOST = 3  # times that one request is passed on: more is a conversation, which goes by mail


def offered(resources: Resources) -> bool:
    """Whether there is a support to pass requests on to."""
    return resources.settings.support_mail is not None and resources.settings.mails


async def reply_to(scope: Scope, resources: Resources) -> str:
    """The asker's own address, to which the support answers; empty without one that is checked."""
    return await mails.own_address(resources.pool, scope)


async def pass_on(
    scope: Scope,
    resources: Resources,
    request_id: int,
    words: str,
    about: str,
    *,
    once: Once | None = None,
) -> None:
    """Send it, with some words of the asker; it waits then. ``about`` is what it is about, in words.

    NotFound for who does not handle it, or where there is no support.
    """
    if not offered(resources):
        raise NotFound
    if not await reply_to(scope, resources):
        raise Invalid(
            {"": [_("Il manque votre adresse mail : le support n’aurait personne à qui répondre.")]}
        )
    async with work(scope, resources, once=once) as w:
        await w.still()
        held, side = await hold(w, scope, request_id)
        if side != Side.HANDLER or held.state == State.CLOSED:
            raise NotFound
        if await lines.passed(w.connection, request_id) >= MOST:
            raise Invalid(
                {
                    "": [
                        _(
                            "Cette demande a déjà été transmise trois fois. Continuez par mail avec le support."
                        )
                    ]
                }
            )
        await lines.add(w.connection, request_id, Said.PASSED, by=scope.person_id, body=words)
        if held.state != State.WAITING:
            await lines.add(w.connection, request_id, Said.STATE, by=scope.person_id, state=State.WAITING)
            await w.audit(MOVED, school_id=held.school_id, n=request_id, state=str(State.WAITING))
        await store.move(w.connection, request_id, State.WAITING, waits=False)
        if held.assignee_id is None:
            await store.assign(w.connection, request_id, scope.person_id)
        await w.mail(
            letters.SUPPORT,
            address=resources.settings.support_mail,
            about=f"{CODE}:{request_id}",
            data={"request": request_id, "by": scope.person_id, "words": words, "about": about},
        )
        await w.audit(PASSED, school_id=held.school_id, n=request_id)
        await telling.changed(w, held)
        w.leads_to(telling.address(request_id))
