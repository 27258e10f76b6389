"""Posts: what is shown to whom, what waits, and how they are written."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from one.events import Kind as EventKind
from one.rich_text import Rich
from one.scope import Scope
from one.store.files import files
from one.store.pool import Connection, Pool
from one.subjects import Kind, Subject


class State(StrEnum):
    """Where a post stands."""

    WAITING = "waiting"  # a pupil's, for a teacher's eyes
    RETURNED = "returned"  # sent back with a word
    PUBLISHED = "published"


async def content(connection: Connection, post_id: int) -> str | None:
    """The whole text of a post, with what is said of its photos, for who judges it."""
    text: str | None = await connection.fetchval(
        "select concat_ws(e'\\n\\n', title, nullif(body, ''), (select string_agg(nullif(f.alt, ''), e'\\n' order by f.place)"
        "         from file f where f.subject = 'blog' and f.subject_ids = array[p.id]))"
        "  from blog_post p where id = $1",
        post_id,
    )
    return text


async def hold(connection: Connection, post_id: int) -> None:
    """Nobody changes it, nor what would take its place, until the end of the transaction."""
    await connection.execute(
        "select from blog_post where id = $1 or changes = $1 order by id for no key update", post_id
    )


async def set_withdrawn(connection: Connection, post_id: int) -> None:
    """It is no more, for anybody, and neither are its photos, nor what would take its place."""
    rows = await connection.fetch(
        "update blog_post set withdrawn_at = now(), rev = rev + 1"
        " where (id = $1 or changes = $1) and withdrawn_at is null returning id",
        post_id,
    )
    for row in rows:
        await files.drop(connection, SUBJECT(row["id"]))


# Of events about a post; and of those that ask a teacher to read one, and tell its author what came of that.
SUBJECT = Kind("blog", content=content, hold=hold, removed=set_withdrawn)
ASKED = Kind("blog_review")
ANSWERED = Kind("blog_answer")


class Post(msgspec.Struct, frozen=True):
    """A post. ``changes``: the one whose place it takes; ``next``: the one that would take its own."""

    id: int
    blog_id: int
    author_id: int
    author_first_name: str
    author_last_name: str
    author_profile: str
    changes: int | None
    next: int | None
    state: str
    title: str
    body: str
    html: str | None
    comments: bool
    word: str
    rev: int
    created_at: datetime
    published_at: datetime | None
    edited_at: datetime | None
    said: int

    @property
    def text(self) -> Rich:
        """What it says."""
        return Rich(self.body, self.html)

    @property
    def words(self) -> "Words":
        """The same as it is written."""
        return Words(self.title, self.text, self.comments)

    @property
    def author_name(self) -> str:
        """First and last name."""
        return f"{self.author_first_name} {self.author_last_name}".rstrip()

    @property
    def subject(self) -> Subject:
        """Of its files, and its items."""
        return SUBJECT(self.id)

    @property
    def at(self) -> datetime:
        """When it came out, or was written."""
        return self.published_at or self.created_at


class Held(msgspec.Struct, frozen=True):
    """A post as it is held for a change. Without ``stands`` it was withdrawn, or the school judges it."""

    id: int
    blog_id: int
    author_id: int
    changes: int | None
    state: str
    title: str
    rev: int
    withdrawn: bool
    stands: bool


class Words(msgspec.Struct, frozen=True):
    """What is written."""

    title: str
    text: Rich
    comments: bool


_POST = """
select p.id, p.blog_id, p.author_id, a.first_name as author_first_name, a.last_name as author_last_name,
       a.profile as author_profile, p.changes,
       (select n.id from blog_post n where n.changes = p.id and n.withdrawn_at is null) as next,
       p.state, p.title, p.body, p.body_html as html, p.comments, p.word, p.rev, p.created_at, p.published_at, p.edited_at,
       (select count(*) from blog_comment c where c.post_id = p.id and c.state = 'published' and c.withdrawn_at is null) as said
  from blog_post p join person a on a.id = p.author_id
