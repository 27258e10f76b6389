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
