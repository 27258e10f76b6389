"""The question of a handshake, who knocks, made slower or otherwise for a test."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.requests import HTTPConnection

from one.http.realtime import live
from one.http.realtime.live import Knock
from one.http.state import State


def ask_by(monkeypatch: pytest.MonkeyPatch, visitor: Callable[..., Awaitable[Any]]) -> None:
    """From now on the handshakes of /live ask by ``visitor`` who knocks."""
    admit = live.admit

    async def asking(asked: HTTPConnection, state: State, knock: Knock) -> Any:
        return await admit(asked, state, knock._replace(visitor=visitor))

    monkeypatch.setattr(live, "admit", asking)
