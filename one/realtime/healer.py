"""The healer: what a channel is known to lack is read from PostgreSQL and fanned out, in order."""

import logging

from one.realtime import metrics
from one.realtime.channel import Channel
from one.realtime.fanout import Fanout
from one.realtime.limiter import Limiter
from one.realtime.ports import Source, Spawn

AT_ONCE = 3  # channels; what everybody waits for goes before what one connection asks for itself

log = logging.getLogger("one.live")


class Healer:
    """At most one question to PostgreSQL a channel, however many hints speak of it."""

    def __init__(self, source: Source, fanout: Fanout, spawn: Spawn) -> None:
        """What is read from ``source`` goes to ``fanout``."""
        self._source = source
        self._fanout = fanout
        self._spawn = spawn
        self._limiter = Limiter(AT_ONCE)
        self._behind: set[Channel] = set()  # a healing failed: what they lack is known, and not here yet

    def notice(self, channel: Channel, seq: int) -> None:
        """The channel is known to stand at ``seq``: fetch what is missing."""
        channel.heard = max(channel.heard, seq)
        if channel.ready.is_set() and channel.heard > channel.seq and not channel.healing:
            channel.healing = True
            metrics.gaps.inc()
            self._spawn(self._heal(channel))

    def again(self) -> None:
        """PostgreSQL answers: what could not be read before is asked for once more."""
        behind, self._behind = self._behind, set()
        for channel in behind:
            if channel.listeners:  # whoever holds it next says where it stands
                self.notice(channel, channel.heard)

    async def _heal(self, channel: Channel) -> None:
        try:
            while channel.heard > channel.seq:
                async with self._limiter:
                    rows = await self._source.after(channel.name, channel.seq)
                # A hint that lied, or what it spoke of is no more: PostgreSQL has nothing to give.
                if not rows:
                    channel.heard = channel.seq
                    return
                for seq, payload in rows:
                    if seq > channel.seq:
                        self._fanout.push(channel, seq, payload)
        except self._source.down as error:
            log.warning("healing of a channel failed: %s", type(error).__name__)
        finally:
            channel.healing = False
            if channel.heard > channel.seq:
                self._behind.add(channel)
