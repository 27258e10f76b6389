"""News as it is written, changed and addressed."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from one.rich_text import Rich
from one.scope import Scope
from one.store.pool import Connection, Pool


class Words(msgspec.Struct, frozen=True):
    """What is kept of what its author sends. Without classes it is for the whole school."""

    title: str
    body: str
    profiles: tuple[str, ...]
    class_ids: tuple[int, ...] = ()
    starts_on: date | None = None  # None: at once
    ends_on: date | None = None
    pinned: bool = False
    html: str | None = None  # of a formatted text

    @property
    def text(self) -> Rich:
        """Its text."""
        return Rich(self.body, self.html)


async def insert(connection: Connection, scope: Scope, school_id: int, words: Words, starts_on: date) -> int:
    """Keep news of the asker, which is shown from a day on; return its id."""
    news_id: int = await connection.fetchval(
        """
        insert into actualites (school_id, author_id, title, body, body_html, profiles, starts_on, ends_on, pinned)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id
        """,
        school_id,
        scope.person_id,
        words.title,
        words.body,
        words.html,
        list(words.profiles),
        starts_on,
        words.ends_on,
        words.pinned,
    )
    await _address(connection, news_id, words.class_ids)
    return news_id


async def change(
    connection: Connection, news_id: int, words: Words, starts_on: date, *, edited: bool = False
) -> None:
    """Other words or days; words that changed after publication are marked as edited, and what is ``edited`` besides."""
    await connection.execute(
        """
        update actualites set title = $2, body = $3, body_html = $7, starts_on = $4, ends_on = $5, pinned = $6,
               edited_at = case when published_at is not null
                                     and ($8 or (title, body, body_html) is distinct from ($2, $3, $7)) then now() else edited_at end
         where id = $1
        """,
        news_id,
        words.title,
        words.body,
        starts_on,
        words.ends_on,
        words.pinned,
        words.html,
        edited,
    )


async def address(
    connection: Connection, news_id: int, profiles: Sequence[str], class_ids: Sequence[int]
) -> None:
    """Other readers, for news that nobody has read yet."""
    await connection.execute("update actualites set profiles = $2 where id = $1", news_id, list(profiles))
    await connection.execute("delete from actualites_class where news_id = $1", news_id)
    await _address(connection, news_id, class_ids)


async def _address(connection: Connection, news_id: int, class_ids: Sequence[int]) -> None:
    await connection.execute(
        "insert into actualites_class (news_id, class_id) select $1, unnest($2::integer[])",
        news_id,
        list(class_ids),
    )


async def set_back(pool: Pool, news_id: int, age: timedelta) -> None:
    """Make news of the sample so old."""
    await pool.execute(
        """
        update actualites set created_at = created_at - $2::interval, published_at = published_at - $2::interval,
               starts_on = (published_at - $2::interval)::date where id = $1
        """,
        news_id,
        age,
    )
