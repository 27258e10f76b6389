"""A cluster whose masters change while channels are let go; stand-ins for its nodes, so that the moment is exact."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from one.realtime.cluster import ClusterSubscription

pytestmark = pytest.mark.anyio


class Node:
    """A subscription to one master that takes a turn of the loop to let go."""

    connected = True

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.wanted = {"class:1", "class:2"}
        self.confirmed = set(self.wanted)
        self.removed: list[str] = []
        self._meanwhile = meanwhile

    async def remove(self, names: Sequence[str]) -> None:
        self.removed += names
        await asyncio.sleep(0)
        self._meanwhile()


def cluster(*nodes: Node) -> ClusterSubscription:
    made = ClusterSubscription("redis://127.0.0.1:1?cluster=true", lambda name, data: None, lambda: None)
    made.wanted = {"class:1", "class:2"}
    made._nodes = {("host", port): node for port, node in enumerate(nodes)}  # type: ignore[misc]
    return made


async def test_channels_are_let_go_while_a_master_takes_over() -> None:
    def promoted() -> None:
        nodes: Any = subscription._nodes
        nodes["host", 9] = Node()

    first, second = Node(promoted), Node()
    subscription = cluster(first, second)
    await subscription.remove(["class:1"])
    assert (first.removed, second.removed) == (["class:1"], ["class:1"])
    assert subscription.wanted == {"class:2"}


async def test_a_channel_that_is_wanted_again_meanwhile_is_kept() -> None:
    first, second = Node(lambda: subscription.wanted.add("class:1")), Node()
    subscription = cluster(first, second)
    await subscription.remove(["class:1", "class:2"])
    assert first.removed == ["class:1", "class:2"]
    assert second.removed == ["class:2"]
