"""A drawn story of all that moves somebody's count of unread items, and the naive count it is held against."""

import random
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from one import channels
from one.events import Kind, excerpt
from one.feed import marks
from one.http.state import State
from one.people.changes.acting import InSchool
from one.people.changes.merge import merge
from one.store import events, places
from one.store.feed import kept, unread
from one.store.feed.marks import Seen
from one.store.pool import Connection
from one.store.work import work
from one.subjects import Subject
from support.people import School

BODY = '{"item":{"title":"T","excerpt":"E"}}'
# Count each item of theirs that is a month old at most: no cap, no cache, no order.
NAIVE = """
select count(distinct f.event_id) from listens l join channel c on c.name = l.channel
  join feed f on f.channel_id = c.id and f.item and f.created_at > now() - interval '30 days'
  join event e on e.id = f.event_id and e.withdrawn_at is null and e.author_id is distinct from $1
 where l.person_id = $1 and e.app not in (select s.app from app_shut s where s.person_id = $1)
   and not exists (select from mark m where m.person_id = $1 and m.event_id = e.id
                      and (m.read_at is not null or m.hidden_at is not null))
"""
WATCHED = ("lise.roy", "marc.roy", "bea.blin", "paul.prof")


class Later(StrEnum):
    """A kind of tomorrow: nobody said that it counts nothing."""

    RESTORED = "restored"


