"""A piece of news as what items tell of: what a judge reads of it, how it is held, how it goes."""

from one.store.files import files
from one.store.pool import Connection
from one.subjects import Kind


async def content(connection: Connection, news_id: int) -> str | None:
    """The whole text of a piece of news, for who judges it."""
    text: str | None = await connection.fetchval("select body from actualites where id = $1", news_id)
    return text


async def hold(connection: Connection, news_id: int) -> bool:
    """Nobody changes a piece of news until the end of the transaction; False when there is none of this id."""
    found = await connection.fetchval("select true from actualites where id = $1 for no key update", news_id)
    return bool(found)


async def set_withdrawn(connection: Connection, news_id: int) -> None:
    """It is no more, for anybody but those who manage it."""
    await connection.execute("update actualites set withdrawn_at = now() where id = $1", news_id)
    await files.drop(connection, SUBJECT(news_id))


# Of events about a piece of news.
SUBJECT = Kind("actualites", content=content, hold=hold, removed=set_withdrawn)
