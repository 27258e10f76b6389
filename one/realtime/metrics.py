"""The metrics of pages and of the live engine; the worker's are in one/jobs/metrics.py and one/mail/metrics.py.

`make docs` writes all of them into docs/operations.md.
"""

from os import environ
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client import multiprocess as _multiprocess

_LIVE: Final = "livesum"

sockets = Gauge("one_sockets", "Open sockets", multiprocess_mode=_LIVE)
channels = Gauge("one_channels", "Channels this worker listens to", multiprocess_mode=_LIVE)
handshakes = Counter(
    "one_handshakes_total",
    "Handshakes by result: 101, 200 (SSE, poll), 400, 401, 403, 405, 431, 503, version, gone",
    ["result"],
)
closes = Counter("one_closes_total", "Sockets closed by the server, by code", ["code"])
deliveries = Counter("one_deliveries_total", "Frames written to sockets")
encodes = Counter("one_encodes_total", "Frames put together for the wire, once per channel")
commit_to_write = Histogram(
    "one_commit_to_write_seconds",
    "From the event's time in PostgreSQL to the write to its first socket, 50 samples a second",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
overflows = Counter("one_overflows_total", "Readers that did not keep up and got a snapshot")
queue_bytes = Gauge(
    "one_queue_bytes", "Bytes that wait for readers that do not keep up", multiprocess_mode=_LIVE
)
revocation = Histogram(
    "one_revocation_seconds",
    "From the signal that ends a session or changes a right to its sockets, however it came",
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 20),
)
resumes = Counter("one_resumes_total", "Resumes by result: replayed, or which snapshot", ["result"])
resumed_items = Counter("one_resumed_items_total", "Events replayed")
gaps = Counter("one_gaps_total", "Gaps seen in a channel and healed from PostgreSQL")
probe_seconds = Gauge(
    "one_probe_seconds", "Round trip of the last probe through Redis", multiprocess_mode="livemax"
)
probe_failures = Counter("one_probe_failures_total", "Probes that did not come back in time")
redis_reconnects = Counter("one_redis_reconnects_total", "Subscription connections made anew")
publish_dropped = Counter("one_publish_dropped_total", "Hints not sent to Redis; PostgreSQL has them")
loop_lag = Gauge("one_loop_lag_seconds", "How late the loop's last tick was", multiprocess_mode="livemax")
reconcile_seconds = Histogram("one_reconcile_seconds", "Duration of one reconciler pass")
requests = Counter("one_http_requests_total", "Pages answered, by route and status", ["route", "status"])
request_seconds = Histogram("one_http_seconds", "Duration of a page, by route", ["route"])


def _forget_the_dead(folder: Path) -> None:
    """Gauges of a process that is gone no longer count."""
    for path in folder.glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        if not Path(f"/proc/{pid}").exists():
            path.unlink(missing_ok=True)


def render() -> bytes:
    """The text exposition; of all processes of this host when they share a folder."""
    if folder := environ.get("PROMETHEUS_MULTIPROC_DIR"):
        _forget_the_dead(Path(folder))
        registry = CollectorRegistry()
        _multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest()
