"""Where a connection stands."""

from enum import Enum


class State(Enum):
    """GREETING: hello is out; nothing live yet, until the client resumes or GREETING_SECONDS pass.

    CATCHING: a replay is being written; nothing live yet, so that order holds.
    LIVE: member of its channels, the hub writes to the sink.
    GONE: closed, holds nothing.
    """

    GREETING = 1
    CATCHING = 2
    LIVE = 3
    GONE = 4
