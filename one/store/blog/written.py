"""Posts as they are written and changed, in the transaction of who does it."""

from datetime import timedelta

from one.scope import Scope
from one.store.blog.posts import STANDS, SUBJECT, Held, State, Words, hold
from one.store.files import files
from one.store.pool import Connection, Pool


async def insert(
    connection: Connection, scope: Scope, blog_id: int, words: Words, state: State, changes: int | None = None
) -> int:
    """Keep a post of the asker; return its id."""
    post_id: int = await connection.fetchval(
        """
        insert into blog_post (blog_id, author_id, title, body, body_html, comments, state, changes, published_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, case when $7 = 'published' then now() end) returning id
        """,
        blog_id,
        scope.person_id,
        words.title,
        words.text.plain,
        words.text.html,
        words.comments,
        state,
        changes,
    )
    return post_id


async def lock(connection: Connection, post_id: int) -> Held | None:
    """A post, held with what would take its place until the end of the transaction; None when there is none of this id."""
    await hold(connection, post_id)
    row = await connection.fetchrow(
        f"select p.id, p.blog_id, p.author_id, p.changes, p.state, p.title, p.rev, p.withdrawn_at is not null as withdrawn,"
        f" {STANDS} as stands from blog_post p where p.id = $1",
        post_id,
    )
    return Held(**row) if row else None


async def change(connection: Connection, post_id: int, words: Words, state: State, *, edited: bool) -> None:
    """Other words; it stands so from now on. ``edited``: readers are told that it changed."""
    await connection.execute(
        """
        update blog_post set title = $2, body = $3, body_html = $4, comments = $5, state = $6, word = '', rev = rev + 1,
               published_at = case when $6 = 'published' then coalesce(published_at, now()) end,
               edited_at = case when $7 then now() else edited_at end
         where id = $1
        """,
        post_id,
        words.title,
        words.text.plain,
        words.text.html,
        words.comments,
        state,
        edited,
    )


async def send_back(connection: Connection, post_id: int, word: str) -> None:
    """It is its author's again, with a word."""
    await connection.execute(
        f"update blog_post set state = '{State.RETURNED}', word = $2, rev = rev + 1 where id = $1",
        post_id,
        word,
    )


async def take_place(connection: Connection, post_id: int, changed: int) -> None:
    """A change becomes what it changes: words and photos; then it is gone."""
    await connection.execute(
        """
        update blog_post p set title = n.title, body = n.body, body_html = n.body_html, rev = p.rev + 1, edited_at = now()
          from blog_post n where p.id = $2 and n.id = $1
        """,
        post_id,
        changed,
    )
    await files.hand_over(connection, SUBJECT(post_id), SUBJECT(changed))
    await connection.execute("delete from blog_post where id = $1", post_id)


async def set_back(pool: Pool, post_id: int, age: timedelta) -> None:
    """Make a post of the sample so old, and what was said under it somewhat less."""
    await pool.execute(
        "update blog_comment set created_at = created_at - $2::interval * 0.8 where post_id = $1",
        post_id,
        age,
    )
    await pool.execute(
        "update blog_post set created_at = created_at - $2::interval, published_at = published_at - $2::interval where id = $1",
        post_id,
        age,
    )
