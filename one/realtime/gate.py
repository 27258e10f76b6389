"""Throttling of sign-in attempts, counted in Redis and, while Redis is away, in this process."""

import logging
import time
from typing import Any

import limits
from limits.aio.storage import MemoryStorage, RedisClusterStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter

from one.errors import Throttled
from one.place import Place
from one.realtime.cluster import is_cluster, plain
from one.realtime.redis_down import REDIS_DOWN

# Growing delay for one account from one place (one/place.py): a few mistakes cost nothing, a patient
# guesser waits, and a classmate who stops trying keeps nobody out for more than 15 minutes.
PER_PLACE = tuple(limits.parse(rule) for rule in ("5 per 30 second", "10 per 5 minute", "20 per 15 minute"))
# Soft ceiling of one account from all places of a pool: a thousand addresses guess no faster. A device
# that knows the account is in no pool, so that strangers who hold the ceiling do not hold its owner.
PER_POOL = limits.parse("60 per 15 minute")
# A code has 38 random bits: even at this pace for the 60 days it lives, one in 700 is found. So codes
# are looked at while passwords have to wait, and a code is always a way in.
PER_CODE = limits.parse("100 per 1 second")

Rules = list[tuple[limits.RateLimitItem, tuple[str, ...]]]

log = logging.getLogger("one.accounts")


class Gate:
    """One gate for everything that can be guessed. No limit is by address alone."""

    def __init__(self, redis_url: str) -> None:
        """``redis_url`` is redis://, rediss:// or unix://."""
        url = plain(redis_url)
        if url.startswith("unix"):
            url = url.replace("unix://", "redis+unix://", 1)
        cluster = is_cluster(redis_url)
        if cluster:
            url = "redis+cluster" + url[url.index("://") :]
        redis = (RedisClusterStorage if cluster else RedisStorage)(
            f"async+{url}", implementation="redispy", socket_timeout=0.5, socket_connect_timeout=0.5
        )
        self._limiters = [MovingWindowRateLimiter(redis), MovingWindowRateLimiter(MemoryStorage())]
        self._storages: list[Storage] = [limiter.storage for limiter in self._limiters]

    async def take(self, key: str, *places: Place) -> Place:
        """Count one attempt on ``key`` at the first of these places that has room; return it.

        Raises Throttled with the seconds to wait. Counted before the attempt is judged, so that a
        thousand at once do not slip through.
        """
        for limiter in self._limiters:
            try:
                waits = []
                for place in places:
                    wait = await self._take(limiter, _rules(key, place))
                    if not wait:
                        return place
                    waits.append(wait)
                raise Throttled(max(1, round(min(waits) - time.time())))
            except REDIS_DOWN as error:
                log.warning("gate: redis does not answer (%s), counting here", type(error).__name__)
        raise AssertionError("the limiter of this process always answers")

    async def _take(self, limiter: MovingWindowRateLimiter, rules: Rules) -> float:
        # Whoever has to wait is not made to wait longer for having asked: a refused attempt is not counted.
        refused = 0.0
        for rule, identifiers in rules:
            if not await limiter.test(rule, *identifiers):
                refused = max(refused, (await limiter.get_window_stats(rule, *identifiers)).reset_time)
        for rule, identifiers in rules if not refused else ():
            if not await limiter.hit(rule, *identifiers):  # many at once: the last place was taken meanwhile
                refused = max(refused, (await limiter.get_window_stats(rule, *identifiers)).reset_time)
        return refused

    async def glance(self, key: str) -> bool:
        """Count one look at what may be a code for ``key``; False when there are too many in this second."""
        for limiter in self._limiters:
            try:
                return await limiter.hit(PER_CODE, key)
            except REDIS_DOWN:
                continue
        raise AssertionError("the limiter of this process always answers")

    async def forgive(self, key: str, place: Place) -> None:
        """Forget the attempts on ``key`` from ``place``."""
        for limiter in self._limiters:
            try:
                for rule in PER_PLACE:
                    await limiter.clear(rule, key, place.name)
            except REDIS_DOWN:
                continue

    async def close(self) -> None:
        """Close the connections to Redis."""
        storage = self._storages[0]
        if isinstance(storage, RedisStorage):
            bridge: Any = storage.bridge  # typed as the base of several clients' bridges
            await bridge.storage.aclose()


def _rules(key: str, place: Place) -> Rules:
    rules: Rules = [(rule, (key, place.name)) for rule in PER_PLACE]
    if place.pool is not None:
        rules.append((PER_POOL, (key, place.pool)))
    return rules
