"""By which of their channels somebody has an item."""

import msgspec

from one.events import Item
from one.scope import Scope
from one.store.feed.pages import AUTHOR, named
from one.store.pool import Pool


class Way(msgspec.Struct, frozen=True, array_like=True):
    """A channel of the asker that the item stands in, and the child through whom they listen to it, if any."""

    channel: str
    child_id: int | None


class Found(msgspec.Struct, frozen=True):
    """An item of the asker's feed."""

    item: Item
    author: str | None
    mine: bool
    ways: list[Way]


_found = msgspec.json.Decoder(Found | None)


async def of_item(pool: Pool, scope: Scope, event_id: int) -> Found | None:
    """None unless the asker has the item in their feed now, or wrote it."""
    text = await pool.fetchval(
        f"""
        with ways as (
            select distinct l.channel, l.child_id from feed f join channel c on c.id = f.channel_id
              join listens l on l.channel = c.name and l.person_id = $1
             where f.event_id = $2 and f.item)
        select json_build_object(
            'item', e.body::json -> 'item', 'author', {AUTHOR}, 'mine', e.author_id is not distinct from $1,
            'ways', (select coalesce(json_agg(json_build_array(channel, child_id) order by channel, child_id), '[]')
                       from ways))
          from event e
         where e.id = $2 and e.kind = 'item' and e.withdrawn_at is null
           and not exists (select from app_shut s where s.person_id = $1 and s.app = e.app)
           and (e.author_id = $1 or exists (select from ways))
        """,
        scope.person_id,
        event_id,
    )
    found = _found.decode(text) if text is not None else None
    return msgspec.structs.replace(found, item=named(found.item, found.author)) if found else None
