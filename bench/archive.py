"""``python -m bench.archive``: « Mes données » of a teacher of three years, made on one core beside everything else.

Two thousand posts, five hundred photos, ten thousand lines of the log. Told: how long it takes, by how much memory rises, and how
long the loop of the worker, which sends mails meanwhile, was held up. Exit code 1 when it holds it up, or fills the memory.
"""

import argparse
import asyncio
import io
import os
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID, uuid4

from PIL import Image

from bench.population import populate
from one import config, resources
from one.apps.blog import blogs
from one.apps.blog.blogs import Comments, Settings
from one.files import intake, storage
from one.personal_data.writing import write
from one.resources import Resources
from one.run import embedded
from one.scope import Scope
from one.store import pool as pools
from one.store.accounts import sessions
from one.store.migrate import migrate
from one.store.pool import Pool
from one.tasks import end_tasks

POSTS, PHOTOS, LINES = 2000, 500, 10_000
MEMORY_MIB = (
    40  # promised: pieces of a quarter of a megabyte, two hundred rows, what a page of rows is drawn from
)
HELD_SECONDS = 0.1  # promised: the longest that the loop did not come round
TICK = 0.005
PAGE = os.sysconf("SC_PAGE_SIZE")


class Loop:
    """How late its ticks came, and the most memory that the process had at one."""

    def __init__(self) -> None:
        self.late, self.most, self.before = list[float](), 0, _memory()

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            began = time.monotonic()
            await asyncio.sleep(TICK)
            self.late.append(time.monotonic() - began - TICK)
            self.most = max(self.most, _memory())


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


async def _lived(scope: Scope, at: Resources, posts: int, photos: int, lines: int) -> None:
    """What the teacher did in three years, straight into the tables and the storage."""
    blog = Settings("Classe", "", (scope.classes[0].id,), pupils_write=False, comments=Comments.OFF)
    blog_id = await blogs.create(scope, at, blog)
    school_id = scope.schools[0].id
    ids = await at.pool.fetch(
        "insert into blog_post (blog_id, author_id, state, title, body, created_at, published_at)"
        " select $1, $2, 'published', 'Jour ' || n, repeat('Nous avons lu, compté et chanté. ', 25), now(), now()"
        "   from generate_series(1, $3::int) n returning id",
        *(blog_id, scope.person_id, posts),
    )
    await at.pool.execute(
        "insert into audit (actor_id, school_id, act, target)"
        " select $1, $2, 'class.exported', 'class:' || $3::int from generate_series(1, $4::int)",
        *(scope.person_id, school_id, scope.classes[0].id, lines),
    )
    content = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(content, "JPEG", quality=60)
    size = content.tell()
    for n in range(photos):
        key: UUID = uuid4()
        content.seek(0)
        await storage.of(at.settings).put(intake.path(key, "page"), content)
        await at.pool.execute(
            "insert into file (key, school_id, owner_id, app, name, media_type, bytes, subject, subject_ids, kept_at)"
            " values ($1, $2, $3, 'blog', $4, 'image/jpeg', $5, 'blog', array[$6::bigint], now())",
            *(key, school_id, scope.person_id, f"Photo {n}.jpg", size, ids[n % len(ids)]["id"]),
        )


async def make(posts: int, photos: int, lines: int) -> tuple[float, int, Loop]:
    """Seconds, bytes, and what the loop felt."""
    with tempfile.TemporaryDirectory(prefix="one-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the servers may run as another user
        async with embedded.services(folder / "data") as (database_url, redis_url):
            await migrate(database_url)
            population = await populate(database_url, 1)
            settings = config.load(
                {"ONE_DATA": str(folder / "one"), "DATABASE_URL": database_url, "REDIS_URL": redis_url}
            )
            pool: Pool = await pools.create(database_url, 2)
            try:
                at = resources.of_command(settings, pool)
                scope = await sessions.scope(pool, population.teachers[0].partition("=")[2])
                assert scope is not None, "a teacher is signed in"
                await _lived(scope, at, posts, photos, lines)
                return await _timed(scope, at, folder)
            finally:
                await pool.close()


async def _timed(scope: Scope, at: Resources, folder: Path) -> tuple[float, int, Loop]:
    async def tell(_done: int, _all: int) -> None:
        return

    with tempfile.TemporaryFile(dir=folder) as out:  # once before, so that what is loaded once is
        await write(scope, at, out, folder, tell)
    with tempfile.TemporaryFile(dir=folder) as out:
        loop = Loop()
        watching = asyncio.create_task(loop.watch())
        began = time.monotonic()
        await write(scope, at, out, folder, tell)
        took = time.monotonic() - began
        await end_tasks(watching)
        return took, out.seek(0, os.SEEK_END), loop


def main() -> int:
    """Measure once."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.archive", description="« Mes données » of a heavy user on one core."
    )
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--photos", type=int, default=PHOTOS)
    parser.add_argument("--lines", type=int, default=LINES)
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    took, size, loop = asyncio.run(make(arguments.posts, arguments.photos, arguments.lines))
    late = sorted(loop.late)
    rise = (loop.most - loop.before) / 2**20
    print(
        f"{arguments.posts} posts, {arguments.photos} photos, {arguments.lines} lines: {took:.1f} s, {size / 1e6:.0f} MB,"
        f" memory +{rise:.0f} MiB (of {loop.most / 2**20:.0f}), loop p99 {late[int(len(late) * 0.99)] * 1000:.0f} ms,"
        f" longest {late[-1] * 1000:.0f} ms"
    )
    return rise > MEMORY_MIB or late[-1] > HELD_SECONDS


if __name__ == "__main__":
    sys.exit(main())
