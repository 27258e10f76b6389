"""What the live engine assumes of uvicorn's inside, by behaviour: an upgrade that breaks it fails here."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from support.adopted import Resources, served
from support.raw_socket import raw
from websockets.frames import Close, Opcode

from one.realtime import socket_sink, wire
from one.realtime.messages import CloseCode
from one.realtime.protocol import EXTENSION
from one.realtime.socket_sink import FRAGMENTS, FRAMES_MOST, MAX_SIZE, WRITE_HIGH

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """Both loops: tests run on one, production on the other."""
    return "asyncio", {"use_uvloop": request.param}


@pytest.fixture
async def resources() -> AsyncIterator[Resources]:
    async with served() as resources:
        yield resources


async def test_an_adopted_socket_outlives_its_task_its_request_and_its_scope(resources: Resources) -> None:
    async with resources.visited() as socket:
        async with asyncio.timeout(30):
            while resources.server.server_state.tasks:
                await asyncio.sleep(0.005)
        resources.sink.write(wire.text(b"hello"))
        frame = await socket.next()
        assert (frame.opcode, bytes(frame.data)) == (Opcode.TEXT, b"hello")
        assert resources.ear.heard == []


async def test_text_arrives_whole_however_it_is_cut(resources: Resources) -> None:
    async with resources.visited() as socket:
        socket.text("one")
        letters = "é€😀".encode()
        socket.send(Opcode.TEXT, letters[:1], fin=False)
        socket.send(Opcode.PING, b"between")
        socket.send(Opcode.CONT, letters[1:4], fin=False)
        socket.send(Opcode.CONT, b"", fin=False)
        socket.send(Opcode.CONT, letters[4:])
        socket.text("two")
        socket.text("")
        await resources.ear.until("text one", "text é€😀", "text two", "text ")
        frame = await socket.next()
        assert (frame.opcode, bytes(frame.data)) == (Opcode.PONG, b"between")


async def test_many_messages_in_a_row_are_all_heard(resources: Resources) -> None:
    async with resources.visited() as socket:
        for number in range(FRAMES_MOST):
            socket.text(str(number))
        await resources.ear.until(*(f"text {number}" for number in range(FRAMES_MOST)))


async def test_what_is_no_text_is_told_and_the_line_is_the_listeners_to_end(resources: Resources) -> None:
    async with resources.visited() as socket:
        socket.send(Opcode.BINARY, b"x")
        socket.send(Opcode.TEXT, b"\xff\xfe")
        socket.send(Opcode.TEXT, "é".encode()[:1])
        socket.text("still here")
        await resources.ear.until("malformed", "malformed", "malformed", "text still here")


async def test_what_came_before_the_adoption_is_heard_after_it(resources: Resources) -> None:
    resources.adopt_when.clear()
    async with raw(resources.port) as socket:
        assert await socket.handshake() == 101
        await resources.accepted.wait()
        for text in ("one", "two", "three"):
            socket.text(text)
        socket.send(Opcode.BINARY, b"x")
        await asyncio.sleep(0.1)
        socket.text("four")
        resources.adopt_when.set()
        await resources.ear.until("text one", "text two", "text three", "malformed", "text four")


async def test_who_left_before_the_adoption_is_lost_at_once(resources: Resources) -> None:
    resources.adopt_when.clear()
    async with raw(resources.port) as socket:
        assert await socket.handshake() == 101
        await resources.accepted.wait()
    await asyncio.sleep(0.1)
    resources.adopt_when.set()
    await resources.ear.until("lost")


async def test_a_line_cut_a_moment_before_the_adoption_is_seen_off_by_the_server(
    resources: Resources,
) -> None:
    async def cut_then_adopted(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "one.v1"})
        protocol = scope["extensions"][EXTENSION]
        protocol.transport.abort()  # told to the protocol in the next turn of the loop
        protocol.take().adopt(resources.ear)

    resources.run = cut_then_adopted
    async with raw(resources.port) as socket:
        await socket.handshake()
        await resources.ear.until("lost")
        async with asyncio.timeout(30):
            while resources.server.server_state.connections:
                await asyncio.sleep(0.005)


async def test_who_says_goodbye_before_the_adoption_is_lost_at_once(resources: Resources) -> None:
    resources.adopt_when.clear()
    async with raw(resources.port) as socket:
        assert await socket.handshake() == 101
        await resources.accepted.wait()
        socket.close()
        await asyncio.sleep(0.1)
        resources.adopt_when.set()
        await resources.ear.until("lost")


async def test_pings_are_answered_and_pongs_are_told(resources: Resources) -> None:
    async with resources.visited() as socket:
        socket.send(Opcode.PING, b"abc")
        frame = await socket.next()
        assert (frame.opcode, bytes(frame.data)) == (Opcode.PONG, b"abc")
        resources.sink.write(wire.PING)
        assert (await socket.next()).opcode is Opcode.PING
        socket.send(Opcode.PONG)
        socket.send(Opcode.PONG, b"unasked")
        await resources.ear.until("pong", "pong")


async def test_a_message_of_the_full_size_is_heard_and_one_byte_more_is_not(resources: Resources) -> None:
    async with resources.visited() as socket:
        socket.text("x" * MAX_SIZE)
        await resources.ear.until("text " + "x" * MAX_SIZE)
        socket.text("x" * (MAX_SIZE + 1))
        assert await socket.closed() == 1009
        await resources.ear.until("text " + "x" * MAX_SIZE, "lost")


async def test_the_size_is_that_of_the_message_not_of_its_pieces(resources: Resources) -> None:
    async with resources.visited() as socket:
        socket.send(Opcode.TEXT, b"x" * MAX_SIZE, fin=False)
        socket.send(Opcode.CONT, b"x")
        assert await socket.closed() == 1009
        await resources.ear.until("lost")


async def test_a_message_cut_into_crumbs_is_malformed(resources: Resources) -> None:
    """Each crumb may be empty, so that the size alone would let any number in."""
    async with resources.visited() as socket:
        for opcode in (Opcode.TEXT, *[Opcode.CONT] * FRAGMENTS):
            socket.send(opcode, b"", fin=False)
        await resources.ear.until("malformed")


async def test_who_pings_and_does_not_read_fills_no_memory(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_sink, "FRAMES_MOST", 10**6)
    async with resources.visited() as socket:
        for _ in range(400):  # 12 MB of answers, more than the kernel takes
            for _ in range(250):
                socket.send(Opcode.PING, b"x" * 120)
            await socket.writer.drain()
        async with asyncio.timeout(30):
            while resources.ear.heard != ["pause"]:
                await asyncio.sleep(0.01)
        # The answers to one read of the loop (256 KiB) may cross the mark; nothing is added after.
        assert resources.sink.transport.get_write_buffer_size() <= (64 + 256) * 1024


@pytest.mark.parametrize(
    "bytes_", [b"\x83\x80mask", b"\x81\x01x", b"\xc1\x80mask", b"\x80\x80mask", b"GET / HTTP/1.1\r\n"]
)
async def test_what_is_no_websocket_ends_the_line(resources: Resources, bytes_: bytes) -> None:
    async with resources.visited() as socket:
        socket.writer.write(bytes_)
        assert await socket.closed() == 1002
        await resources.ear.until("lost")


async def test_a_client_that_says_goodbye_is_answered_and_let_go(resources: Resources) -> None:
    async with resources.visited() as socket:
        socket.close(4321)
        frame = await socket.next()
        assert (frame.opcode, Close.parse(frame.data).code) == (Opcode.CLOSE, 4321)
        await socket.ended()
        await resources.ear.until("lost")
    assert not resources.server.server_state.connections


async def test_a_client_that_vanishes_is_lost(resources: Resources) -> None:
    async with resources.visited() as socket:
        socket.writer.transport.abort()
        await resources.ear.until("lost")
    assert not resources.server.server_state.connections


async def test_hanging_up_says_why_once_and_hears_nothing_more(resources: Resources) -> None:
    async with resources.visited() as socket:
        resources.sink.write(wire.text(b"last words"))
        resources.sink.hang_up(CloseCode.REPLACED)
        resources.sink.hang_up(CloseCode.SESSION_ENDED)
        socket.text("too late as well")
        assert bytes((await socket.next()).data) == b"last words"
        close = await socket.next()
        assert Close.parse(close.data) == Close(4009, CloseCode.REPLACED.reason)
        socket.send(Opcode.CLOSE, bytes(close.data))
        await socket.ended(2)
        await resources.ear.until("lost")


async def test_who_does_not_let_go_is_cut(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_sink, "CLOSE_SECONDS", 0.2)
    async with resources.visited() as socket:
        resources.sink.hang_up(CloseCode.SESSION_ENDED)
        assert (await socket.next()).opcode is Opcode.CLOSE
        await socket.ended(2)
        await resources.ear.until("lost")


async def test_a_slow_reader_pauses_the_writer_below_64_kib(resources: Resources) -> None:
    async with resources.visited() as socket:
        sent = 0
        while not resources.ear.heard:
            resources.sink.write(wire.text(b"x" * 8000))
            sent += 1
            assert sent < 20_000, "nothing said that the reader is slow"
        await resources.ear.until("pause")
        assert WRITE_HIGH < resources.sink.transport.get_write_buffer_size() <= 64 * 1024
        for _ in range(sent):
            assert len((await socket.next()).data) == 8000
        await resources.ear.until("pause", "resume")
        assert resources.sink.transport.get_write_buffer_size() == 0


async def test_a_stopping_server_tells_who_is_here_to_come_back(resources: Resources) -> None:
    async with resources.visited() as socket:
        resources.server.should_exit = True
        assert await socket.closed() == 1012
        await resources.ear.until("lost")


async def test_an_application_that_refuses_is_uvicorns_business(resources: Resources) -> None:
    async def refuse(scope: Any, receive: Any, send: Any) -> None:
        await send(
            {"type": "websocket.http.response.start", "status": 418, "headers": [(b"retry-after", b"2")]}
        )
        await send({"type": "websocket.http.response.body", "body": b"tea"})

    resources.run = refuse
    async with raw(resources.port) as socket:
        assert await socket.handshake() == 418


@pytest.mark.parametrize("fails", [True, False])
async def test_an_application_that_fails_or_does_nothing_is_a_500(
    resources: Resources, *, fails: bool
) -> None:
    async def useless(scope: Any, receive: Any, send: Any) -> None:
        if fails:
            raise RuntimeError("of the test")

    resources.run = useless
    async with raw(resources.port) as socket:
        assert await socket.handshake() == 500


async def test_a_socket_nobody_adopted_ends_with_its_task(resources: Resources) -> None:
    async def accept(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})

    resources.run = accept
    async with raw(resources.port) as socket:
        socket.protocol.available_subprotocols = None
        assert await socket.handshake() == 101
        await socket.ended()


async def test_a_socket_closed_by_the_application_is_uvicorns_business(resources: Resources) -> None:
    async def version(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": 4503, "reason": "one.v1"})

    resources.run = version
    async with raw(resources.port) as socket:
        assert await socket.handshake() == 101
        assert await socket.closed() == 4503
