"""What children say is passed on line by line, and its files stay small."""

import asyncio
from pathlib import Path

import pytest

from one.run import output

pytestmark = pytest.mark.anyio


def test_a_full_log_is_set_aside_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "LOG_BYTES", 20)
    log = output.Log(tmp_path / "part.log")
    for n in range(7):
        log.write(f"line {n} of it")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part.log", "part.log.1"]
    assert (tmp_path / "part.log").read_text() == "line 6 of it\n"
    assert (tmp_path / "part.log.1").read_text() == "line 4 of it\nline 5 of it\n"


def test_a_log_that_cannot_be_written_loses_the_line(tmp_path: Path) -> None:
    output.Log(tmp_path / "nowhere" / "part.log").write("line")
    assert list(tmp_path.iterdir()) == []


async def test_lines_come_without_ends_and_whatever_their_bytes() -> None:
    stream = asyncio.StreamReader()
    stream.feed_data("été\r\n".encode() + b"\xff\n" + b"last")
    stream.feed_eof()
    assert [line async for line in output.lines(stream)] == ["été", "\N{REPLACEMENT CHARACTER}", "last"]


async def test_an_endless_line_is_dropped() -> None:
    stream = asyncio.StreamReader(limit=64)
    stream.feed_data(b"x" * 500 + b"\nshort\n")
    stream.feed_eof()
    assert [line async for line in output.lines(stream)] == ["short"]
