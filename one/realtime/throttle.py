"""Throttling of sign-in attempts, counted in Redis and, while Redis is away, in this process."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import limits
from limits.aio.storage import MemoryStorage, RedisClusterStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from one.errors import Throttled
from one.realtime import address
from one.realtime.redis_down import REDIS_DOWN, talking
from one.resources import Bucket

# Growing delay for one account in one bucket (one/accounts/buckets.py): a few mistakes cost nothing, a patient
# guesser waits, and a classmate who stops trying keeps nobody out for more than 15 minutes.
PER_BUCKET = tuple(limits.parse(rule) for rule in ("5 per 30 second", "10 per 5 minute", "20 per 15 minute"))
# Soft ceiling of one account in all buckets of a pool: a thousand addresses guess no faster. A device
# that knows the account is in no pool, so that strangers who hold the ceiling do not hold its owner.
PER_POOL = limits.parse("60 per 15 minute")
# A code has 38 random bits: even at this pace for the 60 days it lives, one in 700 is found. So codes
# are looked at while passwords have to wait, and a code is always a way in. A flood uses up the looks of the place it
# comes from; if it comes from everywhere, a place that was quiet has its first looks all the same.
PER_CODE = limits.parse("100 per 1 second")
PER_CODE_PLACE = limits.parse("20 per 1 second")
FIRST_LOOKS = limits.parse("5 per 15 minute")
# « Mot de passe oublié » writes a row for whatever is typed: by place, and by pool. A class asks in one lesson.
ASKS_PER_PLACE = tuple(limits.parse(rule) for rule in ("30 per 1 minute", "90 per 15 minute"))
ASKS_PER_POOL = limits.parse("600 per 15 minute")

AT_ONCE = 50  # questions to Redis; redis-py refuses a hundredth connection, and a refusal is no outage
AWAY_SECONDS = 5.0  # for which a Redis that did not answer is not asked again: only one attempt waits for it
T = TypeVar("T")
TIMEOUTS: dict[str, Any] = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}

Rules = list[tuple[limits.RateLimitItem, tuple[str, ...]]]

log = logging.getLogger("one.accounts")


class Throttle:
    """One for everything that can be guessed, or asked by anybody. Nothing is guessed at by address alone."""

    def __init__(self, redis_url: str) -> None:
        """``redis_url`` is any of one/realtime/address.py."""
        redis: RedisStorage
        if address.is_cluster(redis_url):
            url = address.of_node(redis_url).replace("://", "+cluster://", 1)
            redis = RedisClusterStorage(f"async+{url}", implementation="redispy", **TIMEOUTS)
        else:  # by a pool of ours: of an address the library may choose another client, with errors of its own
            pool: Any = address.pool(redis_url, retry=Retry(NoBackoff(), 1), **TIMEOUTS)
            redis = RedisStorage("async+redis://", implementation="redispy", connection_pool=pool)
        self._redis = redis
        self._shared, self._own = MovingWindowRateLimiter(redis), MovingWindowRateLimiter(MemoryStorage())
        self._asking = asyncio.Semaphore(AT_ONCE)
        self._redis_again = 0.0  # not asked before: it did not answer

    async def take(self, key: str, *buckets: Bucket) -> Bucket:
        """Count one attempt on ``key`` at the first of these buckets that has room; return it.

        Raises Throttled with the seconds to wait. Counted before the attempt is judged, so that a
        thousand at once do not slip through.
        """

        async def first_with_room(limiter: MovingWindowRateLimiter) -> Bucket:
            waits = []
            for bucket in buckets:
                wait = await self._take(limiter, _rules(key, bucket, PER_BUCKET, PER_POOL))
                if not wait:
                    return bucket
                waits.append(wait)
            raise _until(min(waits))

        return await self._ask(first_with_room)

    async def ask(self, bucket: Bucket) -> None:
        """Count one request that anybody may make, and that costs a mail. Raises Throttled."""
        rules = _rules("ask", bucket, ASKS_PER_PLACE, ASKS_PER_POOL)
        if wait := await self._ask(lambda limiter: self._take(limiter, rules)):
            raise _until(wait)

    async def _ask(self, question: Callable[[MovingWindowRateLimiter], Awaitable[T]]) -> T:
        """The answer of the limiter that all processes share or, while Redis is away, of this one's own."""
        async with self._asking:
            if time.monotonic() >= self._redis_again:
                try:
                    with talking(Throttled):
                        return await question(self._shared)
                except REDIS_DOWN as error:
                    self._redis_again = time.monotonic() + AWAY_SECONDS
                    log.warning("throttle: redis does not answer (%s), counting here", type(error).__name__)
        return await question(self._own)

    async def _take(self, limiter: MovingWindowRateLimiter, rules: Rules) -> float:
        # Whoever has to wait is not made to wait longer for having asked: a refused attempt is not counted.
        refused = 0.0
        for rule, identifiers in rules:
            if not await limiter.test(rule, *identifiers):
                refused = max(refused, (await limiter.get_window_stats(rule, *identifiers)).reset_time)
        for rule, identifiers in rules if not refused else ():
            if not await limiter.hit(rule, *identifiers):  # many at once: the last room was taken meanwhile
                refused = max(refused, (await limiter.get_window_stats(rule, *identifiers)).reset_time)
        return refused

    async def glance(self, key: str, bucket: Bucket) -> bool:
        """Count one look at what may be a code for ``key``; False when there are too many in this second."""
        rules = _rules(key, bucket, (PER_CODE_PLACE,), PER_CODE)

        async def look(limiter: MovingWindowRateLimiter) -> bool:
            return await limiter.hit(FIRST_LOOKS, key, bucket.name) or not await self._take(limiter, rules)

        return await self._ask(look)

    async def forgive(self, key: str, bucket: Bucket) -> None:
        """Forget the attempts on ``key`` from ``bucket``."""

        async def forget(limiter: MovingWindowRateLimiter) -> None:
            for rule in PER_BUCKET:
                await limiter.clear(rule, key, bucket.name)

        await self._ask(forget)
        await forget(self._own)

    async def close(self) -> None:
        """Close the connections to Redis."""
        bridge: Any = self._redis.bridge  # typed as the base of several clients' bridges
        await bridge.storage.aclose()
        if not isinstance(self._redis, RedisClusterStorage):
            await bridge.storage.connection_pool.aclose()


def _until(moment: float) -> Throttled:
    return Throttled(max(1, round(moment - time.time())))


def _rules(
    key: str, bucket: Bucket, own: Sequence[limits.RateLimitItem], ceiling: limits.RateLimitItem
) -> Rules:
    """Those of a bucket alone, and the one it shares with the others of its pool."""
    rules: Rules = [(rule, (key, bucket.name)) for rule in own]
    if bucket.pool is not None:
        rules.append((ceiling, (key, bucket.pool)))
    return rules
