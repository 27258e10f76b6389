"""What the fan-out counts on its hot path: plain numbers, handed to the metrics once a second.

A metric shared between processes costs a microsecond and a half each time; a class of thirty
is served in forty.
"""

import contextlib

from one.realtime import messages, metrics

SAMPLES = 50  # latencies kept of one second


class Counters:
    """Counts since the last ``flush``."""

    def __init__(self) -> None:
        """All zero."""
        self.encodes = 0
        self.deliveries = 0
        self._samples: list[float] = []

    def wrote(self, data: bytes) -> None:
        """These bytes were just written to the first sockets of their channel."""
        if len(self._samples) < SAMPLES:
            with contextlib.suppress(ValueError, TypeError):  # not a time: somebody else writes to our Redis
                self._samples.append(messages.age(data))

    def flush(self) -> None:
        """Hand over to the metrics and begin again."""
        if self.encodes:
            metrics.encodes.inc(self.encodes)
            metrics.deliveries.inc(self.deliveries)
            for sample in self._samples:
                metrics.commit_to_write.observe(sample)
            self.encodes = self.deliveries = 0
            self._samples.clear()
