"""What several parts of one page ask alike is asked once: answers that live as long as that page is made, for who asked for it.

``with sharing():`` stands around the making of a page, in its handler and nowhere else; outside of it everything is asked as it
comes. What is decided under locks is read anew: it asks a connection, not the pool, and never passes here.
"""

from collections.abc import Awaitable, Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Id = TypeVar("Id", bound=Hashable)
Answer = TypeVar("Answer")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def sharing() -> Iterator[None]:
    """The making of one page."""
    before = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(before)


async def shared(question: Hashable, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer to a question, which names who asks where that matters. One that failed is asked again."""
    answers = _answers.get()
    if answers is None:
        return await ask()
    if question not in answers:
        answers[question] = await ask()
    found: Answer = answers[question]
    return found


async def shared_each(
    question: Hashable, ids: Sequence[Id], ask: Callable[[Sequence[Id]], Awaitable[Mapping[Id, Answer]]]
) -> dict[Id, Answer]:
    """The same of each of these: only those that no part of the page asked of are asked of."""
    answers = _answers.get()
    if answers is None:
        return dict(await ask(ids))
    known: dict[Id, Answer | None] = answers.setdefault(question, {})
    unknown = [each for each in dict.fromkeys(ids) if each not in known]
    if unknown:
        found = await ask(unknown)
        known.update((each, found.get(each)) for each in unknown)
    return {each: answer for each in ids if (answer := known[each]) is not None}
