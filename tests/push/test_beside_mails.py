"""Mails and what browsers show leave by one worker, and neither waits for the other."""

import asyncio
from dataclasses import replace

import pytest
from support.client import Client
from support.faults import until
from support.notes import publish
from support.outgoing import Plain, compose
from support.pause import never_pause
from support.people import School
from support.push_service import Browser
from support.smtp_server import smtp_server

from one.config import Settings
from one.http.state import State
from one.mail.composer import Composer
from one.mail.letter import Letter
from one.notices import jobs
from one.push import outgoing
from one.run import worker
from one.store import outbox
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def composed(_composer: Composer, due: outbox.Due) -> Letter | None:
    return await compose(due)


async def test_mails_leave_while_a_push_service_never_answers(
    state: State,
    client: Client,
    school: School,
    settings: Settings,
    pool: Pool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All that tell browsers wait for it, for longer than this takes."""
    monkeypatch.setattr(outgoing, "SECONDS", 3600)
    monkeypatch.setattr(worker, "PUSHERS", 1)
    monkeypatch.setattr(Composer, "compose", composed)
    asked = list[asyncio.StreamWriter]()
    silent = await asyncio.start_server(lambda _reader, writer: asked.append(writer), "127.0.0.1", 0)
    await never_pause(school)
    client.cookies.set("one", await school.token("lise.roy"))
    browser = Browser(f"https://127.0.0.1:{silent.sockets[0].getsockname()[1]}/x")
    await client.form("/compte/notifications/appareil", **browser.form)
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    async with silent, smtp_server() as server:
        mine = replace(settings, smtp_url=server.url, push_networks="127.0.0.0/8")
        async with worker.posting(mine, pool):
            await until(lambda: asked)
            for n in range(5):
                await outbox.put(pool, Plain(), address=f"p{n}@free.fr")
            await server.wait(5)
            assert await pool.fetchval("select tries from push") == 1
        for writer in asked:
            writer.close()
