"""The fan-out: what a channel was given goes to all who listen, once framed, in slices. It waits for no client."""

import asyncio
from collections import deque
from collections.abc import Hashable, Sequence

from one.realtime import messages, wire
from one.realtime.channel import Channel
from one.realtime.counters import Counters
from one.realtime.messages import Message
from one.realtime.ports import Sink

SLICE = 500  # sockets written to before pages, handshakes and the broker get a turn
BACKLOG_MOST = 8192  # frames that wait to be written; then the broker is not read from, and bounds its own


class Fanout:
    """The channels that have something to write, and who writes it when."""

    def __init__(self) -> None:
        """Made inside a running loop."""
        self.counters = Counters()
        self.backlog = 0  # frames that wait in channels
        self._dirty: deque[Channel] = deque()
        loop = asyncio.get_running_loop()
        self._time, self._soon = loop.time, loop.call_soon

    def push(self, channel: Channel, seq: int, payload: bytes) -> None:
        """The next event of a channel: remembered, and on its way to everybody there."""
        channel.seq = seq
        channel.moved_at = self._time()
        channel.remember(seq, payload)
        if not channel.members and not channel.readers:
            return
        if not channel.pending and not channel.sending:
            if not self._dirty:
                # Runs when the reader of the broker suspends: all that its read brought is joined.
                self._soon(self._flush)
            self._dirty.append(channel)
        self.counters.encodes += 1
        channel.pending.append((seq, payload, wire.text(payload)))
        self.backlog += 1

    def full(self) -> bool:
        """Whether so much waits that nothing more should be read from the broker."""
        return self.backlog >= BACKLOG_MOST

    def join(self, member: Hashable, sink: Sink, channels: Sequence[Channel]) -> None:
        """From here on the sink gets what the channels get; it has been given all before."""
        for channel in channels:
            if channel.pending and not channel.sending:
                self._send(channel)
            channel.admit(member, sink)

    def forget(self, channel: Channel) -> None:
        """Nothing of this channel is written any more."""
        self.backlog -= len(channel.pending)
        channel.forget()

    def _flush(self) -> None:
        """Write channel after channel, in slices: meanwhile the broker is read on, and joined with what waits."""
        written = 0
        while self._dirty and written < SLICE:
            channel = self._dirty.popleft()
            if not channel.sending:  # who joined meanwhile may have begun it: one send at a time
                written += len(channel.members) + len(channel.readers or ())
                self._send(channel)
        if self._dirty:
            self._soon(self._flush)

    def _send(self, channel: Channel) -> None:
        """Write what is pending to everybody, in slices; order is kept by one send at a time."""
        channel.sending = False
        members = channel.members
        if not channel.pending or not (members or channel.readers):
            self.backlog -= len(channel.pending)
            channel.pending.clear()
            return
        frames = channel.take()
        self.backlog -= len(frames)
        data = frames[0][2] if len(frames) == 1 else b"".join([data for _, _, data in frames])
        if len(members) <= SLICE and not channel.readers:
            for write in tuple(members.values()):  # a write may pause its own reader, who leaves; nobody else
                write(data)
            self.counters.wrote(data)
            self._sent(channel, len(frames) * len(members))
        else:
            told = [messages.event(channel.name, seq, payload) for seq, payload, _ in frames]
            self._write_slice(channel, data, told, (*members, *(channel.readers or ())), 0)

    def _write_slice(
        self, channel: Channel, data: bytes, told: list[Message], everybody: tuple[Hashable, ...], start: int
    ) -> None:
        end, members, readers = start + SLICE, channel.members, channel.readers or {}
        for member in everybody[start:end]:  # it may have left or paused since the first slice
            if (write := members.get(member)) is not None:
                write(data)
            elif (send := readers.get(member)) is not None:
                for message in told:
                    send(message)
        if start == 0:
            self.counters.wrote(data)
        if end < len(everybody):
            channel.sending = True
            self._soon(self._write_slice, channel, data, told, everybody, end)
        else:
            self._sent(channel, len(told) * len(everybody))

    def _sent(self, channel: Channel, deliveries: int) -> None:
        self.counters.deliveries += deliveries
        channel.sending = bool(channel.pending)
        if channel.pending:
            self._soon(self._send, channel)
