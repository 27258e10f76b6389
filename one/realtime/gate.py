"""Throttling of sign-in attempts, counted in Redis and, while Redis is away, in this process."""

import logging
import time
from typing import Any

import limits
from limits.aio.storage import MemoryStorage, RedisClusterStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter

from one.errors import Throttled
from one.realtime.cluster import is_cluster, plain
from one.realtime.redis_down import REDIS_DOWN

# Growing delay for one login from one network (a school is one network): a few mistakes cost
# nothing, a patient guesser waits, and a classmate locks nobody out for more than 15 minutes.
PER_NETWORK = tuple(limits.parse(rule) for rule in ("5 per 30 second", "10 per 5 minute", "20 per 15 minute"))
# Soft ceiling of one login from everywhere: a thousand addresses guess no faster.
PER_LOGIN = (limits.parse("60 per 15 minute"),)

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

    async def take(self, key: str, network: str) -> None:
        """Count one attempt on ``key`` from ``network``; raise Throttled with the seconds to wait.

        Counted before the attempt is judged, so that a thousand at once do not slip through.
        """
        for limiter in self._limiters:
            try:
                await self._take(limiter, key, network)
                return
            except REDIS_DOWN as error:
                log.warning("gate: redis does not answer (%s), counting here", type(error).__name__)

    async def _take(self, limiter: MovingWindowRateLimiter, key: str, network: str) -> None:
        rules = [(rule, (key, network)) for rule in PER_NETWORK] + [(rule, (key,)) for rule in PER_LOGIN]
        # Whoever has to wait is not made to wait longer for having asked: a refused attempt is not counted.
        refused = 0.0
        for rule, identifiers in rules:
            if not await limiter.test(rule, *identifiers):
                refused = max(refused, (await limiter.get_window_stats(rule, *identifiers)).reset_time)
        for rule, identifiers in rules if not refused else ():
            if not await limiter.hit(rule, *identifiers):  # many at once: the last place was taken meanwhile
                refused = max(refused, (await limiter.get_window_stats(rule, *identifiers)).reset_time)
        if refused:
            raise Throttled(max(1, round(refused - time.time())))

    async def forgive(self, key: str, network: str) -> None:
        """Forget the attempts on ``key`` from ``network``."""
        for limiter in self._limiters:
            try:
                for rule in PER_NETWORK:
                    await limiter.clear(rule, key, network)
            except REDIS_DOWN:
                continue

    async def close(self) -> None:
        """Close the connections to Redis."""
        storage = self._storages[0]
        if isinstance(storage, RedisStorage):
            bridge: Any = storage.bridge  # typed as the base of several clients' bridges
            await bridge.storage.aclose()
