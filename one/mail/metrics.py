"""The metrics of messages, counted where they leave: in the worker."""

from prometheus_client import Counter, Gauge

messages = Counter(
    "one_messages_total",
    "Tries to hand a message over, by result: sent, dropped, refused, expired, uncertain, later; doubt: the try before may have been one",
    ["transport", "result"],
)
refusing = Gauge(
    "one_mail_domains_refusing",
    "Domains that refused each of our last mails, to several addresses",
    multiprocess_mode="livesum",
)
closed = Gauge(
    "one_mail_lane_closed",
    "1 while mails stop: the server does not let us in, or refuses everybody alike",
    multiprocess_mode="max",
)
due = Gauge("one_outbox_due", "Messages whose time has come and that have not left", multiprocess_mode="max")
oldest = Gauge("one_outbox_oldest_seconds", "For how long the oldest of them waits", multiprocess_mode="max")
