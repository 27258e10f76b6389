"""A database of version 0.1, before the rooms, with notes, marks and sessions: it opens with everything in place.

tests/run/data/before-rooms.sql.gz is what that version's own sample school and a few clicks left: Julien published note
10, cut a guardian (person 43) off from Zoé (16) and was told so; Sophie (26) opened two notes.
"""

import gzip
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from support import database
from support.client import Client, browser_for

from one.config import Settings
from one.http.state import State
from one.run.web import opened
from one.store.migrate import migrate

pytestmark = pytest.mark.anyio

DUMP = Path(__file__).parent / "data" / "before-rooms.sql.gz"
SOPHIE, JULIEN = "zFUEd-OcXefc7_Y-rvkBAIA-Se807vgT_ZWPr2AvjzU", "xba_5lz7KzkJM9Ols4Bb1vB4UDyt4ucVwGSj5kmqZjQ"
# The days since the dump was made, so that nothing in it grows old.
DATED = (
    ("session", "created_at", "last_seen_at", "expires_at"),
    ("event", "created_at"),
    ("feed", "created_at"),
    ("mark", "read_at"),
    ("note", "created_at"),
    ("class", "created_at"),
    ("audit", "at"),
)


@pytest.fixture
async def old(services: tuple[str, str], settings: Settings) -> AsyncIterator[State]:
    """ONE on that database, brought to this version's schema."""
    admin = await asyncpg.connect(services[0])
    await admin.execute("drop database if exists before_rooms with (force)")
    await admin.execute("create database before_rooms")
    await admin.close()
    url = database.named(services[0], "before_rooms")
    connection = await asyncpg.connect(url)
    await connection.execute(gzip.decompress(DUMP.read_bytes()).decode())
    await connection.execute("set search_path = public; set session_replication_role = replica")
    for table, *columns in DATED:
        moved = ", ".join(f"{c} = {c} + (now() - timestamptz '2026-11-26 08:00+00')" for c in columns)
        await connection.execute(f"update {table} set {moved}")
    await connection.close()
    await migrate(url)
    async with opened(replace(settings, database_url=url)) as state:
        yield state


async def signed(state: State, token: str) -> Client:
    client = browser_for(state)
    client.cookies.set(state.resources.settings.cookie_name, token)
    return client


async def test_sessions_go_on_and_the_feed_is_as_it_was(old: State) -> None:
    async with await signed(old, SOPHIE) as sophie:
        page = await sophie.get("/")
    assert page.status_code == 200
    assert "Mot d’avant" in page.text
    assert len(re.findall(r'data-item="\d+"', page.text)) == await old.resources.pool.fetchval(
        "select count(distinct f.event_id) from listens l join channel c on c.name = l.channel"
        " join feed f on f.channel_id = c.id and f.item where l.person_id = 26"
    )


async def test_notes_are_found_by_their_writer_and_their_readers(old: State) -> None:
    async with await signed(old, JULIEN) as julien, await signed(old, SOPHIE) as sophie:
        assert "Mot d’avant" in (await julien.get("/carnet")).text
        assert "Écrit avant la mise à jour." in (await sophie.get("/carnet/10")).text
        received = (await sophie.get("/carnet")).text
    assert received.count("is-new") == await old.resources.pool.fetchval(
        "select count(*) from carnet n where exists (select from event e join feed f on f.event_id = e.id"
        "  join channel c on c.id = f.channel_id join listens l on l.channel = c.name and l.person_id = 26"
        "  where e.subject = 'carnet' and e.subject_ids = array[n.id])"
        " and not exists (select from event e join mark m on m.event_id = e.id and m.person_id = 26"
        "  where e.subject = 'carnet' and e.subject_ids = array[n.id] and m.read_at is not null)"
    )


async def test_what_an_event_is_about_stands_in_columns(old: State) -> None:
    rows = await old.resources.pool.fetch("select subject, subject_ids from event where subject <> ''")
    assert {row["subject"] for row in rows} == {"carnet", "link"}
    assert [43, 16] in [row["subject_ids"] for row in rows if row["subject"] == "link"]
    assert all(len(row["subject_ids"]) == (2 if row["subject"] == "link" else 1) for row in rows)
