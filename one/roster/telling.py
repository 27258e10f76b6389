"""Who is told of an import: each of those it touches once, however much it changed for them.

The guardians a child has: of one more, or one less. The teachers of a class: how many pupils came and went. The
direction: one line, that leads to the record. Whoever imports is not told of their own act.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from one import channels
from one.events import Author
from one.i18n.words import Words
from one.notifications import Type
from one.people import said_of_lists
from one.people.news import IMPORTED, LINK, LISTS, TIE, UNLINK
from one.roster.summary import Summary
from one.scope import Function, Profile
from one.store.people import news
from one.store.roster import imports as store
from one.store.roster import told
from one.store.roster.imports import Changed, Who
from one.store.work import Work
from one.subjects import Subject


class _Item(msgspec.Struct):
    """What is to be published."""

    type_: Type
    channels: list[str]
    subject: Subject
    title: str | Words
    excerpt: str | Words
    url: str


async def tell(
    w: Work, number: int, school_id: int, class_id: int | None, changes: Sequence[Changed], summary: Summary
) -> None:
    """Tell them, in the transaction of the import; whoever publishes is ONE at the command line."""
    items = await _families(w, class_id, changes)
    items += await _teachers(w, number, changes)
    items += await _heads(w, number, school_id, class_id, summary)
    author = None if w.scope is not None else Author(0, "ONE")
    for item in items:
        await w.publish(
            item.type_,
            channels=item.channels,
            subject=item.subject,
            title=item.title,
            excerpt=item.excerpt,
            url=item.url,
            author=author,
            of_act=True,
        )


async def _families(w: Work, class_id: int | None, changes: Sequence[Changed]) -> list[_Item]:
    """A child who comes with their guardians is no news; a guardian more, or less, is."""
    links = [change for change in changes if change.kind == "guardian" and not change.stays]
    people = await store.people(w.connection, (each for change in links for each in change.people))
    before_and_now = await told.guardians(w.connection, [change.row["child_id"] for change in links])
    of_child: defaultdict[int, list[Changed]] = defaultdict(list)
    for change in links:
        of_child[change.row["child_id"]].append(change)
    items = []
    for child_id, theirs in sorted(of_child.items()):
        tied = {change.row["guardian_id"] for change in theirs if change.after}
        cut = {change.row["guardian_id"] for change in theirs if not change.after}
        now = before_and_now.get(child_id, set())
        had = (now - tied) | cut
        listeners = now - {w.actor_id}
        alone = len(theirs) == 1 and listeners <= tied
        if not had or not listeners or alone or child_id not in people:
            continue
        items.append(
            _Item(
                UNLINK if cut else LINK,
                [channels.family(child_id)],
                TIE(*sorted(tied | cut), child_id),
                people[child_id].name,
                _ties(people, sorted(cut), sorted(tied)),
                f"/classe/{class_id}" if class_id is not None else "/classe",
            )
        )
    return items


def _ties(people: dict[int, Who], cut: Sequence[int], tied: Sequence[int]) -> Words | str:
    said = [said_of_lists.UNTIED % {"name": people[g].name} for g in cut if g in people]
    said += [said_of_lists.TIED % {"name": people[g].name} for g in tied if g in people]
    return said_of_lists.together(said)


async def _teachers(w: Work, number: int, changes: Sequence[Changed]) -> list[_Item]:
    """How many pupils came into a class that others teach, and left it."""
    moves = [change for change in changes if change.kind == "membership" and not change.stays]
    people = await store.people(w.connection, (each for change in moves for each in change.people))
    come, left = Counter[int](), Counter[int]()
    for change in moves:
        who = people.get(change.row["person_id"])
        if who is not None and who.profile == Profile.PUPIL:
            (come if change.after else left)[change.row["class_id"]] += 1
    classes = await news.taught_by_others(w.connection, sorted({*come, *left}), w.actor_id)
    return [
        _Item(
            IMPORTED,
            [channels.class_profile(class_id, Profile.TEACHER)],
            LISTS(number),
            name,
            _moved(come[class_id], left[class_id]),
            f"/classe/{class_id}/parametrage",
        )
        for class_id, name in classes
    ]


def _moved(come: int, left: int) -> Words | str:
    counts = ((said_of_lists.COME, come), (said_of_lists.LEFT, left))
    return said_of_lists.together([words % {"n": n} for words, n in counts if n])


async def _heads(w: Work, number: int, school_id: int, class_id: int | None, summary: Summary) -> list[_Item]:
    """One line for the direction, unless whoever imports is all of it."""
    if not await news.directed_by_others(w.connection, school_id, w.actor_id):
        return []
    name = (
        (await store.class_names(w.connection, [class_id])).get(class_id, "") if class_id is not None else ""
    )
    counts = ((words, summary.count(*parts)) for words, parts in said_of_lists.COUNTS)
    said = [words % {"n": n} for words, n in counts if n]
    if not said:  # the lists say what was decided by hand already: no news
        return []
    return [
        _Item(
            IMPORTED,
            [channels.school_profile(school_id, Function.DIRECTION)],
            LISTS(number),
            name or said_of_lists.SCHOOL,
            said_of_lists.COUNTED % {"counts": said},
            f"/imports/{number}",
        )
    ]