class Story:
    """Each method of ``acts`` is a thing that happens; ``check`` is to hold after each."""

    def __init__(self, state: State, school: School, seed: int) -> None:
        self.state, self.school, self.pool = state, school, state.resources.pool
        self.draw = random.Random(seed)
        self.subjects: list[Subject] = []
        self.late: list[tuple[int, str]] = []  # counted, to be kept by and by
        self.told: list[str] = []
        ce1, cm2 = school.classes["CE1"], school.classes["CM2"]
        self.channels = [
            *(f"class:{each}{rest}" for each in (ce1, cm2) for rest in ("", ":parent", ":enseignant")),
            *(channels.family(school.people[child]) for child in ("lea.roy", "tom.roy", "zoe.blin")),
            *(channels.user(school.people[login]) for login in WATCHED[:3]),
            f"school:{school.id}:parent",
        ]

    @property
    def person(self) -> int:
        """Somebody, whose account may be merged by now: then anybody."""
        return self.school.people[self.draw.choice(WATCHED)]

    async def append(
        self, connection: Connection, count: int = 1, kind: Any = Kind.ITEM, where: Sequence[str] = ()
    ) -> None:
        """Items of one subject, by somebody or by nobody, some of them old."""
        draw = self.draw
        subject = Subject("x", (len(self.subjects),))
        self.subjects.append(subject)
        author = self.person if draw.random() < 0.3 else None
        author = await connection.fetchval("select id from person where id = $1", author)
        where = where or draw.sample(self.channels, draw.randint(1, 3))
        app = draw.choice(("carnet", "actualites"))
        aged = draw.choice((None, None, 29.5, 40, 30 - 0.3 / 86_400))
        await places.hold(connection, where)
        for _ in range(count):
            event_id, _places = await events.append(
                connection, kind=kind, channels=where, body=BODY, author_id=author, app=app, subject=subject
            )
            if aged:
                await connection.execute(
                    "update feed set created_at = created_at - $2 * interval '1 day' where event_id = $1",
                    event_id,
                    float(aged),
                )

    async def publish(self) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            await self.append(connection, self.draw.choice((1, 1, 2, 5, 30, 110)))

    async def flood(self) -> None:
        """So much at once that nobody counts it on top of a count of before."""
        async with self.pool.acquire() as connection, connection.transaction():
            await self.append(connection, unread.FOLLOWED_MOST + 1)

    async def edit(self) -> None:
        if self.subjects:
            async with work(None, self.state.resources) as w:
                await w.edit(self.draw.choice(self.subjects), title="Autre", excerpt=excerpt("Texte"))

    async def withdraw(self) -> None:
        for subject in self.draw.sample(self.subjects, min(len(self.subjects), 2)):
            async with work(None, self.state.resources) as w:
                await w.withdraw(subject)

    async def restore(self) -> None:
        """What was withdrawn is back: told by a kind that counts something."""
        gone = await self.pool.fetch(
            "select distinct subject_ids from event where withdrawn_at is not null and subject = 'x'"
        )
        if not gone:
            return
        subject = Subject("x", tuple(self.draw.choice(gone)["subject_ids"]))
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "update event set withdrawn_at = null where subject = 'x' and subject_ids = $1",
                list(subject.ids),
            )
            where = await events.channels_of(connection, subject)
            kind: Any = Later.RESTORED
            await events.append(connection, kind=kind, channels=where, body='{"ids":[]}')

    async def read(self) -> None:
        login = self.draw.choice(WATCHED)
        if not await self.pool.fetchval("select true from person where id = $1", self.school.people[login]):
            return
        if await self.pool.fetchval("select blocked_at from person where id = $1", self.school.people[login]):
            return
        ids = [row["id"] for row in await self.pool.fetch("select id from event order by id desc limit 400")]
        scope = await self.school.scope(login)
        await marks.mark_read(
            scope, self.state.resources, self.draw.sample(ids, min(len(ids), self.draw.choice((1, 3, 60))))
        )

    async def read_together(self) -> None:
        """What the pages of several say at one moment, of the channels they hear."""
        newest = [
            row["id"] for row in await self.pool.fetch("select id from event order by id desc limit 99")
        ]
        seen = [
            Seen(person, self.draw.sample(newest, min(len(newest), 9)), self.draw.sample(self.channels, 5))
            for person in {self.person, self.person}
        ]
        await marks.mark_read_of(self.state.resources, seen)

    async def by_hand(self) -> None:
        """Marks that come, change and go without anybody who counts."""
        statement = self.draw.choice(
            (
                (
                    "insert into mark (person_id, event_id, hidden_at) select $1, e.id, now() from event e, person p"
                    " where p.id = $1 and e.id % $2 = 0 on conflict (person_id, event_id) do update set hidden_at = now()"
                ),
                (
                    "insert into mark (person_id, event_id) select $1, e.id from event e, person p"
                    " where p.id = $1 and e.id % $2 = 1 on conflict do nothing"
                ),
                "update mark set hidden_at = null where person_id = $1 and event_id % $2 = 0",
                "update mark set read_at = null where person_id = $1 and event_id % $2 = 1",
                "update mark set read_at = now() where person_id = $1 and event_id % $2 = 1",
                "delete from mark where person_id = $1 and event_id % $2 = 0",
            )
        )
        await self.pool.execute(statement, self.person, self.draw.choice((2, 7, 50)))

    async def rights(self) -> None:
        people, classes = self.school.people, self.school.classes
        child, guardian = people[self.draw.choice(("lea.roy", "tom.roy", "zoe.blin"))], self.person
        statement, *values = self.draw.choice(
            (
                ("delete from membership where person_id = $1", child),
                (
                    "insert into membership values ($1, $2) on conflict do nothing",
                    self.draw.choice((classes["CE1"], classes["CM2"])),
                    child,
                ),
                ("delete from guardian where child_id = $1 and guardian_id = $2", child, guardian),
                (
                    (
                        "insert into guardian (child_id, guardian_id) select $1, id from person where id = $2"
                        " and profile = 'parent' on conflict do nothing"
                    ),
                    child,
                    guardian,
                ),
                (
                    "update person set blocked_at = case when blocked_at is null then now() end where id = $1",
                    guardian,
                ),
            )
        )
        await self.pool.execute(statement, *values)

    async def applications(self) -> None:
        await self.pool.execute(
            self.draw.choice(
                (
                    "insert into app_closed values ($1, 'parent', 'carnet') on conflict do nothing",
                    "delete from app_closed where school_id = $1",
                )
            ),
            self.school.id,
        )

    async def merge(self) -> None:
        """Marc's account is Béa's from here on, with all that he has read and written."""
        people = self.school.people
        kept_id, gone = people["bea.blin"], people["marc.roy"]
        await self.pool.execute("update person set blocked_at = null where id = any($1)", [kept_id, gone])
        if await self.pool.fetchval("select true from person where id = $1", gone):
            head = await self.school.scope("dora.direction")
            await merge(head, self.state.resources, InSchool(self.school.id), kept_id, gone, sure=True)

    async def late_commit(self) -> None:
        """An item gets its id, others come and are counted, then it is committed."""
        mine, others = self.channels[:2], self.channels[2:]
        async with self.pool.acquire() as connection, connection.transaction():
            await self.append(connection, where=mine)
            async with self.pool.acquire() as other, other.transaction():
                await self.append(other, 2, where=self.draw.sample(others, 2))
            await self.check()

    async def late_mark(self) -> None:
        """Marks are made, others count meanwhile and would keep it, then they are committed."""
        person = self.person
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "insert into mark select $1, e.id, now() from event e, person p where p.id = $1 and e.id % 3 = 0"
                " on conflict do nothing",
                person,
            )
            counted = await unread.counted(self.pool, person)
            if counted.keep:
                self.late.append((person, counted.keep))

    async def keep_late(self) -> None:
        """Counts of long ago are written down now."""
        self.draw.shuffle(self.late)
        while self.late:
            person, keep = self.late.pop()
            await kept.keep(self.pool, {person: keep})

    async def check(self) -> None:
        """Both counts of everybody, of one moment; some are kept, now or later."""
        for login in WATCHED:
            person = self.school.people[login]
            async with self.pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                naive = await connection.fetchval(NAIVE, person)
                counted = await unread.counted(connection, person)
            assert counted.count == min(naive, unread.UNREAD_MOST), (login, naive, self.told)
            if counted.keep and self.draw.random() < 0.7:
                await kept.keep(self.pool, {person: counted.keep})
            elif counted.keep:
                self.late.append((person, counted.keep))

    async def go_on(self, steps: int) -> None:
        """So many things happen."""
        acts = {
            self.publish: 8,
            self.flood: 1,
            self.edit: 2,
            self.withdraw: 3,
            self.restore: 2,
            self.read: 4,
            self.read_together: 3,
            self.by_hand: 3,
            self.rights: 3,
            self.applications: 1,
            self.merge: 0.4,
            self.late_commit: 2,
            self.late_mark: 2,
            self.keep_late: 2,
        }
        for act in self.draw.choices(list(acts), list(acts.values()), k=steps):
            self.told.append(act.__name__)
            await act()
            await self.check()
