"""What messages publish, what the log keeps of them, and their bounds."""

from datetime import timedelta

from one.acts import Act
from one.i18n import lazy, lazy_count
from one.notifications import Frequency, Type
from one.store.messagerie import messages

SUBJECT = messages.SUBJECT
CODE = SUBJECT.code
MESSAGE = Type(
    app=CODE,
    code="message",
    sentence=lazy("a envoyé un message"),
    mail=Frequency.IMMEDIATE,
    publishers=lazy("qui peut vous écrire"),
    counted=lazy_count("{n} message", "{n} messages"),
)
_N = {"n": lazy("n°")}
# What two people write to each other is not the log's business; what goes to a class's families is, and what is taken back.
SENT = Act("messagerie.sent", lazy("a écrit aux familles d’une classe"), _N)
RECALLED = Act("messagerie.recalled", lazy("a retiré un message"), _N)
ACTS = (SENT, RECALLED)

TITLE_MOST = 120
BODY_MOST = 4000
FILES_MOST = 4
THREAD_MOST = 1000  # messages of a thread
RECALLED_WITHIN = timedelta(minutes=60)
# Of one person: messages in an hour, threads in a day, messages to families in a day.
HOUR_MOST = 60
THREADS_MOST = 40
FAMILIES_MOST = 10
PEOPLE_MOST = 300  # guardians of a class
