"""What redis-py raises when Redis cannot be reached, in one place for everyone who can do without it."""

from redis.exceptions import RedisClusterException, RedisError

# TimeoutError is an OSError. RedisClusterException (no node answers, a slot has no master yet) is no
# RedisError. RuntimeError is what uvloop says of a write to a transport that was closed since redis-py
# last looked; redis-py drops such a connection and passes the error on as it is.
REDIS_DOWN = (OSError, RedisError, RedisClusterException, RuntimeError)
