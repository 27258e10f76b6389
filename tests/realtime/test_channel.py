"""A channel on its own: what it joins into one write, what it remembers, and to whom that is enough."""

from typing import Any

import pytest
from support.small_hub import Ear

from one.realtime.channel import HISTORY_BYTES, HISTORY_FRAMES, JOIN_BYTES, Channel, consecutive
from one.realtime.messages import Message

pytestmark = pytest.mark.anyio


def standing(*seqs: int) -> Channel:
    """One that wrote these out and remembers them."""
    channel = Channel("class:1")
    for seq in seqs:
        channel.seq = seq
        channel.remember(seq, b"%d" % seq)
    return channel


def waits(*sizes: int) -> Channel:
    """One with frames of these sizes to write."""
    channel = Channel("class:1")
    channel.pending = [(n, b"", b"x" * size) for n, size in enumerate(sizes, 1)]
    return channel


@pytest.mark.parametrize(
    ("sizes", "taken"),
    [
        ((), 0),
        ((1,), 1),
        ((JOIN_BYTES + 1,), 1),
        ((JOIN_BYTES + 1, 1), 1),
        ((JOIN_BYTES - 1, 1), 2),
        ((JOIN_BYTES - 1, 2), 1),
        ((JOIN_BYTES - 1, 1, 1), 2),
        ((1, 1, 1), 3),
    ],
)
def test_as_much_as_fits_is_joined_and_the_rest_waits(sizes: tuple[int, ...], taken: int) -> None:
    channel = waits(*sizes)
    frames = channel.take()
    assert [seq for seq, _, _ in frames] == list(range(1, taken + 1))
    assert [seq for seq, _, _ in channel.pending] == list(range(taken + 1, len(sizes) + 1))


async def test_the_memory_is_bounded_by_frames_and_by_bytes() -> None:
    channel = standing(*range(1, HISTORY_FRAMES + 1))
    assert channel.history[0][0] == 1
    channel.remember(HISTORY_FRAMES + 1, b"x")
    assert (len(channel.history), channel.history[0][0]) == (HISTORY_FRAMES, 2)
    channel = Channel("class:1")
    channel.remember(1, b"x" * (HISTORY_BYTES - 1))
    channel.remember(2, b"x")
    assert [seq for seq, _ in channel.history] == [1, 2]
    assert channel.history_bytes == HISTORY_BYTES
    channel.remember(3, b"x")
    assert [seq for seq, _ in channel.history] == [2, 3]
    assert channel.history_bytes == 2
    channel.remember(4, b"x" * (HISTORY_BYTES + 1))
    assert (channel.history, channel.history_bytes) == ([], 0)


@pytest.mark.parametrize(
    ("after", "recalled"), [(2, None), (3, [4, 5, 6]), (4, [5, 6]), (5, [6]), (6, []), (7, [])]
)
async def test_it_recalls_what_follows_if_it_reaches_back_so_far(
    after: int, recalled: list[int] | None
) -> None:
    rows = standing(4, 5, 6).recall(after)
    assert (None if rows is None else [seq for seq, _ in rows]) == recalled


async def test_without_a_memory_nothing_is_recalled_but_that_nothing_lacks() -> None:
    channel = Channel("class:1")
    channel.seq = 3
    assert channel.recall(2) is None
    assert channel.recall(3) == []


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([3, 4, 5, 6], [3, 4, 5, 6]),
        ([2, 3, 4, 5], [4, 5, 6]),
        ([4, 5, 6], [4, 5, 6]),
        ([5, 6], [4, 5, 6]),
    ],
    ids=["further back", "not up to here", "as far", "less"],
)
def test_it_learns_only_what_reaches_further_back_up_to_where_it_stands(
    rows: list[int], kept: list[int]
) -> None:
    channel = standing(4, 5, 6)
    channel.learn([(n, b"again" if n > 3 else b"old") for n in rows])
    assert [seq for seq, _ in channel.history] == kept
    assert channel.history_bytes == sum(len(payload) for _, payload in channel.history)
    if kept == [4, 5, 6]:
        assert channel.history[0][1] == b"4", "what was written out stays as it was"


def test_without_a_memory_it_learns_what_ends_where_it_stands() -> None:
    channel = Channel("class:1")
    channel.seq = 6
    channel.learn([(5, b"5"), (6, b"6")])
    assert channel.recall(4) == [(5, b"5"), (6, b"6")]


def test_what_it_forgets_is_all() -> None:
    channel = standing(1, 2)
    channel.pending = [(2, b"", b"")]
    channel.forget()
    assert (channel.history, channel.history_bytes, channel.pending) == ([], 0, [])


class Page:
    """Takes frames."""

    def write(self, data: bytes) -> None: ...

    def send(self, message: Message) -> None: ...


def readers_of(channel: Channel) -> set[Any]:
    """Who takes messages."""
    return set(channel.readers or ())


def test_who_is_admitted_is_written_to_in_their_way_until_dismissed() -> None:
    channel, ears = Channel("class:1"), [Ear(), Ear()]
    page: Any = Page()
    channel.dismiss("nobody")
    channel.admit("page", page)
    channel.admit("ear", ears[0])
    channel.admit("other", ears[1])
    assert set(channel.members) == {"page"}
    assert readers_of(channel) == {"ear", "other"}
    for member in ("page", "ear", "nobody"):
        channel.dismiss(member)
    assert not channel.members
    assert readers_of(channel) == {"other"}


@pytest.mark.parametrize(
    ("rows", "whole"), [([], True), ([3], True), ([3, 4], True), ([4], False), ([2], False), ([3, 5], False)]
)
def test_rows_are_consecutive_from_the_next_on(rows: list[int], whole: bool) -> None:
    assert consecutive([(n, b"") for n in rows], 2) is whole


def test_a_new_channel_has_no_place_nobody_and_nothing_to_write() -> None:
    channel = Channel("class:1")
    assert (channel.seq, channel.heard, channel.listeners, channel.history_bytes) == (0, 0, 0, 0)
    assert (channel.idle_since, channel.moved_at) == (0.0, 0.0)
    flags = channel.lost, channel.sending, channel.healing, channel.ready.is_set()
    assert not any(flags)
