"""What readers write under posts."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.events import Kind as EventKind
from one.scope import Scope
from one.store.blog.posts import STANDS
from one.store.pool import Connection, Pool
from one.subjects import Kind

TOLD = Kind("blog_comment")  # of items that tell of one


class Comment(msgspec.Struct, frozen=True):
    """One of them, with the post it stands under."""

    id: int
    post_id: int
    post_title: str
    blog_id: int
    author_id: int
    author_first_name: str
    author_last_name: str
    author_profile: str
    body: str
    state: str
    reported: bool
    judged: bool
    created_at: datetime

    @property
    def author_name(self) -> str:
        """First and last name."""
        return f"{self.author_first_name} {self.author_last_name}".rstrip()

    @property
    def waits(self) -> bool:
        """Whether a teacher has to look at it first."""
        return self.state == "waiting"


_COMMENT = f"""
select c.id, c.post_id, p.title as post_title, p.blog_id, c.author_id, a.first_name as author_first_name,
       a.last_name as author_last_name, a.profile as author_profile, c.body, c.state, c.reported, c.judged, c.created_at
  from blog_comment c join blog_post p on p.id = c.post_id join person a on a.id = c.author_id
 where c.withdrawn_at is null and {STANDS}
"""


async def of_post(pool: Pool, scope: Scope, post_id: int, *, leads: bool) -> list[Comment]:
    """What stands under a post that the asker was let read: with what waits when it is theirs, or when they lead its blog."""
    rows = await pool.fetch(
        f"{_COMMENT} and c.post_id = $1 and (c.state = 'published' or c.author_id = $2 or $3) order by c.id",
        post_id,
        scope.person_id,
        leads,
    )
    return [Comment(**row) for row in rows]


async def number(connection: Connection, post_id: int) -> int:
    """How many stand under a post, or wait."""
    value: int = await connection.fetchval(
        "select count(*) from blog_comment where post_id = $1 and withdrawn_at is null", post_id
    )
    return value


async def told(connection: Connection, post_ids: Sequence[int]) -> list[int]:
    """Those under these posts of which somebody's feed tells."""
    rows = await connection.fetch(
        f"""
        select c.id from blog_comment c where c.post_id = any($1::bigint[]) and exists (
               select from event e where e.subject = '{TOLD.code}' and e.subject_ids = array[c.id]
                  and e.kind = '{EventKind.ITEM}' and e.withdrawn_at is null) order by c.id
        """,
        list(post_ids),
    )
    return [row["id"] for row in rows]


async def waiting(pool: Pool, scope: Scope, led: Sequence[int]) -> list[Comment]:
    """What waits in the blogs that the asker leads, the oldest first."""
    rows = await pool.fetch(
        f"{_COMMENT} and p.blog_id = any($1::bigint[]) and c.state = 'waiting' order by c.id", list(led)
    )
    return [Comment(**row) for row in rows]


async def get(source: Pool | Connection, scope: Scope, comment_id: int) -> Comment | None:
    """One of them; who asks is judged by its post."""
    row = await source.fetchrow(f"{_COMMENT} and c.id = $1", comment_id)
    return Comment(**row) if row else None


async def lock(connection: Connection, scope: Scope, comment_id: int) -> Comment | None:
    """The same, held until the end of the transaction."""
    await connection.execute("select from blog_comment where id = $1 for no key update", comment_id)
    return await get(connection, scope, comment_id)


async def insert(connection: Connection, scope: Scope, post_id: int, body: str, *, waits: bool) -> int:
    """Keep one of the asker; return its id."""
    comment_id: int = await connection.fetchval(
        "insert into blog_comment (post_id, author_id, body, state) values ($1, $2, $3, $4) returning id",
        post_id,
        scope.person_id,
        body,
        "waiting" if waits else "published",
    )
    return comment_id


async def publish(connection: Connection, comment_id: int) -> None:
    """It is shown, and a report that came is judged."""
    await connection.execute(
        "update blog_comment set state = 'published', judged = judged or reported, reported = false where id = $1",
        comment_id,
    )


async def report(connection: Connection, comment_id: int) -> None:
    """It is shown no more until a teacher has looked at it."""
    await connection.execute(
        "update blog_comment set state = 'waiting', reported = true where id = $1", comment_id
    )


async def withdraw(connection: Connection, comment_id: int) -> None:
    """It is no more."""
    await connection.execute("update blog_comment set withdrawn_at = now() where id = $1", comment_id)
