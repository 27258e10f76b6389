"""What commands work with, without a server: PostgreSQL and a key."""

from one.config import Settings
from one.resources import Resources, of_command
from one.store.pool import Pool

KEY = b"a key for tests, 32 bytes long.."


def command(pool: Pool, code_days: int = 60) -> Resources:
    """As `one import` or `one codes` opens them."""
    return of_command(Settings(secret_key=KEY.decode(), code_days=code_days), pool)