"""
# What the school took off all pages until it is judged is there for nobody meanwhile.
STANDS = f"""p.withdrawn_at is null and not exists (
    select from event e where e.subject = '{SUBJECT.code}' and e.subject_ids = array[p.id]
       and e.kind = '{EventKind.ITEM}' and e.suspended_at is not null)"""


async def shown(pool: Pool, scope: Scope, blogs: Sequence[int], before: int | None, limit: int) -> list[Post]:
    """The published posts of these blogs, the latest first; those before another one of them, none before any other."""
    rows = await pool.fetch(
        f"""
        {_POST} where p.blog_id = any($1::bigint[]) and p.state = '{State.PUBLISHED}' and {STANDS}
          and ($2::bigint is null or (p.published_at, p.id) < (
               select p.published_at, p.id from blog_post p
                where p.id = $2 and p.blog_id = any($1::bigint[]) and p.state = '{State.PUBLISHED}' and {STANDS}))
        order by p.published_at desc, p.id desc limit $3
        """,
        list(blogs),
        before,
        limit,
    )
    return [Post(**row) for row in rows]


class Headline(msgspec.Struct, frozen=True):
    """A post on the home page."""

    id: int
    title: str
    blog: str
    at: datetime
    photo: int | None


async def latest(pool: Pool, scope: Scope, class_ids: Sequence[int], limit: int) -> list[Headline]:
    """What came out last in the blogs of these classes of the asker."""
    rows = await pool.fetch(
        f"""
        select p.id, p.title, b.name as blog, p.published_at as at,
               (select f.id from file f where f.subject = '{SUBJECT.code}' and f.subject_ids = array[p.id]
                 order by f.place limit 1) as photo
          from blog_post p join blog b on b.id = p.blog_id
         where exists (select from blog_class k where k.blog_id = b.id and k.class_id = any($1::integer[]))
           and p.state = '{State.PUBLISHED}' and {STANDS} order by p.published_at desc, p.id desc limit $2
        """,
        list(class_ids),
        limit,
    )
    return [Headline(**row) for row in rows]


async def waiting(pool: Pool, scope: Scope, led: Sequence[int], mine: Sequence[int]) -> list[Post]:
    """What waits in the blogs that the asker leads, and their own in others, sent back or waiting; the oldest first."""
    rows = await pool.fetch(
        f"""
        {_POST} where p.state <> '{State.PUBLISHED}' and {STANDS} and ((p.blog_id = any($1::bigint[]) and p.state = '{State.WAITING}')
               or (p.blog_id = any($2::bigint[]) and p.author_id = $3)) order by p.id
        """,
        list(led),
        list(mine),
        scope.person_id,
    )
    return [Post(**row) for row in rows]


async def get(
    pool: Pool | Connection, scope: Scope, blogs: Sequence[int], led: Sequence[int], post_id: int
) -> Post | None:
    """A post of these blogs that is published, the asker's own, or in a blog they lead; None for any other."""
    row = await pool.fetchrow(
        f"{_POST} where p.id = $4 and p.blog_id = any($1::bigint[]) and {STANDS}"
        f" and (p.state = '{State.PUBLISHED}' or p.author_id = $3 or p.blog_id = any($2::bigint[]))",
        list(blogs),
        list(led),
        scope.person_id,
        post_id,
    )
    return Post(**row) if row else None


async def neighbours(pool: Pool, scope: Scope, post: Post) -> tuple[Post | None, Post | None]:
    """What was published in its blog after it, and before it."""
    found = []
    for sign, way in ((">", "asc"), ("<", "desc")):
        row = await pool.fetchrow(
            f"{_POST} where p.blog_id = $1 and p.state = '{State.PUBLISHED}' and {STANDS}"
            f" and (p.published_at, p.id) {sign} ($2, $3) order by p.published_at {way}, p.id {way} limit 1",
            post.blog_id,
            post.published_at,
            post.id,
        )
        found.append(Post(**row) if row else None)
    return found[0], found[1]


async def is_own(connection: Connection, scope: Scope, subject: Subject) -> bool:
    """Whether the asker wrote it, or let it out."""
    found: bool = await connection.fetchval(
        "select exists (select from blog_post where id = $2 and author_id = $1)"
        " or exists (select from event where author_id = $1 and subject = $3 and subject_ids = array[$2::bigint])",
        scope.person_id,
        subject.ids[0],
        subject.kind,
    )
    return found


async def changes_of(connection: Connection, post_id: int) -> list[int]:
    """What would take its place."""
    rows = await connection.fetch(
        "select id from blog_post where changes = $1 and withdrawn_at is null", post_id
    )
    return [row["id"] for row in rows]


async def place_of(connection: Connection, blog_id: int) -> tuple[list[int], int]:
    """The classes and the school of a blog."""
    rows = await connection.fetch("select class_id from blog_class where blog_id = $1", blog_id)
    school_id: int = await connection.fetchval("select school_id from blog where id = $1", blog_id)
    return [row["class_id"] for row in rows], school_id


async def item_of(pool: Pool, scope: Scope, subject: Subject) -> int | None:
    """An item of the asker's feed about this, by somebody else: what « Signaler » is asked with."""
    found: int | None = await pool.fetchval(
        f"""
        select max(e.id) from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id
         where e.subject = $1 and e.subject_ids = $2 and e.kind = '{EventKind.ITEM}' and f.item and e.withdrawn_at is null
           and e.author_id is distinct from $4 and c.name = any($3::text[])
        """,
        subject.kind,
        list(subject.ids),
        list(scope.channels),
        scope.person_id,
    )
    return found
