"""The database of a test: one for each test process, emptied in between.

Deleting some rows takes 4 ms, a copy of the template takes 130. Whoever changes the schema costs the
next test a fresh copy.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import asyncpg
import pytest

from one.store import pool as store_pool
from one.store.migrate import migrate
from one.store.pool import Pool

TEMPLATE = "template_one"
NAME = "test_one"
# What ``_empty`` would not put right: tables, columns, constraints, functions and the like.
_SCHEMA = """
select array[(select count(*) from pg_class where relnamespace = here.oid),
             (select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid
               where c.relnamespace = here.oid and not a.attisdropped),
             (select count(*) from pg_constraint where connamespace = here.oid),
             (select count(*) from pg_proc where pronamespace = here.oid),
             (select count(*) from pg_trigger)]
from pg_namespace here where nspname = 'public'
"""
_EMPTY = """
do $$ declare name text; begin
    perform set_config('session_replication_role', 'replica', true);
    for name in select quote_ident(tablename) from pg_tables
                 where schemaname = 'public' and tablename not in ('migration', 'epoch') loop
        execute 'delete from ' || name;
    end loop;
    update epoch set id = gen_random_uuid(),
           database_oid = (select oid from pg_database where datname = current_database());
    perform setval(seqrelid, seqstart, false) from pg_sequence;
end $$
"""

_ALONE = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
 where datname = current_database() and pid <> pg_backend_pid()
"""
_made: dict[str, Any] = {}  # server → the schema its database was made with
_kept: dict[str, asyncpg.Connection] = {}  # database → our own connection to it


def named(database_url: str, name: str) -> str:
    """The same server, another database."""
    head, _, query = database_url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


async def prepare(server_url: str) -> None:
    """Make the migrated template."""
    admin = await asyncpg.connect(server_url)
    for promise in ("fsync", "full_page_writes", "synchronous_commit"):  # no test pulls the plug
        await admin.execute(f"alter system set {promise} = off")
    await admin.execute("select pg_reload_conf()")
    await admin.execute(f"create database {TEMPLATE}")
    await admin.close()
    await migrate(named(server_url, TEMPLATE))


async def fresh(server_url: str) -> str:
    """A migrated database without a row."""
    url = named(server_url, NAME)
    if await _schema(url) != _made.get(server_url, ...):
        await _remake(server_url, url)
        _made[server_url] = await _schema(url)
    await _kept[url].execute(_ALONE)
    await _kept[url].execute(_EMPTY)
    return url


async def _schema(url: str) -> Any:
    """By the connection of the last time, whose memory of the catalogue spares 20 ms; None when it is gone."""
    try:
        return await _kept[url].fetchval(_SCHEMA)
    except (KeyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return None


async def _remake(server_url: str, url: str) -> None:
    await close()
    admin = await asyncpg.connect(server_url)
    await admin.execute(f"drop database if exists {NAME} with (force)")
    await admin.execute(f"create database {NAME} template {TEMPLATE}")
    await admin.close()
    _kept[url] = await asyncpg.connect(url)


async def close() -> None:
    """Let go of the database."""
    while _kept:
        _kept.popitem()[1].terminate()


async def picture(pool: Pool) -> list[list[str]]:
    """Every row that a form might write; not when somebody was here last, which a visit of a minute later moves."""
    return [
        [
            str(row["row"])
            for row in await pool.fetch(
                f"select (to_jsonb(t) - '{{last_seen_at,expires_at}}'::text[])::text as row from {table} t order by 1"
            )
        ]
        for table in (
            "person",
            "attachment",
            "membership",
            "guardian",
            "class",
            "school",
            "carnet",
            "audit",
            "ticket",
            "outbox",
            "session",
            "roster_import",
            "roster_run",
            "app_closed",
            "sending_restriction",
            "activation_code",
        )
    ]


def asked(pool: Pool) -> int:
    """How many questions the connections of a pool have put to the server."""
    holders = pool._holders  # type: ignore[attr-defined]
    return sum(holder._con._protocol.queries_count for holder in holders if holder._con is not None)


_put: ContextVar[list[str] | None] = ContextVar("put", default=None)


@contextmanager
def put(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The questions that the code of this block puts to the server, and nobody's beside it: what runs by itself has its own context."""
    ask = store_pool._Plain._execute

    async def written(connection: Any, query: str, *args: Any, **more: Any) -> Any:
        kept = _put.get()
        if kept is not None:
            kept.append(" ".join(query.split()))
        return await ask(connection, query, *args, **more)

    monkeypatch.setattr(store_pool._Plain, "_execute", written)
    found: list[str] = []
    before = _put.set(found)
    try:
        yield found
    finally:
        _put.reset(before)
