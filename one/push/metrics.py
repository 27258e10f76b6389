"""The metrics of notifications that browsers show, counted where they leave: in the worker."""

from prometheus_client import Counter, Gauge

pushes = Counter(
    "one_pushes_total",
    "Tries to hand a notification to a browser's push service, by result: sent, dropped, gone, refused, expired, later",
    ["result"],
)
resting = Gauge(
    "one_push_services_resting",
    "Push services that do not answer, and are left alone for a while",
    multiprocess_mode="livesum",
)
due = Gauge(
    "one_push_due", "Notifications whose time has come and that have not left", multiprocess_mode="max"
)
oldest = Gauge("one_push_oldest_seconds", "For how long the oldest of them waits", multiprocess_mode="max")
