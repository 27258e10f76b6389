"""``python -m bench.photos``: twenty photos of 12 megapixels sent and published in a post, on one core.

Everything runs on that core: PostgreSQL, the storage, the process that makes each photo small. Exit code 1 when it takes
longer than is promised.
"""

import argparse
import asyncio
import io
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageFilter

from bench.population import populate
from one import config, resources
from one.apps.blog import blogs, writing
from one.apps.blog.blogs import Comments, Settings
from one.files import intake
from one.rich_text import Rich
from one.run import embedded
from one.store import pool as pools
from one.store.accounts import sessions
from one.store.migrate import migrate

SECONDS = 15.0  # promised for twenty photos
SIZE = (4000, 3000)
PHOTOS = 20


def photo(number: int) -> bytes:
    """Grain and areas, as a camera gives them: some two megabytes."""
    draw = random.Random(number)
    small = Image.effect_noise((SIZE[0] // 40, SIZE[1] // 40), 90).resize(SIZE, Image.Resampling.BICUBIC)
    bands = [Image.blend(small, Image.effect_noise(SIZE, draw.randint(24, 40)), 0.35) for _ in range(3)]
    out = io.BytesIO()
    Image.merge("RGB", bands).filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=90)
    return out.getvalue()


async def publish(photos: list[bytes]) -> float:
    """Send each, publish all; the seconds of both."""
    with tempfile.TemporaryDirectory(prefix="one-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the servers may run as another user
        async with embedded.services(folder / "data") as (database_url, redis_url):
            await migrate(database_url)
            population = await populate(database_url, 1)
            settings = config.load(
                {"ONE_DATA": str(folder / "one"), "DATABASE_URL": database_url, "REDIS_URL": redis_url}
            )
            pool = await pools.create(database_url, 2)
            try:
                at = resources.of_command(settings, pool)
                scope = await sessions.scope(pool, population.teachers[0].partition("=")[2])
                assert scope is not None, "a teacher is signed in"
                blog = Settings(
                    "Classe de mer", "", (population.classes[0],), pupils_write=False, comments=Comments.OFF
                )
                blog_id = await blogs.create(scope, at, blog)
                began = time.monotonic()
                ids = []
                for number, content in enumerate(photos):
                    sent = intake.Sent(f"{number}.jpg", _file(folder, content))
                    ids.append((await intake.take(scope, at, "blog", sent)).id)
                draft = writing.Draft("Vingt photos", Rich("Toute la semaine."), tuple(ids))
                await writing.write(scope, at, blog_id, draft)
                return time.monotonic() - began
            finally:
                await pool.close()


def _file(folder: Path, content: bytes) -> io.BufferedRandom:
    path = folder / "sent.jpg"
    path.write_bytes(content)
    return path.open("r+b")


def main() -> int:
    """Measure once."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.photos", description="Photos of a post on one core."
    )
    parser.add_argument("--photos", type=int, default=PHOTOS)
    arguments = parser.parse_args()
    made = [photo(number % 4) for number in range(arguments.photos)]
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    before = os.times()
    took = asyncio.run(publish(made))
    after = os.times()
    each = sum(map(len, made)) / len(made) / 1e6
    spent = sum(after[:4]) - sum(before[:4])
    print(f"{len(made)} photos of {each:.1f} MB: {took:.1f} s on one core, {spent:.1f} s of its time")
    return took > SECONDS * len(made) / PHOTOS


if __name__ == "__main__":
    sys.exit(main())
