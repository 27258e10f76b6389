"""What people wrote, in any table: to tell it from what ONE says."""

import re
from collections.abc import Iterable

from one.store.pool import Pool

# What ONE wrote there itself: it would hide words that were frozen in the language of who caused them.
OF_ONE = {
    *("event", "audit", "outbox", "job", "import", "import_change", "search", "schema_migration"),
    ("assistance", "browser"),
}


async def texts(pool: Pool) -> list[str]:
    """Each text of people once, on one line, the longest first."""
    columns = await pool.fetch(
        "select table_name as t, column_name as c from information_schema.columns"
        " where table_schema = 'public' and data_type in ('text', 'ARRAY') and is_generated = 'NEVER'"
        " and table_name in (select tablename from pg_tables where schemaname = 'public')"
    )
    found = set[str]()
    for table, column in columns:
        if table not in OF_ONE and (table, column) not in OF_ONE:
            rows = await pool.fetch(
                f'select distinct "{column}"::text as value from "{table}" where "{column}" is not null'
            )
            found |= {line for row in rows for line in _lines(row["value"])}
    return sorted(found, key=len, reverse=True)


def _lines(text: str) -> Iterable[str]:
    """A text as it may stand on a page: whole, or a paragraph of it."""
    for each in (text, *text.splitlines()):
        line = " ".join(re.sub(r"<[^>]+>", " ", each).split())
        if len(line) > 2:
            yield line


def without(said: str, theirs: Iterable[str]) -> str:
    """What is left of words on a page without those that people wrote; of theirs that were cut, too."""
    rest = " ".join(said.split())
    for text in theirs:
        if text in rest:
            rest = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", " ", rest)
    if rest.endswith("…") and any(text.startswith(rest[:-1].strip()) for text in theirs):
        return ""
    return rest.strip()
