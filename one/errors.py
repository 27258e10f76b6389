"""What can go wrong that a person has to be told about, as a small tree of exceptions."""


class OneError(Exception):
    """Base of all errors that ONE raises on purpose; ``str()`` is safe to show."""


class NotFound(OneError):
    """The thing does not exist, or the asker may not see it: both look the same (404)."""


class Withdrawn(NotFound):
    """It is no more for anybody, and the asker is one of those it was for: they may know why."""


class Invalid(OneError):
    """What was sent cannot be taken. ``errors`` maps a field's name to its messages."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(m for messages in errors.values() for m in messages))
        self.errors = errors


class Repeated(OneError):
    """The same form was taken before: nothing is done twice. ``result`` is where the first one led.

    ``lately``: it was another drawing of it, with the same words.
    """

    def __init__(self, result: str, *, lately: bool = False) -> None:
        super().__init__("sent before")
        self.result, self.lately = result, lately


class BadCursor(OneError):
    """A page cursor that is damaged or belongs to somebody else's feed."""


class Throttled(OneError):
    """Too many attempts. ``retry_after`` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class Busy(OneError):
    """More is asked for at once than can be answered in good time. ``retry_after`` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"busy, retry after {retry_after} s")
        self.retry_after = retry_after


class Unavailable(OneError):
    """A service this needs (PostgreSQL, Redis) does not answer."""


class ConfigError(OneError):
    """A setting or an environment the program cannot start with; one line, exit code 2."""
