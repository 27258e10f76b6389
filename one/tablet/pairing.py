"""How a browser becomes the tablet of a class: it shows a code, and somebody who may set up the class says yes.

The tablet shows, and the teacher approves on the screen they are signed in on; not the other way round (docs/tablet.md
says why). The code names the request and opens nothing: the tablet is whoever holds the secret behind it.
"""

import logging
import secrets

from one import acts
from one.accounts import sessions, user_agents
from one.accounts.codes import ALPHABET, normalise
from one.errors import Invalid, NotFound
from one.i18n import _
from one.people import news, rights
from one.resources import Bucket, Resources
from one.scope import Class, Scope
from one.store.accounts import sessions as session_store
from one.store.classroom import classes
from one.store.tablet import devices, pairings
from one.store.tablet.pairings import LASTS, Pairing
from one.store.work import work
from one.tablet import presence

__all__ = [
    "LASTS",
    "LENGTH",
    "approve",
    "become",
    "begin",
    "choices",
    "may_pair",
    "shown",
    "under_way",
    "waiting",
]

LENGTH = 6  # 28 signs ^ 6 = 4.8 e8; they are tried by signed-in people only, twenty in a quarter of an hour

log = logging.getLogger("one.tablet")


def shown(code: str) -> str:
    """A code as the tablet shows it: two groups of three, in capitals."""
    return f"{code[:3]} {code[3:]}".upper()


async def begin(resources: Resources, agent: str, *, network: str) -> str:
    """A browser asks to become a tablet; return its secret. Throttled when one place asks too often."""
    await resources.throttle.ask(Bucket(f"tablet:{network}", "tablet"))
    return await pairings.start(resources.pool, agent, _new_code)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


async def under_way(resources: Resources, secret: str) -> Pairing | None:
    """What became of the request that this browser made; None when it made none, or its minutes have passed."""
    return await pairings.of_secret(resources.pool, secret) if sessions.may_be_one(secret) else None


async def waiting(scope: Scope, resources: Resources, code: str) -> Pairing:
    """The request under this code, for who may say yes to it. Invalid for a code that nobody has; tries are counted."""
    if not may_pair(scope):
        raise NotFound
    place = Bucket(f"person:{scope.person_id}", None)
    await resources.throttle.take(_key(scope), place)
    found = await pairings.of_code(resources.pool, normalise(code))
    if found is None:
        raise _no_such_code()
    await resources.throttle.forgive(_key(scope), place)
    return found


def _key(scope: Scope) -> str:
    return f"tablet-code:{scope.person_id}"


def _no_such_code() -> Invalid:
    words = _(
        "Aucune tablette ne montre ce code en ce moment. Un code dure cinq minutes : demandez-en un autre."
    )
    return Invalid({"code": [words]})


def may_pair(scope: Scope) -> bool:
    """Whether there is a class that the asker may set up."""
    return bool(rights.taught(scope) or rights.administered(scope))


async def choices(scope: Scope, resources: Resources) -> list[Class]:
    """The classes that the asker may set up, and so give a tablet."""
    mine, schools = rights.taught(scope), [s.id for s in rights.administered(scope)]
    found = await classes.of_schools(resources.pool, scope, [s.id for s in scope.schools])
    return [each for each in found if each.id in mine or each.school_id in schools]


async def approve(scope: Scope, resources: Resources, class_id: int, code: str) -> None:
    """Say yes: the browser that shows this code becomes the class's tablet. Once, within its five minutes."""
    found = await rights.check_class(scope, resources, class_id)
    await waiting(scope, resources, code)
    async with work(scope, resources) as w:
        await w.acts((), [class_id])
        agent = await pairings.approve(w.connection, normalise(code), class_id)
        if agent is None:  # taken meanwhile, by a colleague or by another tab
            raise _no_such_code()
        await w.audit(acts.TABLET_PAIRED, school_id=found.school_id, target=f"class:{class_id}")
        await news.tell_tablet(w, found, user_agents.worded_of(agent), paired=True)


async def become(resources: Resources, secret: str, before: Scope | None) -> str:
    """The browser that holds this secret is the tablet from now on; return its token. NotFound unless somebody said yes.

    Whoever was signed in on it no longer is, in the same transaction: no personal session outlives the pairing.
    """
    if not sessions.may_be_one(secret):
        raise NotFound
    async with work(None, resources) as w:
        taken = await pairings.take(w.connection, secret)
        if taken is None:
            raise NotFound
        class_id, agent = taken
        token, device_id = await devices.start(w.connection, class_id, agent)
        if before is not None:
            await session_store.end(w.connection, before.session_id)
            w.end_sessions([before.session_id])
        await presence.tell(w, device_id)
    log.info("device %d is a tablet of class %d", device_id, class_id)
    return token
