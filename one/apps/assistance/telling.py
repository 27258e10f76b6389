"""Who hears of what happens in a request: its writer and those who handle it, each in their own channel.

Not in the channels of functions: a référent may have a request of their own, and never reads what others note about it.
"""

from one import channels, events
from one.apps.assistance.kinds import ANSWERED, CODE, DEMANDE, REPONSE, SUBJECT
from one.i18n.words import Words
from one.store.assistance.requests import Held
from one.store.work import Work


def address(request_id: int) -> str:
    """The page of a request."""
    return f"/assistance/{request_id}"


def _of(people: list[int]) -> list[str]:
    return [channels.user(person_id) for person_id in people]


async def asked(w: Work, request_id: int, handlers: list[int], title: str, text: str) -> None:
    """A request is there: an item of each who handles it."""
    if handlers:
        await w.publish(
            DEMANDE,
            channels=_of(handlers),
            subject=SUBJECT(request_id),
            title=title,
            excerpt=text,
            url=address(request_id),
        )


async def answered(w: Work, held: Held, people: list[int], text: str | Words) -> None:
    """Somebody answered: an item of these people."""
    if people:
        await w.publish(
            REPONSE,
            channels=_of(people),
            subject=ANSWERED(held.id),
            title=held.title,
            excerpt=text,
            url=address(held.id),
        )


async def changed(w: Work, held: Held, *, writer: bool = True) -> None:
    """Open pages of the request, and of the queue, follow; those of its writer not for what is among référents."""
    people = [*held.handlers, *([held.person_id] if writer else [])]
    if people:
        await w.event(events.Kind.CHANGED, channels=_of(people), body=events.changed_body(CODE))
