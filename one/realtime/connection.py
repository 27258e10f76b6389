"""One socket: a small state machine between the wire and the hub (its states: state.py)."""

import asyncio
import logging
import random
from collections.abc import Coroutine, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from one.realtime import catchup, messages, metrics
from one.realtime.channel import Channel
from one.realtime.hub import Hub
from one.realtime.messages import CloseCode, Message, SnapshotReason
from one.realtime.ports import Sink
from one.realtime.state import State
from one.signals import spoken

GREETING_SECONDS = 0.25  # a client that has something to resume says so in its first breath
FRAMES, FRAMES_SECONDS = 20, 10.0  # client frames in a window; a person cannot scroll faster
SILENCE = 30.0  # seconds without a word or a pong
RETRY_SECONDS = 1.0

log = logging.getLogger("one.live")


class Connection:
    """State of one socket; every method but ``_catch_up`` and ``_snapshot`` is synchronous."""

    __slots__ = (
        "_task",
        "_timer",
        "_window",
        "_window_frames",
        "asked",
        "beat_at",
        "channels",
        "device_id",
        "drained",
        "heard_at",
        "hub",
        "overflowed",
        "paused_at",
        "person_id",
        "positions",
        "session_id",
        "sink",
        "spoken",
        "state",
        "turn",
    )

    def __init__(
        self,
        hub: "Hub[Connection]",
        sink: Sink,
        person_id: int,
        session_id: int,
        channels: Sequence[Channel],
        *,
        device_id: int = 0,
        seqs: Mapping[str, int] = MappingProxyType({}),
        asked: int = 0,
    ) -> None:
        """``channels`` are held by the caller on our behalf; we release them when we are gone. A tablet is person 0.

        ``seqs``: where they stand in PostgreSQL, by the answer to question ``asked`` (rights.py); this worker may differ.
        """
        self.hub, self.sink = hub, sink
        self.person_id, self.session_id, self.device_id = person_id, session_id, device_id
        self.channels = tuple(channels)
        self.state = State.GREETING
        self.asked, self.spoken = asked, 0
        self.positions: dict[str, int] | None = {c.name: seqs.get(c.name, c.seq) for c in channels}
        self.paused_at: float | None = None
        self.heard_at = self.beat_at = self._window = hub.time()
        self._window_frames, self.overflowed = 0, False
        self.turn = random.randrange(20)  # which of the twenty seconds between beats is ours
        self.drained: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def greet(self, unread: int, children: Mapping[str, Sequence[str]], beat: int) -> None:
        """Send hello. What happens from here on is held back until the client resumes, or goes on."""
        if self.state is State.GONE:  # lost between the accept and now
            return
        assert self.positions is not None
        self.hub.registry.register(self)
        self.spoken = spoken(children)
        self.send(messages.hello(self.hub.epoch, dict(self.positions), children, unread, beat))
        self._timer = self.hub.later(GREETING_SECONDS, self._go_on)

    # What the client says

    def on_text(self, text: str) -> None:
        """A text message."""
        if self.state is State.GONE:
            return
        now = self.heard_at = self.hub.time()
        if now - self._window > FRAMES_SECONDS:
            self._window, self._window_frames = now, 0
        self._window_frames += 1
        if self._window_frames > FRAMES:
            self.close(CloseCode.RATE)
            return
        try:
            message = messages.parse(text)
        except messages.Malformed:
            self.on_malformed()
            return
        if isinstance(message, messages.Resume):
            self.resume(message)
        elif isinstance(message, messages.Read) and self.person_id:  # a tablet reads for nobody
            self.hub.on_read(self, message.ids)
        elif isinstance(message, messages.Ping):
            self.beat()

    def on_malformed(self, code: CloseCode = CloseCode.MALFORMED) -> None:
        """A message that is not of the protocol; or, with RATE, more frames than a page has to say."""
        self.close(code)

    def on_pong(self) -> None:
        """The client's network layer answered."""
        self.heard_at = self.hub.time()

    def resume(self, message: messages.Resume) -> None:
        """Replay what follows the client's positions, or say that it cannot be."""
        live = self.positions is None  # and asks again: it sees itself behind
        if self.positions is None:
            self.positions = {c.name: c.seq for c in self.channels}
        if message.epoch != self.hub.epoch:
            self._start_anew(SnapshotReason.EPOCH)
            return
        for name in self.positions.keys() & message.seqs.keys():
            self.positions[name] = max(0, message.seqs[name])
        if live:  # this worker may be as far behind: PostgreSQL says where its channels stand
            self._catching(self._catch_up(asked=True, learn=True))
        else:
            self._go_on(asked=True)

    # Catching up

    def _go_on(self, *, asked: bool = False) -> None:
        """Catch up from ``positions``; when nothing is missing, go live at once. Who asked for it is answered."""
        self._hold_back()
        assert self.positions is not None
        if all(self.positions[c.name] == c.seq for c in self.channels):
            self._go_live(asked=asked)
        else:
            self._catching(self._catch_up(asked=asked))

    def _start_anew(self, reason: SnapshotReason) -> None:
        """Nothing can be replayed: the client reads its page, and goes on from a snapshot."""
        self._catching(self._snapshot(reason))

    def _catching(self, work: Coroutine[Any, Any, None]) -> None:
        self._hold_back()
        self.state = State.CATCHING
        self._task = self.hub.spawn(work)

    async def _catch_up(self, *, asked: bool, learn: bool = False) -> None:
        while self.state is State.CATCHING:
            assert self.positions is not None
            try:
                reason = await catchup.write_missing(self, self.positions, learn=learn)
            except catchup.Stuck:
                self.close(CloseCode.TOO_SLOW)
            except self.hub.source.down as error:
                log.warning("replay failed, again soon: %s", type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            else:
                if reason is not None:
                    await self._snapshot(reason)
                elif self.state is State.CATCHING:
                    self._go_live(asked=asked)
            return

    async def _snapshot(self, reason: SnapshotReason) -> None:
        try:
            async with self.hub.limiter:
                unread = await self.hub.source.unread(self.person_id) if self.person_id else 0
        except self.hub.source.down:
            unread = None  # the page that the client reads next says it
        if self.state is not State.CATCHING:
            return
        metrics.resumes.labels(f"snapshot_{reason}").inc()
        self.send(messages.snapshot(reason, unread, {c.name: c.seq for c in self.channels}))
        self._go_live()

    def _go_live(self, *, asked: bool = False) -> None:
        if asked:
            self.send(messages.resumed({c.name: c.seq for c in self.channels}))
            metrics.resumes.labels("replayed").inc()
        self.positions = None
        self._timer = self._task = None
        self.state = State.LIVE
        self.hub.fanout.join(self, self.sink, self.channels)
        if self.paused_at is not None:
            self.on_pause()

    # What the socket says

    def on_pause(self) -> None:
        """The buffer is full: nothing more is queued for this reader."""
        if self.paused_at is None:
            self.paused_at = self.hub.time()
        if self.state is State.LIVE:
            self.leave()
            self.overflowed = True

    def on_resume(self) -> None:
        """It reads again: one snapshot says what it missed. Unless we hung up meanwhile: then nothing follows."""
        if self.state is State.GONE:
            return
        self.paused_at = None
        if self.drained is not None:
            self.drained.set()
        if self.overflowed:
            self.overflowed = False
            metrics.overflows.inc()
            self.positions = {c.name: c.seq for c in self.channels}
            self._start_anew(SnapshotReason.OVERFLOW)

    def on_lost(self) -> None:
        """The socket is gone."""
        if self.state is State.GONE:
            return
        self._stop()
        self.leave()
        self.state = State.GONE
        self.hub.channels.release(self.channels)
        self.hub.registry.unregister(self)

    # What the hub says

    def beat(self) -> None:
        """Say that we are here and where the moved channels stand; ask for a pong."""
        if self.paused_at is None and self.state is not State.GONE:
            moved = {c.name: c.seq for c in self.channels if c.moved_at > self.beat_at}
            self.beat_at = self.hub.time()
            self.sink.send(messages.beat(moved))

    def check(self) -> None:
        """End what is silent or stuck."""
        now = self.hub.time()
        if self.paused_at is not None:
            if now - self.paused_at > catchup.STUCK:
                self.close(CloseCode.TOO_SLOW)
        elif now - self.heard_at > SILENCE:
            self.close(CloseCode.TIMEOUT)

    def part(self, left: Sequence[Channel]) -> None:
        """The right to these ended: nothing of them follows. Released here; ``tell`` says it to the client."""
        for channel in left:
            channel.dismiss(self)
        self.hub.channels.release(left)
        self.channels = tuple(c for c in self.channels if c not in left)

    def tell(
        self, joined: Sequence[Channel], left: Sequence[Channel], children: Mapping[str, list[str]]
    ) -> None:
        """Rights changed: ``joined`` are held on our behalf, ``left`` were parted with before."""
        self.channels += tuple(joined)
        self.spoken = spoken(children)
        if self.positions is not None:
            self.positions |= {c.name: c.seq for c in joined}
        self.send(
            messages.channels({c.name: c.seq for c in joined}, sorted(c.name for c in left), dict(children))
        )
        if self.state is State.LIVE and self.paused_at is None:
            self.hub.fanout.join(self, self.sink, joined)

    def close(self, code: CloseCode) -> None:
        """Hang up; nothing is written after."""
        if self.state is not State.GONE:
            metrics.closes.labels(str(int(code))).inc()
            self.sink.hang_up(code)
            self.on_lost()

    def leave(self) -> None:
        """Out of the fan-out of every channel."""
        for channel in self.channels:
            channel.dismiss(self)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
        self._timer = self._task = None

    def _hold_back(self) -> None:
        """Nothing live until what is missing was written: order holds."""
        self._stop()
        self.leave()

    def send(self, message: Message) -> None:
        """One message, unless the socket is gone."""
        if self.state is not State.GONE:
            self.sink.send(message)
