"""``python -m bench.digests``: the mail of the day for everybody who has news, by one worker.

The readers' windows are opened as the worker's job does it, then `one worker` in a process of its own composes and sends; the
relay is a sink on the loopback that takes all. Exit code 1 when it takes longer, or more memory, than is promised.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from bench import sink
from bench.population import PARENTS, populate
from one import config, resources
from one.clock import PARIS
from one.notices import jobs
from one.run import embedded
from one.store import pool as pools
from one.store.migrate import migrate

MINUTES = 8.0  # promised for 100,000 readers
GROWS = 1.3  # what the worker may hold at the end, by what it held after the first tenth
ITEMS = 3  # that wait for each reader: two of their class, one of the school

_NEWS = """
with said as (
    select n, case when n = 3 then 'actualites' else 'carnet' end as app, case when n = 3 then 'info' else 'mot' end as type
      from generate_series(1, 3) n),
place as (
    select c.id as channel_id, s.app, s.n,
           json_build_object('item', json_build_object('app', s.app, 'type', s.type, 'title', 'Titre', 'excerpt', 'Texte',
               'url', '/carnet/1', 'author', json_build_object('id', 1, 'name', 'Paul Prof')))::text as body
      from channel c join said s on (s.n = 3) = (c.name like 'school:%')),
numbered as materialized (
    select (select coalesce(max(id), 0) from event) + row_number() over () as event_id,
           row_number() over (partition by channel_id) as seq, *
      from place),
made as (
    insert into event (id, kind, app, body, created_at) overriding system value
    select event_id, 'item', app, body, now() - interval '1 hour' from numbered)
insert into feed (channel_id, seq, event_id, item, app, created_at, xid)
select channel_id, seq, event_id, true, app, now(), '0' from numbered
"""
_WAITS = (
    "update person set email = login || '@example.org', email_checked_at = now() where profile = 'parent'",
    """
    insert into notice_preset select s.id, t.app, t.type, 'daily'
      from school s, (values ('carnet', 'mot'), ('actualites', 'info')) t (app, type)
    """,
    """
    insert into channel (name, seq) select 'class:' || id || ':parent', 2 from class
     union all select 'school:' || id || ':parent', 1 from school
    """,
    _NEWS,
    """
    insert into notice (person_id, event_id)
    select distinct l.person_id, f.event_id from listens l join channel c on c.name = l.channel
      join feed f on f.channel_id = c.id join person p on p.id = l.person_id and p.profile = 'parent'
    """,
    "delete from notice_event",
    "vacuum analyze",
)


async def wait_for_news(database_url: str) -> int:
    """Give each parent what waits for their digest; how many they are."""
    connection = await asyncpg.connect(database_url)
    try:
        for statement in _WAITS:
            await connection.execute(statement)
        readers: int = await connection.fetchval("select count(distinct person_id) from notice")
    finally:
        await connection.close()
    return readers


async def opened(database_url: str, redis_url: str, data: Path) -> float:
    """The seconds in which all windows are opened, as if it were past the hour of digests."""
    settings = config.load({"ONE_DATA": str(data), "DATABASE_URL": database_url, "REDIS_URL": redis_url})
    pool = await pools.create(database_url, 2)
    try:
        evening = datetime.now(PARIS).replace(hour=17, minute=31) + timedelta(days=1)
        began = time.monotonic()
        await jobs.open_digests(resources.of_command(settings, pool), evening.astimezone(UTC))
        return time.monotonic() - began
    finally:
        await pool.close()


class Sent:
    """What the worker took for it: seconds, seconds of CPU, and MiB after a tenth and at the end."""

    seconds = cpu = early = late = 0.0


async def sent(environment: dict[str, str], to: sink.Sink, mails: int, most: float) -> Sent:
    """Run `one worker` until so many mails have arrived, or for ``most`` seconds."""
    found = Sent()
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "one",
        "worker",
        env={**os.environ, **environment},
        stderr=asyncio.subprocess.DEVNULL,
    )
    began = time.monotonic()
    try:
        while to.mails < mails and time.monotonic() - began < most:
            await asyncio.sleep(0.1)
            if not found.early and to.mails > mails // 10:
                found.early = _mib(worker.pid)
        found.seconds, found.late = time.monotonic() - began, _mib(worker.pid)
        ticks = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(") ")[2].split()
        found.cpu = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
    finally:
        worker.terminate()
        await worker.wait()
    if to.mails < mails:
        raise RuntimeError(f"{to.mails:,} of {mails:,} mails in {found.seconds:.0f} s")
    return found


def _mib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


async def measure(readers: int) -> bool:
    """Print a table, and say whether what is promised is kept."""
    with tempfile.TemporaryDirectory(prefix="one-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the servers may run as another user
        async with embedded.services(folder / "data") as (database_url, redis_url), sink.running() as relay:
            await migrate(database_url)
            await populate(database_url, -(-readers // PARENTS))
            count = await wait_for_news(database_url)
            opening = await opened(database_url, redis_url, folder / "one")
            environment = {
                "ONE_DATA": str(folder / "one"),
                "DATABASE_URL": database_url,
                "REDIS_URL": redis_url,
                "SMTP_URL": f"smtp://127.0.0.1:{relay.port}",
                "SECRET_KEY": "b" * 32,
            }
            promised = MINUTES * 60 * count / 100_000
            took = await sent(environment, relay, count, 3 * promised + 60)
    print(
        f"| digests of {count:,} readers, {ITEMS} items each | |\n|---|---|\n"
        f"| windows opened | {opening:.1f} s |\n"
        f"| composed and sent | {took.seconds:.1f} s, {count / took.seconds:.0f} a second |\n"
        f"| CPU of the worker | {took.cpu:.1f} s, {1000 * took.cpu / count:.2f} ms a mail |\n"
        f"| its memory after a tenth, at the end | {took.early:.0f} MiB, {took.late:.0f} MiB |\n"
        f"| a mail | {relay.bytes / count:,.0f} bytes |"
    )
    return opening + took.seconds <= promised and took.late <= GROWS * took.early


def main() -> int:
    """``python -m bench.digests [--readers N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench.digests", description=__doc__)
    parser.add_argument("--readers", type=int, default=100_000)
    return 0 if asyncio.run(measure(parser.parse_args().readers)) else 1


if __name__ == "__main__":
    sys.exit(main())
