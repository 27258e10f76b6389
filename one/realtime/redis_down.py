"""What redis-py raises when Redis cannot be reached, in one place for everyone who can do without it."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisClusterException, RedisError

# TimeoutError is an OSError. RedisClusterException (no node answers, a slot has no master yet) is no
# RedisError.
REDIS_DOWN = (OSError, RedisError, RedisClusterException)


class Lost(RedisConnectionError):
    """The connection went away under a call, which said so in words of its own."""


@contextmanager
def talking(*answers: type[Exception]) -> Iterator[None]:
    """Around a call of redis-py, and nothing else: whatever it raises means that Redis is away.

    A connection that is lost while it is written to or read from shows as what Python says of a transport that is
    none any more: AttributeError, RuntimeError (uvloop's word), AssertionError. ``answers`` pass as they are.
    """
    known: tuple[type[Exception], ...] = (*REDIS_DOWN, *answers)
    try:
        yield
    except known:
        raise
    except Exception as error:
        raise Lost(f"{type(error).__name__} in redis-py") from error
