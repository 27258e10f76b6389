"""What `one bounces` does: notifications of mails that came back, from a pipe or a Maildir, mark dead addresses."""

import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from one.errors import ConfigError
from one.mail import bounces
from one.store.pool import Pool

AT_ONCE = 1000  # mails of a Maildir that one run reads; the rest is the next run's

log = logging.getLogger("one.mail")


async def one_mail(pool: Pool, key: bytes, raw: bytes) -> bool:
    """Read one; whether an address was marked."""
    returned = bounces.read(raw)
    if returned is None:
        return False
    marked = await bounces.take(pool, key, returned)
    log.info("a mail to person %d came back: %s%s", returned.person_id, returned.code, ", marked" * marked)
    return marked


async def maildir(pool: Pool, key: bytes, folder: Path) -> tuple[int, int]:
    """Read what is new in a Maildir, and put it with what was read; how many there were, and how many marked one.

    Each is put away when it was dealt with: what a killed run leaves is read again, and marks nothing twice.
    """
    if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
        raise ConfigError(f"{folder}: expected a Maildir, with the folders new and cur")
    read = marked = 0
    for path in islice(_new(folder), AT_ONCE):
        with path.open("rb") as file:
            marked += await one_mail(pool, key, file.read(bounces.MOST))
        path.rename(folder / "cur" / f"{path.name}:2,S")
        read += 1
    return read, marked


def _new(folder: Path) -> Iterator[Path]:
    return (path for path in sorted((folder / "new").iterdir()) if path.is_file() and not path.is_symlink())
