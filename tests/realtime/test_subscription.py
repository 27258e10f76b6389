"""The subscription on a connection the test holds: when it refuses to write, gives the line up, and stops reading."""

import asyncio
from typing import Any

import pytest
from support.small_hub import settled

from one.realtime import subscription as live_subscription
from one.realtime.redis_down import Lost
from one.realtime.subscription import CHUNK, YIELD_EVERY, YOUNG, Subscription
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio


class Line:
    """A connection that stands: keeps what is sent, gives what the test put into it."""

    def __init__(self) -> None:
        self.is_connected = True
        self.sent: list[tuple[str, ...]] = []
        self.read = 0
        self.answers: list[tuple[bytes, bytes, bytes]] = []

    def pack_commands(self, commands: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        return commands

    async def send_packed_command(self, commands: list[tuple[str, ...]]) -> None:
        self.sent += commands

    async def read_response(self, **options: Any) -> tuple[bytes, bytes, bytes]:
        if self.read == len(self.answers):
            await asyncio.Event().wait()
        self.read += 1
        return self.answers[self.read - 1]


class Deadline:
    """Keeps whether it was moved."""

    def __init__(self) -> None:
        self.moved: list[float] = []

    def expired(self) -> bool:
        return False

    def reschedule(self, when: float) -> None:
        self.moved.append(when)


def listening(line: Line | None, **options: Any) -> Any:
    """A subscription on this line."""
    made: Any = Subscription("redis://127.0.0.1:1/0", lambda name, data: None, lambda: None, **options)
    made._connection = line
    return made


async def test_nothing_is_written_to_a_line_that_is_lost() -> None:
    """redis-py would connect anew by itself, beside the reader."""
    line = Line()
    line.is_connected = False
    with pytest.raises(Lost):
        await listening(line)._send("SUBSCRIBE", ["class:1"])
    assert line.sent == []
    with pytest.raises(Lost):
        await listening(None)._send("SUBSCRIBE", ["class:1"])
    assert await listening(line).add(["class:1"]) is False


@pytest.mark.parametrize(("age", "given_up"), [(0.0, 0), (YOUNG - 0.1, 0), (YOUNG + 1, 1)])
async def test_only_a_line_that_had_its_time_is_given_up(age: float, given_up: int) -> None:
    made, deadline = listening(Line()), Deadline()
    made.cut("control")  # it does not run yet
    made._deadline, made._since = deadline, asyncio.get_running_loop().time() - age
    made.cut("control")
    assert len(deadline.moved) == given_up
    made._connection = None
    made.cut("control")
    assert len(deadline.moved) == given_up, "without a line there is none to give up: it is being made"


async def test_a_line_that_is_being_given_up_is_given_up_once() -> None:
    """A worker that was held up finds its probes late and the line's end due in one turn of the loop."""
    made = listening(Line())
    made._since = asyncio.get_running_loop().time() - YOUNG - 1

    async def run() -> None:
        async with asyncio.timeout(None) as made._deadline:
            made.cut("control")
            while not made._deadline.expired():
                await asyncio.sleep(0)
            made.cut("control")
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await run()


async def test_while_too_much_waits_nothing_more_is_read() -> None:
    line, full = Line(), True
    made = listening(line, full=lambda: full)
    line.answers = [(b"message", b"one:class:1", b"1")] * (YIELD_EVERY * 2 + 1)
    reading = asyncio.create_task(made._read())
    await settled()
    assert line.read == YIELD_EVERY
    full = False
    await settled()
    assert line.read == len(line.answers)
    await end_tasks(reading)


async def test_channels_are_named_in_as_few_commands_as_the_server_takes() -> None:
    names = [f"class:{n}" for n in range(CHUNK + 1)]
    line = Line()
    await listening(line)._send("SUBSCRIBE", names)
    assert [(len(command), command[0], command[1]) for command in line.sent] == [
        (CHUNK + 1, "SUBSCRIBE", "one:class:0"),
        (2, "SUBSCRIBE", f"one:class:{CHUNK}"),
    ]
    line = Line()
    await listening(line, sharded=True)._send("SUBSCRIBE", names[:2])
    assert line.sent == [("SSUBSCRIBE", "one:class:0"), ("SSUBSCRIBE", "one:class:1")]


async def test_it_is_connected_once_all_that_is_wanted_is_confirmed() -> None:
    told: list[int] = []
    line = Line()
    made: Any = Subscription("redis://127.0.0.1:1/0", lambda name, data: None, lambda: told.append(line.read))
    made._connection, made.wanted = line, {"class:1", "class:2"}
    line.answers = [
        (b"subscribe", b"one:class:1", b""),
        (b"subscribe", b"one:nobody's", b""),
        (b"subscribe", b"one:class:2", b""),
        (b"subscribe", b"one:class:2", b""),
    ]
    reading = asyncio.create_task(made._read())
    await settled()
    assert told == [3]
    assert made.confirmed == {"class:1", "class:2"}
    await end_tasks(reading)


async def test_who_waits_for_a_channel_that_is_given_up_waits_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_subscription, "CONFIRM_SECONDS", 60.0)
    made = listening(Line())
    adding = asyncio.create_task(made.add(["class:1"]))
    await settled()
    await made.remove(["class:1"])
    async with asyncio.timeout(30):
        assert await adding
    assert (made.wanted, made.confirmed, made._confirming) == (set(), set(), {})
