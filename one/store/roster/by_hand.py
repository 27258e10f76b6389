"""What people decided by hand about others: written by the acts, read by the imports, which keep it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec

from one.scope import Scope
from one.store.classroom.classes import SCHOOL_YEAR
from one.store.pool import Connection, Pool

Pair = tuple[int, int]


class Alias(msgspec.Struct, frozen=True):
    """What lists may still call somebody. ``merged``: all that a merged account was known by."""

    person_id: int
    last_name: str
    first_name: str
    birth_date: date | None
    email: str | None
    addresses: list[str]
    merged: bool


class Decision(msgspec.Struct, frozen=True):
    """When it was decided, and by whom; "" when that account is no more."""

    at: datetime
    by: str


class ByHand(msgspec.Struct, frozen=True):
    """All that was decided by hand about people of a school; what classes and stays are about, in this school year.

    ``cut``, ``tied``: (guardian, child). ``entered``, ``left``: (class, person). ``attached``, ``detached``: people.
    """

    cut: dict[Pair, Decision] = {}
    tied: dict[Pair, Decision] = {}
    entered: dict[Pair, Decision] = {}
    left: dict[Pair, Decision] = {}
    attached: dict[int, Decision] = {}
    detached: dict[int, Decision] = {}
    aliases: dict[int, list[Alias]] = {}
    class_names: dict[int, str] = {}


async def cut_lately(pool: Pool | Connection, scope: Scope, guardian_id: int, child_id: int) -> str | None:
    """The guardian's name when the asker cut them from this child within the hour, and nobody tied them since."""
    name: str | None = await pool.fetchval(
        """
        select p.first_name || ' ' || p.last_name from link_by_hand h join person p on p.id = h.guardian_id
         where h.guardian_id = $1 and h.child_id = $2 and not h.tied and h.by_id = $3
           and h.at > now() - interval '1 hour'
           and not exists (select from guardian g where g.guardian_id = $1 and g.child_id = $2)
        """,
        guardian_id,
        child_id,
        scope.person_id,
    )
    return name


async def links(connection: Connection, pairs: Iterable[Pair], by: int | None, *, tied: bool) -> None:
    """These guardians were tied to, or cut from, these children by hand."""
    found = sorted(set(pairs))
    await connection.execute(
        """
        insert into link_by_hand (guardian_id, child_id, tied, by_id)
        select n.guardian_id, n.child_id, $3, $4 from unnest($1::bigint[], $2::bigint[]) as n (guardian_id, child_id)
            on conflict (guardian_id, child_id) do update set tied = $3, by_id = $4, at = now()
        """,
        [guardian for guardian, _child in found],
        [child for _guardian, child in found],
        tied,
        by,
    )


async def places(
    connection: Connection, person_id: int, class_ids: Iterable[int], by: int | None, *, entered: bool
) -> None:
    """Somebody was put in these classes, or taken out of them, by hand."""
    await connection.execute(
        """
        insert into place_by_hand (class_id, person_id, entered, by_id)
        select class_id, $2, $3, $4 from unnest($1::integer[]) as class_id
            on conflict (class_id, person_id) do update set entered = $3, by_id = $4, at = now()
        """,
        sorted(set(class_ids)),
        person_id,
        entered,
        by,
    )


async def attachments(
    connection: Connection, school_id: int, ids: Iterable[int], by: int | None, *, attached: bool
) -> None:
    """These people were added to the school, or taken out of it, by hand."""
    await connection.execute(
        """
        insert into attachment_by_hand (person_id, school_id, attached, by_id)
        select person_id, $2, $3, $4 from unnest($1::bigint[]) as person_id
            on conflict (person_id, school_id) do update set attached = $3, by_id = $4, at = now()
        """,
        sorted(set(ids)),
        school_id,
        attached,
        by,
    )


async def renamed(connection: Connection, person_id: int, by: int | None) -> None:
    """Keep the names that somebody has, before they are corrected by hand."""
    await connection.execute(
        """
        insert into known_as (person_id, last_name, first_name, birth_date, merged, by_id)
        select id, last_name, first_name, birth_date, false, $2 from person p
         where id = $1 and not exists (select from known_as k where k.person_id = p.id and not k.merged
                                         and (k.last_name, k.first_name) = (p.last_name, p.first_name))
        """,
        person_id,
        by,
    )


