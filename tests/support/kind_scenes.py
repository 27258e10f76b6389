"""Scenes of one.v1 for each kind of event: a client that was told shows what a page shows that is read now.

They are played to a reader whose page has two items of the class (``PAGE``); see conformance.py.
"""

import asyncio
from copy import deepcopy
from typing import Any, Protocol, cast

from support.conformance import EPOCH, SOON, TIME, Peer, Stage, Subject
from support.fresh import Item, Page

ME, READER, AUTHOR = "user:10", 10, 1
ROOM, FAMILY, SCHOOL, TEACHERS = "class:1:parent", "family:6", "school:1:parent", "class:1:enseignant"
SEQS = {ME: 4, "class:1": 0, ROOM: 2, FAMILY: 0, SCHOOL: 0}


def item(title: str, author: str = "Paul Prof", *, read: bool = False) -> Item:
    return Item(title, "Texte", AUTHOR, author, edited=False, read=read, channels={ROOM})


PAGE = Page(
    person_id=READER,
    epoch=EPOCH,
    seqs=SEQS,
    children={},
    several=False,
    items={102: item("Deux"), 101: item("Un")},
    unread=2,
    flashes={},
    flash_read={},
    devices={},
)


class Shower(Subject, Protocol):
    """A client that shows what happens: its page is ``PAGE`` at first."""

    async def page_is(self, page: Page) -> None:
        """What its page is from now on, and the count of who counts; it shows that when it asks for it."""

    async def view(self) -> dict[str, Any]:
        """``items``: [(id, title, author, new)] as they stand; ``unread``; ``flashes``: their texts; ``asked``: how often for its page."""


def shower(stage: Stage) -> Shower:
    return cast(Shower, stage.subject)


async def begins(stage: Stage) -> Peer:
    """The client is let in; nothing is missing."""
    peer = await stage.enters()
    await peer.say("hello", epoch=EPOCH, seqs=SEQS, children={}, unread=2, beat=20, server_time=TIME)
    await peer.say("resumed", seqs=SEQS)  # to who asks: nothing is missing
    return peer


async def tell(peer: Peer, channel: str, seq: int, id_: int, kind: str, **members: Any) -> None:
    event = {"id": id_, "kind": kind, "at": TIME, **members}
    await peer.say("event", channel=channel, seq=seq, event=event)


def body(
    id_: int, title: str, author_id: int = AUTHOR, author: str = "Paul Prof", **more: Any
) -> dict[str, Any]:
    return {
        "app": "carnet",
        "type": "mot",
        "title": title,
        "excerpt": "Texte",
        "url": f"/carnet/{id_}",
        "author": {"id": author_id, "name": author},
        **more,
    }


async def shows(stage: Stage, **expected: Any) -> None:
    """The client shows just this of what is named, and still does soon after."""
    end = asyncio.get_running_loop().time() + SOON
    while (got := _named(await shower(stage).view(), expected)) != expected:
        assert asyncio.get_running_loop().time() < end, f"expected {expected}, shown {got}"
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.05)
    assert _named(await shower(stage).view(), expected) == expected


