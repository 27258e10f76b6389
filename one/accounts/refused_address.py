"""An address that takes no mail, told to its owner where they still look: once, in their feed, until it is mended.

Marks come and go in several places (an answer of a server, a mail that came back, a code that was typed, the next mail that is
taken), so a job compares; only who proves their address themselves sees it end at once.
"""

import logging

from one import channels
from one.events import Author
from one.i18n import lazy
from one.i18n.words import worded
from one.jobs.job import Args, Every, Job
from one.notifications import Frequency, Type
from one.resources import Resources
from one.store.accounts import refused_address as store
from one.store.work import Work, work
from one.subjects import Kind

APP = "profil"
SUBJECT = Kind("refused-address", people=True)
TITLE = worded("Votre adresse %(email)s ne reçoit plus nos mails")
WAY = worded("Vérifiez-la : un code envoyé à cette adresse suffit. Ou donnez-en une autre.")
# No mail can tell of it.
TYPE = Type(
    APP,
    "adresse",
    lazy("signale un mail qui n’est pas arrivé"),
    Frequency.NEVER,
    lazy("ONE, quand une adresse refuse ses mails"),
    own_mail=True,
    says=(TITLE, WAY),
)
ONE = Author(0, "ONE")

log = logging.getLogger("one.accounts")


async def _compare(resources: Resources, _args: Args) -> None:
    """Tells people in their feed that their address takes no mail, and takes that back when it does."""
    await store.clear_proved(resources.pool)
    for person_id in await store.over(resources.pool):
        async with work(None, resources) as w:
            await end(w, person_id)
    for person_id in await store.untold(resources.pool):
        await _tell(resources, person_id)


async def _tell(resources: Resources, person_id: int) -> None:
    async with work(None, resources) as w:
        found = await store.hold_untold(w.connection, person_id)
        if found is None:
            return
        await w.withdraw(SUBJECT(person_id))
        await w.publish(
            TYPE,
            channels=[channels.user(person_id)],
            subject=SUBJECT(person_id),
            title=TITLE % {"email": found.email},
            excerpt=WAY,
            url="/compte/adresse",
            author=ONE,
        )
    log.info("refused address told: person %d", person_id)


async def end(w: Work, person_id: int) -> None:
    """Take it off somebody's feed, if their address takes mails by now and they had been told otherwise."""
    if await store.end(w.connection, person_id):
        await w.withdraw(SUBJECT(person_id))


JOB = Job("refused-addresses", _compare, Every(30))
