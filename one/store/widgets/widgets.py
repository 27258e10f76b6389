"""What people and their schools say of widgets."""

from collections.abc import Collection, Mapping

import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool


class Said(msgspec.Struct, frozen=True):
    """What somebody said of one; None is as it comes."""

    shown: bool | None
    position: int | None


class Rule(msgspec.Struct, frozen=True):
    """What a school says of one."""

    school_id: int
    widget: str
    rule: str


class Mine(msgspec.Struct, frozen=True):
    """All that counts for somebody's widgets, by the names of these."""

    said: dict[str, Said]
    rules: list[Rule]


_MINE = """
select json_build_object(
    'said', (select coalesce(json_object_agg(widget, json_build_object('shown', shown, 'position', position)), '{}')
               from widget where person_id = $1),
    'rules', (select coalesce(json_agg(json_build_object('school_id', school_id, 'widget', widget, 'rule', rule)), '[]')
                from widget_rule where school_id = any($2::integer[])))::text
"""
_decode = msgspec.json.Decoder(Mine).decode


async def mine(source: Pool | Connection, scope: Scope) -> Mine:
    """The asker's, in one question."""
    return _decode(await source.fetchval(_MINE, scope.person_id, [s.id for s in scope.schools]))


async def hold(connection: Connection, scope: Scope) -> None:
    """Nobody else orders the asker's widgets until the end of the transaction, be there rows of them yet or not."""
    await connection.execute("select from person where id = $1 for no key update", scope.person_id)


async def place(connection: Connection, scope: Scope, places: Mapping[str, int]) -> None:
    """Other places for these."""
    await connection.execute(
        "insert into widget (person_id, widget, position)"
        " select $1, p.widget, p.position from unnest($2::text[], $3::bigint[]) as p(widget, position) order by p.widget"
        " on conflict (person_id, widget) do update set position = excluded.position, changed_at = now()",
        scope.person_id,
        list(places),
        list(places.values()),
    )


async def show(connection: Connection, scope: Scope, widget: str, *, shown: bool) -> bool:
    """Somebody wants it, or not; whether that changes what they said."""
    told = await connection.execute(
        "insert into widget as w (person_id, widget, shown) values ($1, $2, $3)"
        " on conflict (person_id, widget) do update set shown = excluded.shown, changed_at = now()"
        " where w.shown is distinct from excluded.shown",
        scope.person_id,
        widget,
        shown,
    )
    return not told.endswith(" 0")


async def forget(connection: Connection, scope: Scope) -> bool:
    """All as it comes again; whether anything had been said."""
    told = await connection.execute("delete from widget where person_id = $1", scope.person_id)
    return not told.endswith(" 0")


async def rules(source: Pool | Connection, school_id: int) -> dict[str, str]:
    """What a school says, by widget."""
    rows = await source.fetch("select widget, rule from widget_rule where school_id = $1", school_id)
    return {row["widget"]: row["rule"] for row in rows}


async def set_rules(connection: Connection, school_id: int, changes: Mapping[str, str]) -> None:
    """A school says something else of these; an empty rule leaves it to each."""
    free = [widget for widget, rule in changes.items() if not rule]
    await _free(connection, school_id, free)
    ruled = {widget: rule for widget, rule in sorted(changes.items()) if rule}
    await connection.execute(
        "insert into widget_rule (school_id, widget, rule)"
        " select $1, r.widget, r.rule from unnest($2::text[], $3::text[]) as r(widget, rule)"
        " on conflict (school_id, widget) do update set rule = excluded.rule, changed_at = now()",
        school_id,
        list(ruled),
        list(ruled.values()),
    )


async def _free(connection: Connection, school_id: int, widgets: Collection[str]) -> None:
    await connection.execute(
        "delete from widget_rule where school_id = $1 and widget = any($2::text[])", school_id, list(widgets)
    )
