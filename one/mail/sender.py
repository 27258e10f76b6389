"""Emptying the outbox. At least once: a message is never lost, and may leave twice with one Message-ID.

Twice only where nobody can know better: the server was lost between the mail and its answer, or the worker
killed in that moment. What is known and could not be written down, for PostgreSQL was away, is kept until it is.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from one.mail import metrics, reasons
from one.mail.domains import Domains
from one.mail.errors import AddressRefused, Declined, Deferred, Later, Locked, Lost, Refused, TooLate
from one.mail.lane import LOCKED, Lane
from one.mail.letter import BadLetter, Letter, Sms, Wait
from one.mail.sms import Webhook
from one.mail.smtp import Smtp
from one.store import outbox
from one.store.pool import DOWN, Outage, Pool

LEASE = outbox.LEASE
SEND_SECONDS = 100.0
# Between two looks at an empty outbox: what somebody waits for leaves within a second or two.
IDLE_SECONDS = 1.0
FIRST_DELAY = timedelta(seconds=30)
LAST_DELAY = timedelta(hours=2)
GIVE_UP = timedelta(hours=24)
DECLINED = 3  # doublings ahead: who said « never » is asked again after four minutes, not after half of one

DOUBTS_MOST = 1  # a mail of which nobody knows whether it left is sent once more, and no more

Compose = Callable[[outbox.Due], Awaitable[Letter | Sms | Wait | None]]

log = logging.getLogger("one.mail")


class Fate(NamedTuple):
    """What became of a message, as the outbox keeps it; ``address`` is one that was served, or that is dead."""

    outcome: str
    address: str | None = None
    reason: str = ""  # why it did not leave


class Again(NamedTuple):
    """It is tried again after ``delay``. ``sure``: the server said no; else it may have taken it, if it was given it."""

    delay: timedelta
    sure: bool = False
    reason: str = ""


class Sender:
    """Claims a message, has it composed, hands it over, writes down what became of it.

    ``compose`` is asked when the message leaves, so that rights and addresses are those of now;
    None means that there is nothing to send any more.
    """

    def __init__(
        self,
        pool: Pool,
        compose: Compose,
        smtp: Smtp | None,
        webhook: Webhook | None,
        host: str,
        outage: Outage | None = None,
        domains: Domains | None = None,
        known: dict[int, Fate] | None = None,
        lane: Lane | None = None,
    ) -> None:
        """``host`` ends the Message-IDs. A transport that is None makes its messages wait.

        The last four are shared by the senders of a worker: an outage is said once, not by everybody, and what
        became of a message (``known``) no other one has to find out.
        """
        self._pool, self._compose, self._smtp, self._webhook, self._host = pool, compose, smtp, webhook, host
        self._outage, self._domains = outage or Outage(), domains or Domains()
        self._known = {} if known is None else known
        self._lane = lane or Lane(pool)

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                if not await self._outage.outlasts(self.step):
                    await self._rest()
                    await asyncio.sleep(IDLE_SECONDS)
        finally:
            await self._rest()

    async def step(self) -> bool:
        """Handle one message; False when none was due."""
        for message_id in list(self._known):
            await self._write_down(message_id)
        due = await outbox.claim(self._pool, LEASE)
        if due is None:
            return False
        if due.unsure:
            metrics.messages.labels(due.transport, "doubt").inc()
            log.warning("message %d %s may have left at the try before", due.id, due.template)
        became = await self._handle(due) if due.doubts <= DOUBTS_MOST else Fate("uncertain")
        late = datetime.now(UTC) - due.since > GIVE_UP
        fate = await self._given_up(due, became) if late and isinstance(became, Again) else became
        metrics.messages.labels(due.transport, fate.outcome if isinstance(fate, Fate) else "later").inc()
        if isinstance(fate, Fate):
            self._known[due.id] = fate
            await self._write_down(due.id)
            log.info("message %d %s: %s at try %d", due.id, due.template, fate.outcome, due.tries)
        elif isinstance(fate, Again):
            await outbox.later(self._pool, due, jittered(fate.delay), sure=fate.sure)
        elif fate is not None:
            await outbox.hold(self._pool, due, fate.until)
        return True

    async def _given_up(self, due: outbox.Due, became: Again) -> Fate:
        """Its day is over. What the server was given at this very try, and did not say no to, may have left too."""
        if not became.sure and await outbox.was_given(self._pool, due):
            return Fate("uncertain", reason=became.reason)
        return _over(due, became.reason)

    async def _write_down(self, message_id: int) -> None:
        if message_id in self._known:
            fate = self._known[message_id]
            await outbox.done(self._pool, message_id, fate.outcome, fate.address, fate.reason)
            self._known.pop(message_id, None)

    async def _handle(self, due: outbox.Due) -> Fate | Again | Wait | None:
        """What became of it, or until when it waits; None when it is another worker's by now."""
        message: Letter | Sms | Wait | None = None
        try:
            message = await self._compose(due)
            if message is None:
                return Fate("dropped")
            if isinstance(message, Wait):
                return message
            async with asyncio.timeout(SEND_SECONDS):
                await self._send(message, due)
        except AddressRefused as error:
            log.info("message %d refused: %s", due.id, error)
            return Fate("refused", self._refused(message, error), reasons.of(error))
        except (Refused, BadLetter) as error:
            log.warning("message %d refused: %s", due.id, error)
            return Fate("refused", reason=reasons.of(error))
        except TooLate as error:
            log.info("message %d was not sent in time: %s", due.id, error)
            return _over(due, reasons.of(error))
        except (Later, TimeoutError) as error:
            return await self._again(due, message, error)
        except Lost:
            log.warning("message %d is another worker's by now", due.id)
            return None
        except DOWN:
            raise
        except Exception as error:  # a fault of ours in one message must not hold up the others
            log.exception("message %d cannot be composed", due.id)
            return Again(delay(due.tries), reason=reasons.of(error))
        if not isinstance(message, Letter):
            return Fate("sent")
        self._domains.served(message.to)
        await self._lane.served(probe=due.probe)
        return Fate("sent", message.to)

    async def _again(self, due: outbox.Due, message: Letter | Sms | Wait | None, error: Exception) -> Again:
        """When it is tried again, and whether others should wait too."""
        answered, declined = isinstance(error, Deferred), isinstance(error, Declined)
        log.warning("message %d %s: %s", due.id, "declined" if declined else "waits", error)
        if declined:
            self._refused(message, error)
        if isinstance(error, Locked):
            await self._lane.close(str(error), LOCKED)
        elif answered and due.probe:
            await self._lane.close(str(error))
        elif answered and isinstance(message, Letter):
            await self._lane.refused(message.to, str(error))
        wait = delay(due.tries + (DECLINED if declined else 0))
        return Again(wait, sure=answered, reason=reasons.of(error))

    def _refused(self, message: Letter | Sms | Wait | None, error: Exception) -> str | None:
        """The address of a mail whose server said never; its domain may say so to everybody."""
        if not isinstance(message, Letter):
            return None
        self._domains.refused(message.to, str(error))
        return message.to

    async def _send(self, message: Letter | Sms, due: outbox.Due) -> None:
        if isinstance(message, Sms):
            if self._webhook is None:
                raise Refused("no SMS_WEBHOOK_URL")
            await self._webhook.send(message, str(due.key))
        elif self._smtp is None:
            raise Later("no SMTP_URL")
        else:
            await self._smtp.send(
                message,
                f"{due.key}@{self._host}",
                due.since,
                lambda: outbox.still_mine(self._pool, due, LEASE),
            )

    async def _rest(self) -> None:
        if self._smtp is not None:
            await self._smtp.rest()


def _over(due: outbox.Due, reason: str) -> Fate:
    """Its time is over; after a try of which nobody knows, it may have left all the same."""
    return Fate("uncertain" if due.doubts else "expired", reason=reason)


def delay(tries: int) -> timedelta:
    """How long to wait after so many tries: 30 s, 1 min, 2 min… 2 h."""
    doublings = min(tries - 1, 20)
    return min(FIRST_DELAY * (1 << doublings), LAST_DELAY)


def jittered(wait: timedelta) -> timedelta:
    """Up to a fifth sooner: what failed together need not come back together."""
    return wait * (1 - random.random() / 5)
