"""Blogs: whose classes read them, and how they are set."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from one.scope import Scope
from one.store.blog.posts import STANDS
from one.store.pool import Connection, Pool


class Comments(StrEnum):
    """Whether readers write under posts."""

    OFF = "off"
    MODERATED = "moderated"
    OPEN = "open"


class Room(msgspec.Struct, frozen=True):
    """One of its classes."""

    id: int
    name: str


class Settings(msgspec.Struct, frozen=True):
    """What may be set."""

    name: str
    about: str
    class_ids: tuple[int, ...]
    pupils_write: bool
    comments: Comments
    closed: bool = False


class Blog(msgspec.Struct, frozen=True):
    """A blog as one of its readers has it, with its open classes. ``cover``: a photo of its last posts, if there is one."""

    id: int
    school_id: int
    name: str
    about: str
    pupils_write: bool
    comments: str
    closed: bool
    rooms: list[Room]
    posts: int
    cover: int | None = None
    rev: int = 0

    @property
    def class_ids(self) -> list[int]:
        """Of its classes."""
        return [room.id for room in self.rooms]


_BLOG = f"""
select b.id, b.school_id, b.name, b.about, b.pupils_write, b.comments, b.closed_at is not null as closed, b.rev,
       coalesce((select json_agg(json_build_object('id', c.id, 'name', c.name) order by name_order(c.name))
          from blog_class k join class c on c.id = k.class_id and c.archived_at is null where k.blog_id = b.id), '[]')::text as rooms,
       (select count(*) from blog_post p where p.blog_id = b.id and p.state = 'published' and {STANDS}) as posts,
       (select f.id from blog_post p join file f on f.subject = 'blog' and f.subject_ids = array[p.id] and f.media_type = 'image/jpeg'
         where p.blog_id = b.id and p.state = 'published' and {STANDS}
         order by p.published_at desc, f.place limit 1) as cover
  from blog b
"""


async def of_classes(pool: Pool, scope: Scope, class_ids: Collection[int]) -> list[Blog]:
    """The blogs of these classes of the asker: open ones first, by name."""
    rows = await pool.fetch(
        f"{_BLOG} where exists (select from blog_class k where k.blog_id = b.id and k.class_id = any($1::integer[]))"
        " order by b.closed_at is not null, name_order(b.name), b.id",
        list(class_ids),
    )
    return [_blog(row) for row in rows]


def _blog(row: Any) -> Blog:
    return Blog(**{**row, "rooms": msgspec.json.decode(row["rooms"], type=list[Room])})


class Set(msgspec.Struct, frozen=True):
    """How a blog is set: how often that changed, and its open classes."""

    rev: int
    class_ids: list[int]


async def held(connection: Connection, blog_id: int) -> Set | None:
    """How one is set, which nobody changes until the end of the transaction; None when there is none of this id."""
    await connection.execute("select from blog where id = $1 for share", blog_id)
    row = await connection.fetchrow(
        """
        select b.rev, array(select c.id from blog_class k join class c on c.id = k.class_id
                             where k.blog_id = b.id and c.archived_at is null order by 1) as class_ids
          from blog b where b.id = $1
        """,
        blog_id,
    )
    return Set(**row) if row else None


async def hold(connection: Connection, blog_id: int) -> None:
    """Nobody changes it until the end of the transaction."""
    await connection.execute("select from blog where id = $1 for no key update", blog_id)


async def insert(connection: Connection, scope: Scope, school_id: int, settings: Settings) -> int:
    """Make a blog of the asker's; return its id."""
    blog_id: int = await connection.fetchval(
        "insert into blog (school_id, author_id, name, about, pupils_write, comments) values ($1, $2, $3, $4, $5, $6)"
        " returning id",
        school_id,
        scope.person_id,
        settings.name,
        settings.about,
        settings.pupils_write,
        settings.comments,
    )
    await _set_classes(connection, blog_id, settings.class_ids)
    return blog_id


async def change(connection: Connection, blog_id: int, settings: Settings) -> None:
    """Change how it is set."""
    await connection.execute(
        "update blog set name = $2, about = $3, pupils_write = $4, comments = $5,"
        "       closed_at = case when $6 then coalesce(closed_at, now()) end, rev = rev + 1 where id = $1",
        blog_id,
        settings.name,
        settings.about,
        settings.pupils_write,
        settings.comments,
        settings.closed,
    )
    await _set_classes(connection, blog_id, settings.class_ids)


async def _set_classes(connection: Connection, blog_id: int, class_ids: Sequence[int]) -> None:
    await connection.execute(
        "delete from blog_class k using class c where k.blog_id = $1 and k.class_id <> all($2::integer[])"
        " and c.id = k.class_id and c.archived_at is null",
        blog_id,
        list(class_ids),
    )
    await connection.execute(
        "insert into blog_class (blog_id, class_id) select $1, unnest($2::integer[]) on conflict do nothing",
        blog_id,
        list(class_ids),
    )
