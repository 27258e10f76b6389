"""The hub: where the hints of the broker meet the connections of one worker. Its parts have a file each."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Generic

from one.events import frame_start
from one.realtime.channels import Channels
from one.realtime.fanout import Fanout
from one.realtime.healer import Healer
from one.realtime.limiter import Limiter
from one.realtime.ports import Source, Subscriber
from one.realtime.registry import C, Registry
from one.realtime.replays import Replays

log = logging.getLogger("one.live")


class Hub(Generic[C]):
    """``C`` is the type of the connections; the hub itself knows no more of them than the registry does."""

    def __init__(self, source: Source, subscriber: Subscriber, tasks: asyncio.TaskGroup) -> None:
        """``tasks`` owns what the hub starts (healing, replays), so that no failure goes unseen."""
        self.source = source
        self.subscriber = subscriber
        self.tasks = tasks
        self.fanout = Fanout()
        self.healer = Healer(source, self.fanout, self.spawn)
        self.channels = Channels(source, subscriber, self.fanout, self.healer, self.spawn)
        self.registry: Registry[C] = Registry()
        self.replays = Replays(source)
        self.limiter = Limiter()  # what a connection asks of PostgreSQL for itself
        self.epoch = ""
        self.on_read: Callable[[C, list[int]], None] = lambda connection, ids: None
        loop = asyncio.get_running_loop()
        self.time, self.later = loop.time, loop.call_later
        # One look instead of two or three for each message of the broker.
        self._by_name, self._push, self._notice = self.channels.by_name, self.fanout.push, self.healer.notice

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something for one connection: its failure is told and harms nobody else."""
        task = self.tasks.create_task(_guarded(work))
        # It was never begun where the line closed at the same moment.
        task.add_done_callback(lambda _: work.close())
        return task

    def deliver(self, name: str, data: bytes) -> None:
        """A hint from the broker: ``<seq> <payload>``; ValueError when it is not a frame of this place."""
        if (channel := self._by_name.get(name)) is None:
            return
        head, _, payload = data.partition(b" ")
        seq = int(head)
        if not payload.startswith(frame_start(name, seq)):
            raise ValueError("not a frame of this place")
        if not channel.ready.is_set():
            channel.heard = max(channel.heard, seq)
        elif seq == channel.seq + 1 and not channel.healing:
            self._push(channel, seq, payload)
        elif seq > channel.seq:
            self._notice(channel, seq)


async def _guarded(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("work for a connection failed")
