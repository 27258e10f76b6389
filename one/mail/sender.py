"""Emptying the outbox. At least once: a message may leave twice, with one Message-ID, and is never lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from one.mail.errors import AddressRefused, Later, Refused
from one.mail.letter import BadLetter, Letter, Sms
from one.mail.sms import Webhook
from one.mail.smtp import Smtp
from one.store import outbox
from one.store.pool import DOWN, Outage, Pool

# Longer than a send may take: after a kill -9 the message falls due again when the lease is over.
LEASE = timedelta(minutes=2)
SEND_SECONDS = 100.0
# Between two looks at an empty outbox: what somebody waits for leaves within a second or two.
IDLE_SECONDS = 1.0
FIRST_DELAY = timedelta(seconds=30)
LAST_DELAY = timedelta(hours=2)
GIVE_UP = timedelta(hours=24)

Compose = Callable[[outbox.Due], Awaitable[Letter | Sms | None]]

log = logging.getLogger("one.mail")


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
    ) -> None:
        """``host`` ends the Message-IDs. A transport that is None makes its messages wait."""
        self._pool, self._compose, self._smtp, self._webhook, self._host = pool, compose, smtp, webhook, host
        self._outage = outage or Outage()  # shared, so that an outage is said once, not by everybody

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
        due = await outbox.claim(self._pool, LEASE)
        if due is None:
            return False
        outcome = await self._handle(due)
        if outcome is None and datetime.now(UTC) - due.created_at > GIVE_UP:
            outcome = "expired"
        if outcome is None:
            await outbox.later(self._pool, due.id, delay(due.tries))
        else:
            await outbox.done(self._pool, due.id, outcome)
            log.info("message %d %s: %s at try %d", due.id, due.template, outcome, due.tries)
        return True

    async def _handle(self, due: outbox.Due) -> str | None:
        """What became of it; None to try again later."""
        message: Letter | Sms | None = None
        try:
            message = await self._compose(due)
            if message is None:
                return "dropped"
            async with asyncio.timeout(SEND_SECONDS):
                await self._send(message, due)
        except AddressRefused as error:
            log.info("message %d refused: %s", due.id, error)
            if isinstance(message, Letter):
                await outbox.address_refused(self._pool, message.to)
            return "refused"
        except (Refused, BadLetter) as error:
            log.warning("message %d refused: %s", due.id, error)
            return "refused"
        except (Later, TimeoutError) as error:
            log.warning("message %d waits: %s", due.id, error)
            return None
        except DOWN:
            raise
        except Exception:  # a fault of ours in one message must not hold up the others
            log.exception("message %d cannot be composed", due.id)
            return None
        return "sent"

    async def _send(self, message: Letter | Sms, due: outbox.Due) -> None:
        if isinstance(message, Sms):
            if self._webhook is None:
                raise Refused("no SMS_WEBHOOK_URL")
            await self._webhook.send(message, str(due.key))
        elif self._smtp is None:
            raise Later("no SMTP_URL")
        else:
            await self._smtp.send(message, f"{due.key}@{self._host}", due.created_at)

    async def _rest(self) -> None:
        if self._smtp is not None:
            await self._smtp.rest()


def delay(tries: int) -> timedelta:
    """How long to wait after so many tries: 30 s, 1 min, 2 min… 2 h."""
    doublings = min(tries - 1, 20)
    return min(FIRST_DELAY * (1 << doublings), LAST_DELAY)