def _named(view: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    return {name: view[name] for name in expected}


TWO, ONE = (102, "Deux", "Paul Prof", True), (101, "Un", "Paul Prof", True)


async def puts_an_item_in_once(stage: Stage) -> None:
    peer = await begins(stage)
    await tell(peer, ROOM, 3, 103, "item", item=body(103, "Trois"))
    await tell(peer, FAMILY, 1, 103, "item", item=body(103, "Trois"))
    await shows(stage, items=[(103, "Trois", "Paul Prof", True), TWO, ONE], unread=3)


async def has_read_what_the_reader_wrote(stage: Stage) -> None:
    peer = await begins(stage)
    await tell(peer, ROOM, 3, 103, "item", item=body(103, "Le mien", READER, "Béa Blin"))
    await shows(stage, items=[(103, "Le mien", "Béa Blin", False), TWO, ONE], unread=2)


async def words_an_item_as_its_last_edit(stage: Stage) -> None:
    """A replay may bring the edits of another channel later: the highest id counts. The item is not new again."""
    peer = await begins(stage)
    await tell(peer, ME, 5, 104, "read", ids=[101], unread=1, seqs=SEQS | {ME: 4})
    for channel, seq, id_ in ((ROOM, 3, 106), (FAMILY, 1, 105)):
        await tell(peer, channel, seq, id_, "edited", of=101, item=body(101, f"Un, {id_}", edited_at=TIME))
    await shows(stage, items=[TWO, (101, "Un, 106", "Paul Prof", False)], unread=1)


async def keeps_away_what_is_withdrawn(stage: Stage) -> None:
    peer = await begins(stage)
    await tell(peer, ROOM, 3, 103, "item", item=body(103, "Trois"))
    await shows(stage, unread=3)
    await tell(peer, ROOM, 4, 104, "withdrawn", ids=[103])
    await tell(peer, FAMILY, 1, 103, "item", item=body(103, "Trois"))
    await shows(stage, items=[TWO, ONE], unread=2)


async def asks_who_counts_after_an_older_one_is_withdrawn(stage: Stage) -> None:
    peer = await begins(stage)
    page = deepcopy(PAGE)
    del page.items[101]
    page.unread, page.seqs = 1, SEQS | {ROOM: 3}
    await shower(stage).page_is(page)
    await tell(peer, ROOM, 3, 104, "withdrawn", ids=[101])
    await shows(stage, items=[TWO], unread=1)


async def adds_what_came_after_the_count_of_a_read(stage: Stage) -> None:
    """Places say what that count holds: not 103, which is above them, whatever its id."""
    peer = await begins(stage)
    await tell(peer, ROOM, 3, 103, "item", item=body(103, "Trois"))
    await tell(peer, ME, 5, 104, "read", ids=[101], unread=1, seqs=SEQS)
    await shows(
        stage, items=[(103, "Trois", "Paul Prof", True), TWO, (101, "Un", "Paul Prof", False)], unread=2
    )
    await tell(peer, ME, 6, 105, "read", ids=[102, 103], unread=0, seqs=SEQS | {ME: 5, ROOM: 3})
    await shows(stage, unread=0)


async def asks_who_counts_after_a_read_of_before_its_own_count(stage: Stage) -> None:
    peer = await stage.enters()
    ahead = SEQS | {ROOM: 3}
    await peer.say("hello", epoch=EPOCH, seqs=ahead, children={}, unread=3, beat=20, server_time=TIME)
    await peer.resume()
    await peer.say("events", list=[])
    await tell(peer, ROOM, 3, 103, "item", item=body(103, "Trois"))
    await peer.say("resumed", seqs=ahead)
    await shows(stage, unread=3)
    page = deepcopy(PAGE)
    page.unread, page.seqs = 2, ahead | {ME: 5}
    await shower(stage).page_is(page)
    await tell(peer, ME, 5, 104, "read", ids=[101], unread=1, seqs=SEQS)
    await shows(stage, unread=2)


async def takes_out_what_the_reader_hid_and_puts_it_back(stage: Stage) -> None:
    peer = await begins(stage)
    await tell(peer, ME, 5, 104, "hidden", ids=[101], unread=1, seqs=SEQS)
    await shows(stage, items=[TWO], unread=1)
    page = deepcopy(PAGE)
    page.seqs = SEQS | {ME: 6}
    await shower(stage).page_is(page)
    await tell(peer, ME, 6, 105, "restored", ids=[101], unread=2, seqs=SEQS | {ME: 5})
    await shows(stage, items=[TWO, ONE], unread=2)


async def puts_back_what_was_hidden_from_everybody(stage: Stage) -> None:
    """A référent keeps it: it stands in its own channels again, with the words it has by now, and who counts is asked."""
    peer = await begins(stage)
    page = deepcopy(PAGE)
    page.items, page.unread, page.seqs = {102: item("Deux")}, 1, SEQS | {ROOM: 3}
    await shower(stage).page_is(page)
    await tell(peer, ROOM, 3, 104, "withdrawn", ids=[101])
    await shows(stage, items=[TWO], unread=1)
    page = deepcopy(PAGE)
    page.items[101], page.seqs = item("Un, changé"), SEQS | {ROOM: 4}
    await shower(stage).page_is(page)
    await tell(peer, ROOM, 4, 105, "restored", ids=[101])
    await shows(stage, items=[TWO, (101, "Un, changé", "Paul Prof", True)], unread=2)
    await tell(peer, ROOM, 5, 106, "withdrawn", ids=[102])
    await shows(stage, items=[(101, "Un, changé", "Paul Prof", True)])


async def calls_the_author_as_the_last_profile_does(stage: Stage) -> None:
    """Over what was published before it; what came after bears the name of its own time."""
    peer = await begins(stage)
    await tell(peer, ROOM, 3, 105, "profile", person={"id": AUTHOR, "name": "Paul Prévert"})
    await tell(peer, FAMILY, 1, 104, "profile", person={"id": AUTHOR, "name": "Paul Passé"})
    await tell(peer, FAMILY, 2, 103, "item", item=body(103, "Trois"))
    await tell(peer, ROOM, 4, 106, "item", item=body(106, "Six", author="Paul Futur"))
    await shows(
        stage,
        items=[
            (106, "Six", "Paul Futur", True),
            (103, "Trois", "Paul Prévert", True),
            (102, "Deux", "Paul Prévert", True),
            (101, "Un", "Paul Prévert", True),
        ],
        unread=4,
    )


async def reads_its_page_anew_when_settings_change(stage: Stage) -> None:
    peer = await begins(stage)
    page = deepcopy(PAGE)
    page.items, page.unread, page.seqs = {102: item("Deux")}, 1, SEQS | {SCHOOL: 1}
    await shower(stage).page_is(page)
    await tell(peer, SCHOOL, 1, 103, "settings")
    await shows(stage, items=[TWO], unread=1)


ALL = (
    puts_an_item_in_once,
    has_read_what_the_reader_wrote,
    words_an_item_as_its_last_edit,
    keeps_away_what_is_withdrawn,
    asks_who_counts_after_an_older_one_is_withdrawn,
    adds_what_came_after_the_count_of_a_read,
    asks_who_counts_after_a_read_of_before_its_own_count,
    takes_out_what_the_reader_hid_and_puts_it_back,
    puts_back_what_was_hidden_from_everybody,
    calls_the_author_as_the_last_profile_does,
    reads_its_page_anew_when_settings_change,
)
