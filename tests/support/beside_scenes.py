"""The same of what stands beside the feed: messages flash, and the tablets of a class."""

from copy import deepcopy
from typing import Any

from support.conformance import EPOCH, TIME, Stage
from support.fresh import Page
from support.kind_scenes import AUTHOR, ME, ONE, SCHOOL, TEACHERS, TWO, begins, shower, shows, tell

LATE = "2199-01-01T08:00:00.000Z"


def flash(rev: int, text: str, asked: int = 1) -> dict[str, Any]:
    return {
        "id": 3,
        "rev": rev,
        "asked": asked,
        "school": "École Test",
        "text": text,
        "color": "sun",
        "ends_at": LATE,
    }


async def shows_a_flash_until_it_is_read_or_ends(stage: Stage) -> None:
    peer = await begins(stage)
    await tell(peer, SCHOOL, 1, 103, "flash", flash=flash(1, "Neige"))
    await shows(stage, flashes=["Neige"])
    await tell(peer, ME, 5, 104, "flash", flash={"id": 3, "read": 1})
    await shows(stage, flashes=[])
    await tell(peer, SCHOOL, 2, 105, "flash", flash=flash(2, "Neige encore"))
    await shows(stage, flashes=[])
    await tell(peer, SCHOOL, 3, 106, "flash", flash=flash(3, "Verglas", asked=3))
    await shows(stage, flashes=["Verglas"])
    await tell(peer, SCHOOL, 4, 107, "flash", flash={"id": 3, "rev": 4, "ended": True})
    await shows(stage, flashes=[], items=[TWO, ONE], unread=2)


async def believes_the_highest_rev_of_a_flash(stage: Stage) -> None:
    """In whatever order its events come: the highest rev counts, at the same one its end, and so the highest read."""
    peer = await begins(stage)
    await tell(peer, SCHOOL, 1, 103, "flash", flash=flash(3, "Verglas"))
    await tell(peer, SCHOOL, 2, 104, "flash", flash=flash(2, "Neige"))
    await tell(peer, SCHOOL, 3, 105, "flash", flash={"id": 3, "rev": 1, "ended": True})
    await shows(stage, flashes=["Verglas"])
    await tell(peer, SCHOOL, 4, 106, "flash", flash={"id": 3, "rev": 3, "ended": True})
    await tell(peer, SCHOOL, 5, 107, "flash", flash=flash(3, "Verglas"))
    await shows(stage, flashes=[])
    await tell(peer, ME, 5, 108, "flash", flash={"id": 3, "read": 9})
    await tell(peer, ME, 6, 109, "flash", flash={"id": 3, "read": 2})
    await tell(peer, SCHOOL, 6, 110, "flash", flash=flash(10, "Grêle", asked=8))
    await shows(stage, flashes=[])


async def follows_the_tablets_of_its_class(stage: Stage) -> None:
    """To a teacher: the last event of a tablet counts, and one that ended is no more."""
    peer = await stage.enters()
    await peer.say("hello", epoch=EPOCH, seqs=TABLETS.seqs, children={}, unread=0, beat=20, server_time=TIME)
    await peer.say("resumed", seqs=TABLETS.seqs)
    for seq, (state, battery) in enumerate((("open", 84), ("away", 84), ("open", 55), ("ended", 55)), 1):
        page = deepcopy(TABLETS)
        page.seqs = TABLETS.seqs | {TEACHERS: seq}
        page.devices = {8: (state, battery // 10)} if state != "ended" else {}
        await shower(stage).page_is(page)
        device = {"id": 8, "name": "un iPad", "state": state, "battery": battery, "at": TIME}
        await tell(peer, TEACHERS, seq, 103 + seq, "presence", device=device)
        await shows(stage, tablets={} if state == "ended" else {8: state})


TABLETS = Page(
    person_id=AUTHOR,
    epoch=EPOCH,
    seqs={"user:1": 0, "class:1": 0, TEACHERS: 0, "school:1:enseignant": 0},
    children={},
    several=False,
    items={},
    unread=0,
    flashes={},
    flash_read={},
    devices={8: ("away", 8)},
)


FLASHES = (shows_a_flash_until_it_is_read_or_ends, believes_the_highest_rev_of_a_flash)
