"""Logs: one line an event, ids and no names. JSON in ``prod``, plain words in ``dev``."""

import logging
import sys

import structlog

from one.config import Settings
from one.store.pool import discreet


def configure(settings: Settings) -> None:
    """Send every logger of this process to stderr."""
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]
    final: list[structlog.types.Processor]
    if settings.env == "prod":
        stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
        final = [stamp, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        # Plain tracebacks: the rich ones print local variables, which may be a name or a code.
        final = [
            structlog.dev.ConsoleRenderer(
                colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
            )
        ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.addFilter(_discreet)
    # A pool that cannot reconnect prints a traceback a second; what matters is said by who asks.
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("one").setLevel(settings.log_level.upper())


def _discreet(record: logging.LogRecord) -> bool:
    """Whatever failed, its traceback names nobody."""
    if record.exc_info and record.exc_info[1] is not None:
        discreet(record.exc_info[1])
    return True