async def merged(connection: Connection, kept: int, removed: int, by: int | None) -> None:
    """Keep what both accounts are known by, before one is poured into the other."""
    await connection.execute(
        """
        insert into known_as (person_id, last_name, first_name, birth_date, email, addresses, merged, by_id)
        select $1, last_name, first_name, birth_date, email,
               array(select a.address from attachment a where a.person_id = p.id and a.address <> ''
                     union select d.address from departure d where d.person_id = p.id and d.address <> ''),
               true, $3
          from person p where id = any(array[$1, $2]::bigint[])
        """,
        kept,
        removed,
        by,
    )


async def of_school(connection: Connection, school_id: int) -> ByHand:
    """What was decided about people who are, or were, in the school."""
    aliases: dict[int, list[Alias]] = {}
    for row in await connection.fetch(_OF_ALIASES, school_id):
        aliases.setdefault(row["person_id"], []).append(Alias(**row))
    found = ByHand(aliases=aliases)
    for row in await connection.fetch(_OF_LINKS, school_id):
        (found.tied if row["yes"] else found.cut)[row["one"], row["other"]] = Decision(row["at"], row["by"])
    for row in await connection.fetch(_OF_PLACES, school_id):
        (found.entered if row["yes"] else found.left)[row["one"], row["other"]] = Decision(
            row["at"], row["by"]
        )
        found.class_names[row["one"]] = row["name"]
    for row in await connection.fetch(_OF_ATTACHMENTS, school_id):
        (found.attached if row["yes"] else found.detached)[row["one"]] = Decision(row["at"], row["by"])
    return found


async def drop_agreed(
    connection: Connection,
    school_id: int,
    tied: Sequence[Pair],
    entered: Sequence[Pair],
    attached: Sequence[int],
) -> None:
    """Forget what lists say by themselves by now: from now on they may say otherwise."""
    await connection.execute(
        "delete from link_by_hand h using unnest($1::bigint[], $2::bigint[]) as n (guardian_id, child_id)"
        " where h.tied and h.guardian_id = n.guardian_id and h.child_id = n.child_id",
        [guardian for guardian, _child in tied],
        [child for _guardian, child in tied],
    )
    await connection.execute(
        "delete from place_by_hand h using unnest($1::integer[], $2::bigint[]) as n (class_id, person_id)"
        " where h.entered and h.class_id = n.class_id and h.person_id = n.person_id",
        [class_id for class_id, _person in entered],
        [person for _class, person in entered],
    )
    await connection.execute(
        "delete from attachment_by_hand where attached and school_id = $1 and person_id = any($2::bigint[])",
        school_id,
        attached,
    )


_HERE = """
 (select person_id from attachment where school_id = $1 union select person_id from departure where school_id = $1)
"""
_THIS_YEAR = f"{SCHOOL_YEAR.format(at='h.at')} = {SCHOOL_YEAR.format(at='now()')}"
_BY = "coalesce(b.first_name || ' ' || b.last_name, '') as by"
_OF_LINKS = f"""
select h.guardian_id as one, h.child_id as other, h.tied as yes, h.at, {_BY}
  from link_by_hand h left join person b on b.id = h.by_id where h.child_id in {_HERE} or h.guardian_id in {_HERE}
"""
_OF_PLACES = f"""
select h.class_id as one, h.person_id as other, h.entered as yes, h.at, c.name, {_BY}
  from place_by_hand h join class c on c.id = h.class_id and c.archived_at is null
  left join person b on b.id = h.by_id where c.school_id = $1 and {_THIS_YEAR}
"""
_OF_ATTACHMENTS = f"""
select h.person_id as one, h.attached as yes, h.at, {_BY}
  from attachment_by_hand h left join person b on b.id = h.by_id where h.school_id = $1 and {_THIS_YEAR}
"""
_OF_ALIASES = f"""
select k.person_id, k.last_name, k.first_name, k.birth_date, k.email, k.addresses, k.merged
  from known_as k where k.person_id in {_HERE} order by k.id
"""
