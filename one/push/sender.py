"""Handing notifications to the push services of browsers. At least once: one that comes twice takes its own place there.

A service that does not answer is left alone for a while, for all its browsers, and never has all senders wait for it: others
wait for nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import anyio.to_thread
import msgspec
from msgspec import structs

from one.mail.letter import Wait
from one.mail.sender import GIVE_UP, LAST_DELAY, delay, jittered
from one.push import metrics
from one.push.hosts import Hosts, host_of
from one.push.keys import Keys, sealed
from one.push.outgoing import Answer, Forbidden, Outgoing, Unanswered
from one.store.pool import DOWN, Outage, Pool
from one.store.push import endpoints, waiting
from one.store.push.endpoints import Endpoint

LEASE = waiting.LEASE
IDLE_SECONDS = 1.0
TTL_SECONDS = 12 * 3600  # what a device that is off for longer does not get: the feed has it
AGAIN = timedelta(seconds=1)  # for a service that is asked as often as may be at once

log = logging.getLogger("one.push")


class Shown(msgspec.Struct, frozen=True):
    """What a browser shows. ``tag``: another of the same takes its place; ``url``: a path of ours, opened by a touch."""

    title: str
    body: str
    url: str
    tag: str
    lang: str
    to: int = 0  # the endpoint: what shows it asks whether that is of the session that is open there


Compose = Callable[[Endpoint, waiting.Due], Awaitable[Shown | Wait | None]]


class Sender:
    """Claims a notification, has it judged and composed, seals it, hands it over. ``contact`` is for the service's people."""

    def __init__(
        self,
        pool: Pool,
        compose: Compose,
        keys: Keys,
        outgoing: Outgoing,
        contact: str,
        outage: Outage | None = None,
        hosts: Hosts | None = None,
    ) -> None:
        self._pool, self._compose, self._keys, self._outgoing = pool, compose, keys, outgoing
        self._contact, self._outage, self._hosts = contact, outage or Outage(), hosts or Hosts()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            if not await self._outage.outlasts(self.step):
                await asyncio.sleep(IDLE_SECONDS)

    async def step(self) -> bool:
        """Handle one; False when none was due."""
        due = await waiting.claim(self._pool, LEASE, self._hosts.full(), self._hosts.people())
        if due is None:
            return False
        try:
            result = await self._handle(due)
        except DOWN:
            raise
        except Exception:  # a fault of ours in one must not hold up the others
            log.exception("push %d cannot be sent", due.id)
            result = await self._later(due)
        if result is not None:
            metrics.pushes.labels(result).inc()
        return True

    async def _handle(self, due: waiting.Due) -> str | None:
        """What became of it, a word for the metrics; None when it was not tried."""
        # Nobody wants a hundred of them after a day without a worker.
        if datetime.now(UTC) - due.created_at > GIVE_UP:
            return await self._end(due, "expired")
        endpoint = await endpoints.read(self._pool, due.endpoint_id)
        if endpoint is None or endpoint.signed_by != self._keys.public:
            return await self._end(due, "dropped")
        host = host_of(endpoint.url)
        if (left := self._hosts.rests(host)) is not None:  # before all else: thousands may wait for it
            await waiting.rest(self._pool, due, left)
            return None
        with self._hosts.asking(host, endpoint.person_id) as may:
            if may:
                return await self._judged(due, endpoint, host)
        await waiting.rest(self._pool, due, AGAIN)
        return None

    async def _judged(self, due: waiting.Due, endpoint: Endpoint, host: str) -> str | None:
        shown = await self._compose(endpoint, due)
        if shown is None:
            return await self._end(due, "dropped")
        if isinstance(shown, Wait):
            await waiting.hold(self._pool, due, shown.until)
            return None
        return await self._send(due, endpoint, shown, host)

    async def _send(self, due: waiting.Due, endpoint: Endpoint, shown: Shown, host: str) -> str | None:
        content = msgspec.json.encode(structs.replace(shown, to=endpoint.id))
        body = await anyio.to_thread.run_sync(sealed, content, endpoint.p256dh, endpoint.auth)
        headers = {
            "authorization": self._keys.signature(f"https://{urlsplit(endpoint.url).netloc}", self._contact),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(TTL_SECONDS),
            "urgency": "high" if due.urgent else "normal",
        }
        if not await waiting.still_mine(self._pool, due, LEASE):
            log.warning("push %d is another worker's by now", due.id)
            return None
        try:
            answer = await self._outgoing.post(endpoint.url, headers, body)
        except Forbidden as error:
            log.warning("push %d: endpoint %d is not asked: %s", due.id, endpoint.id, error)
            await endpoints.gone(self._pool, endpoint)
            return await self._end(due, "refused")
        except Unanswered as error:
            log.info("push %d: no answer: %s", due.id, error)
            self._hosts.failed(host)
            return await self._later(due)
        return await self._answered(due, endpoint, host, answer)

    async def _answered(self, due: waiting.Due, endpoint: Endpoint, host: str, answer: Answer) -> str:
        if answer.status == 429 or answer.status >= 500:
            self._hosts.failed(host)
            return await self._later(due, answer.after)
        self._hosts.served(host)
        if 200 <= answer.status < 300:
            return await self._end(due, "sent")
        if answer.status in (404, 410):
            await endpoints.gone(self._pool, endpoint)
            return await self._end(due, "gone")
        log.warning("push %d refused: %d", due.id, answer.status)
        return await self._end(due, "refused")

    async def _end(self, due: waiting.Due, result: str) -> str:
        await waiting.done(self._pool, due)
        return result

    async def _later(self, due: waiting.Due, after: str = "") -> str:
        """Tried again, not before the service would have it (``after``, in seconds)."""
        asked = (
            timedelta(seconds=int(after)) if after.isascii() and after.isdigit() and len(after) < 7 else None
        )
        wait = max(jittered(delay(due.tries)), min(asked or timedelta(), LAST_DELAY))
        await waiting.later(self._pool, due, wait)
        return "later"
