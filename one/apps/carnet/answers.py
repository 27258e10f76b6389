"""What its author is told of answers to a note: one line that counts, not one for each family."""

from one import channels
from one.events import Author
from one.i18n import lazy
from one.i18n.words import worded_count
from one.notifications import Frequency, Type
from one.scope import STAFF
from one.store.carnet import answers as store
from one.store.carnet.confirmations import Held
from one.store.work import Work

SUBJECT = store.ANSWERED
COUNTED = worded_count("%(n)s réponse", "%(n)s réponses")
REPONSE = Type(
    app="carnet",
    code="reponse",
    sentence=lazy("vous signale des réponses à votre mot"),
    mail=Frequency.DAILY,
    publishers=lazy("ONE, à qui a écrit le mot"),
    readers=STAFF,
    says=(COUNTED,),
)


async def tell(w: Work, note_id: int, held: Held) -> None:
    """Somebody answered the note that is held: an item of a moment ago that is not read yet counts on, else a new one takes its place.

    ONE says it, and no name: who answered what stands on the note's page, for those who follow it.
    """
    n = await store.count(w.connection, note_id)
    said, url = COUNTED % {"n": n}, f"/carnet/{note_id}"
    if await store.waits(w.connection, note_id, held.author_id):
        await w.edit(SUBJECT(note_id), title=held.title, excerpt=said, url=url)
        return
    await w.withdraw(SUBJECT(note_id))
    await w.publish(
        REPONSE,
        channels=[channels.user(held.author_id)],
        subject=SUBJECT(note_id),
        title=held.title,
        excerpt=said,
        url=url,
        author=Author(0, "ONE"),
    )
