"""The log of a process, set up by a test in its own process and put back after it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_log() -> Iterator[None]:
    """Whatever the block sets up ends with it: pytest closes what such a handler writes to."""
    root, ours, driver = logging.getLogger(), logging.getLogger("one"), logging.getLogger("asyncpg")
    handlers, levels = list(root.handlers), [(each, each.level) for each in (root, ours, driver)]
    try:
        yield
    finally:
        root.handlers[:] = handlers
        for logger, level in levels:
            logger.setLevel(level)
