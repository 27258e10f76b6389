"""What a client shows that applies the frames of one.v1, by the words of docs/protocol.md alone; no I/O.

It begins with a page and is told of events. When it can no longer go on from events it ``wants`` its page read
again: what is told meanwhile is kept, and goes over what the page brings.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from support.fresh import Flash, Item, Page, step

Told = tuple[str, int, dict[str, Any]]  # channel, seq, event
COUNTED = ("read", "hidden", "restored")


class Unread:
    """A number somebody counted with the channels at ``seqs``, and the items that came after it."""

    def __init__(self, person_id: int, count: int, seqs: dict[str, int]) -> None:
        self.person_id = person_id
        self.number, self.seqs = count, dict(seqs)
        self.doubted = False  # only who counts knows it
        self._marked: dict[
            str, int
        ] = {}  # where their own channel stood with the marks that were counted last
        self._later: dict[int, tuple[str, int]] = {}
        self._known: set[int] = set()
        self._gone: set[int] = set()

    @property
    def count(self) -> int:
        return self.number + len(self._later)

    def anew(self) -> None:
        """Another life of the database: ids are given out again."""
        self._later, self._known, self._gone = {}, set(), set()

    def answer(self, count: int, seqs: dict[str, int]) -> bool:
        """Counted beside the stream, which went on meanwhile: False for an answer of before what is held by now."""
        if any(seqs.get(name, seq) < seq for name, seq in (self.seqs | self._marked).items()):
            return False
        self.tell(count, seqs)
        return True

    def tell(self, count: int, seqs: dict[str, int]) -> None:
        """Counted by who knows."""
        self.number, self.seqs, self._marked = count, dict(seqs), {}
        self._later = {id_: at for id_, at in self._later.items() if at[1] > seqs.get(at[0], at[1])}

    def take(self, channel: str, seq: int, event: dict[str, Any]) -> None:
        counted = seq <= self.seqs.get(channel, -1)
        kind = event["kind"]
        if kind == "restored":
            self._gone -= set(event["ids"])
        if kind in COUNTED and "unread" in event:
            if not counted:
                self._take_count(event["unread"], event.get("seqs", {}))
                self._marked = {channel: seq}
        elif kind == "restored":
            self.doubted |= not counted
        elif kind == "settings":
            self.doubted = True
        elif kind == "withdrawn":
            self._withdrawn(event["ids"], counted)
        elif kind == "item" and event["id"] not in self._gone:
            if counted:
                self._later.pop(event["id"], None)
            elif event["id"] not in self._known and event["item"]["author"]["id"] != self.person_id:
                self._later[event["id"]] = (channel, seq)
            self._known.add(event["id"])

    def _take_count(self, count: int, seqs: dict[str, int]) -> None:
        behind = any(seqs.get(name, -1) < seq for name, seq in self.seqs.items())
        self.tell(count, self.seqs if behind else self.seqs | seqs)
        self.doubted |= behind

    def _withdrawn(self, ids: list[int], counted: bool) -> None:
        older = [each for each in ids if self._later.pop(each, None) is None and each not in self._gone]
        self._gone |= set(ids)
        self.doubted |= bool(older) and not counted and self.number > 0


class Shown:
    """A page of somebody that is open, with all that it was told."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unread = Unread(page.person_id, page.unread, page.seqs)
        self.wants = (
            0  # how often it wanted its page read again; what is read answers the wish of before it was asked
        )
        self._had = 0
        self._since: list[Told] = []  # what was told since a page that is under way was asked for
        self._asked: dict[str, int] = page.seqs  # where the channels stood in the page that was read last
        self._forget()

    def _forget(self) -> None:
        self._gone: set[int] = set()
        self._read: set[int] = set()
        self._edits: dict[int, dict[str, Any]] = {}
        self._names: dict[int, tuple[int, str]] = {}

    @property
    def whole(self) -> bool:
        """Whether nothing is under way that will change it."""
        return self.shows_all and not self.unread.doubted

    @property
    def shows_all(self) -> bool:
        """Whether the page need not be read again."""
        return self.wants == self._had

    def view(self) -> dict[str, Any]:
        self.page.unread = self.unread.count
        return self.page.view()

    def greet(self, children: dict[str, list[str]], unread: int | None, seqs: dict[str, int]) -> None:
        """A hello, or a snapshot without children: where the channels stand, and what is not read up to there."""
        self.page.children = children
        if unread is not None:
            self.unread.tell(unread, seqs)

    def want(self) -> None:
        """What is shown can no longer be brought up to date event by event."""
        self.wants += 1

    def ask(self) -> int:
        """A page is asked for now."""
        self._since = []
        return self.wants

    def renew(self, page: Page, asked: int) -> None:
        """The page that was asked for; what it did not know yet goes over it."""
        children = self.page.children
        self.page, self._had, self._asked = page, asked, page.seqs
        page.children = children
        self.unread.answer(page.unread, page.seqs)
        self._forget()
        since, self._since = self._since, []
        for told in since:
            self._apply(*told)

    def take(self, channel: str, seq: int, event: dict[str, Any]) -> None:
        """One event, in its order, once."""
        self._since.append((channel, seq, event))
        self.unread.take(channel, seq, event)
        if event["kind"] in ("settings", "restored"):
            self.want()
        self._apply(channel, seq, event)

    def _apply(self, channel: str, seq: int, event: dict[str, Any]) -> None:
        if seq > self._asked.get(channel, 0):
            act: Callable[..., None] | None = getattr(self, f"_take_{event['kind']}", None)
            if act is not None:
                act(event, channel)

    def _take_item(self, event: dict[str, Any], channel: str) -> None:
        id_, item = event["id"], event["item"]
        if id_ in self._gone:
            return
        if id_ in self.page.items:
            self.page.items[id_].channels.add(channel)
            return
        author = item["author"]
        read = id_ in self._read or author["id"] == self.page.person_id
        words = self._edits.get(id_, event)["item"]
        told = self._names.get(author["id"])
        name = told[1] if told and told[0] > id_ else author["name"]
        self.page.items[id_] = Item(
            words["title"], words["excerpt"], author["id"], name, "edited_at" in words, read, {channel}
        )

    def _take_edited(self, event: dict[str, Any], channel: str) -> None:
        id_ = event["of"]
        if id_ in self._edits and event["id"] < self._edits[id_]["id"]:
            return
        self._edits[id_] = event
        if (item := self.page.items.get(id_)) is not None:
            item.title, item.excerpt, item.edited = event["item"]["title"], event["item"]["excerpt"], True

    def _take_withdrawn(self, event: dict[str, Any], channel: str) -> None:
        self._gone |= set(event["ids"])
        for id_ in event["ids"]:
            self.page.items.pop(id_, None)

    _take_hidden = _take_withdrawn

    def _take_restored(self, event: dict[str, Any], channel: str) -> None:
        self._gone -= set(event["ids"])

    def _take_read(self, event: dict[str, Any], channel: str) -> None:
        self._read |= set(event["ids"])
        for id_ in event["ids"]:
            if id_ in self.page.items:
                self.page.items[id_].read = True

    def _take_profile(self, event: dict[str, Any], channel: str) -> None:
        person = event["person"]
        if event["id"] < self._names.get(person["id"], (0, ""))[0]:
            return
        self._names[person["id"]] = (event["id"], person["name"])
        for id_, item in self.page.items.items():
            if item.author_id == person["id"] and id_ < event["id"]:
                item.author = person["name"]

    def _take_presence(self, event: dict[str, Any], channel: str) -> None:
        device = event["device"]
        self.page.devices[device["id"]] = (device["state"], step(device["battery"]))

    def _take_flash(self, event: dict[str, Any], channel: str) -> None:
        flash, id_ = event["flash"], event["flash"]["id"]
        if "readers" in flash:
            return
        if "read" in flash:
            self.page.flash_read[id_] = max(flash["read"], self.page.flash_read.get(id_, 0))
            return
        known = self.page.flashes.get(id_)
        if known is not None and (flash["rev"], "ended" in flash) <= (known.rev, known.ended):
            return
        if "ended" in flash:
            self.page.flashes[id_] = Flash(flash["rev"], ended=True)
        else:
            ends_at = datetime.fromisoformat(flash["ends_at"])
            self.page.flashes[id_] = Flash(flash["rev"], flash["asked"], flash["text"], ends_at)
