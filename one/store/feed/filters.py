"""What somebody last chose to see of their feed, and the outside applications they may choose."""

import msgspec

from one.scope import Scope
from one.store.pool import Pool


class Filters(msgspec.Struct, frozen=True):
    """What is shown: of these applications (all, if none is named), for these children, unread alone; all at once."""

    apps: tuple[str, ...] = ()
    children: tuple[int, ...] = ()
    unread: bool = False

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.apps or self.children or self.unread)


ALL = Filters()


class Outside(msgspec.Struct, frozen=True):
    """An application of others that publishes into a school of the asker."""

    code: str
    name: str


class Choice(msgspec.Struct, frozen=True):
    """What somebody chose last, and the outside applications they may choose."""

    kept: Filters
    outside: list[Outside]


_choice = msgspec.json.Decoder(Choice)


async def choice(pool: Pool, scope: Scope) -> Choice:
    """In one question. Outside applications of before are among them: their items are still there."""
    text = await pool.fetchval(
        """
        select json_build_object(
            'kept', coalesce((select json_build_object('apps', apps, 'children', children, 'unread', unread)
                                from feed_filter where person_id = $1), '{}'),
            'outside', (select coalesce(json_agg(o order by name_order(o.name), o.code), '[]') from (
                select distinct on (code) code, name from application
                 where school_id = any($2::integer[]) order by code, revoked_at is not null, id desc) o))
        """,
        scope.person_id,
        [school.id for school in scope.schools],
    )
    return _choice.decode(text)


async def keep(pool: Pool, scope: Scope, filters: Filters) -> None:
    """The asker's choice from now on."""
    await pool.execute(
        """
        insert into feed_filter as f (person_id, apps, children, unread) values ($1, $2, $3, $4)
            on conflict (person_id) do update set apps = $2, children = $3, unread = $4
         where (f.apps, f.children, f.unread) is distinct from ($2, $3, $4)
        """,
        scope.person_id,
        list(filters.apps),
        list(filters.children),
        filters.unread,
    )
