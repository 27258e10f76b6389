"""A drawn life of a school in which every kind of event happens, through the same acts as pages and forms use."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from one.apps.catalogue import APPS
from one.errors import Invalid, NotFound
from one.people.changes import accounts, classes, links
from one.people.changes.acting import InClass, InSchool
from one.resources import Resources
from one.school import flash, jobs, settings
from one.scope import Profile, Scope
from one.store.pool import REFUSED, Pool
from one.store.roster.people import PersonChange
from one.store.tablet import devices
from one.store.work import work
from one.tablet import leaving, presence
from support.classroom_people import referent
from support.life_feed import FEED_ACTS, HEAD, JUDGES, READERS, TEACHERS, FeedLife
from support.people import School

CHILDREN = ("lea.roy", "tom.roy", "zoe.blin", "max.noir")
GUARDIANS = ("lise.roy", "marc.roy", "bea.blin", "nina.noir")

SCHOOL_ACTS = {
    "marry": 1.5,
    "correct": 0.7,
    "flash_begins": 1,
    "flash_changes": 1,
    "flash_ends": 0.7,
    "flash_read": 1.5,
    "turn": 1,
    "tablet_says": 2,
    "tablet_falls_silent": 0.4,
    "tablet_goes": 0.4,
    "unlink": 0.7,
    "link": 1.2,
    "move": 1,
    "block": 0.4,
    "unblock": 1,
    "close": 0.4,
}


class Life(FeedLife):
    """What happened is counted in ``done``, what was refused for an outage in ``lost``: who asked does not know."""

    def __init__(
        self, resources: Resources, school: School, pool: Pool, seed: int, *, without: Collection[str] = ()
    ) -> None:
        """``without`` these acts."""
        super().__init__(resources, school, pool, seed)
        self.done: dict[str, int] = {}
        self.lost = 0
        self._turn = asyncio.Lock()
        self._under_way = 0
        weights = {name: each for name, each in (FEED_ACTS | SCHOOL_ACTS).items() if name not in without}
        self.acts = {getattr(self, name): weight for name, weight in weights.items()}

    async def begin(self) -> None:
        """A référent, a tablet in each class, and a first item."""
        await referent(self.school)
        async with self.pool.acquire() as connection:
            for room in self.school.classes.values():
                await devices.start(connection, room, "test")
        await self.write()

    async def go_on(self, steps: int) -> None:
        """So many things happen, one after the other."""
        for act in self.draw.choices(list(self.acts), list(self.acts.values()), k=steps):
            await self.happen(act)

    @asynccontextmanager
    async def goes_on(self, hands: int) -> AsyncIterator[None]:
        """So many act at the same time, for as long as the block lasts or until it ``stops``."""
        self._stopped = False
        acting = [asyncio.create_task(self._act()) for _ in range(hands)]
        self._acting = acting
        try:
            yield
        finally:
            await self.stops()

    async def stops(self) -> None:
        """The end of it; what is under way ends first."""
        self._stopped = True
        await asyncio.gather(*self._acting)

    async def _act(self) -> None:
        while not self._stopped:
            async with self._turn:
                self._under_way += 1
            try:
                await self.go_on(1)
            finally:
                self._under_way -= 1
            await asyncio.sleep(0.02)

    @asynccontextmanager
    async def rests(self) -> AsyncIterator[None]:
        """Nothing happens while the block lasts."""
        async with self._turn:
            while self._under_way:
                await asyncio.sleep(0.02)
            yield

    async def happen(self, act: Any) -> None:
        try:
            await act()
        except (NotFound, Invalid):
            return  # there is nothing of the kind now, or not for them
        except REFUSED:
            self.lost += 1
            return
        self.done[act.__name__] = self.done.get(act.__name__, 0) + 1

    async def marry(self) -> None:
        """The lists of the school give a teacher another name."""
        person_id = self.school.people[self.draw.choice(tuple(TEACHERS))]
        change = PersonChange(person_id, "Mme", self.words("Nom"), "Alix", None, None, None)
        async with work(await self.scope(HEAD), self.resources) as w:
            await accounts.correct(w, [change])

    async def correct(self) -> None:
        """A child's first name was written wrong: « Pour Léa » reads otherwise."""
        head, child = await self.scope(HEAD), self.school.people[self.draw.choice(CHILDREN)]
        here = InSchool(self.school.id)
        await accounts.rename(head, self.resources, here, child, self.words("Prénom"), "Roy")

    async def _flashes(self, scope: Scope) -> list[int]:
        lines = await flash.listed(scope, self.resources, self.school.id)
        return [line.id for line in lines if line.state != "over"]

    def _draft(self) -> flash.Draft:
        profiles = tuple(self.draw.sample([each.value for each in Profile], 3))
        ends_at = datetime.now(UTC) + timedelta(seconds=self.draw.choice((2, 3600, 3600)))
        return flash.Draft(self.words("Flash"), "sun", profiles, None, ends_at)

    async def flash_begins(self) -> None:
        scope = await self.scope(self.draw.choice(JUDGES))
        await flash.publish(scope, self.resources, self.school.id, self._draft())

    async def flash_changes(self) -> None:
        scope = await self.scope(self.draw.choice(JUDGES))
        found = self.draw.choice(await self._flashes(scope) or [0])
        ask = self.draw.random() < 0.5
        await flash.change(scope, self.resources, self.school.id, found, self._draft(), ask=ask)

    async def flash_ends(self) -> None:
        scope = await self.scope(HEAD)
        found = self.draw.choice(await self._flashes(scope) or [0])
        await flash.stop(scope, self.resources, self.school.id, found)

    async def flash_read(self) -> None:
        found = self.draw.choice(await self._flashes(await self.scope(HEAD)) or [0])
        scope = await self.scope(self.draw.choice((*READERS, *TEACHERS)))
        await flash.read(scope, self.resources, found, self.draw.choice((1, 99)))

    async def turn(self) -> None:
        """What the worker does: messages flash that end, and how many have read them."""
        for found in await flash.listed(await self.scope(HEAD), self.resources, self.school.id):
            for job in (jobs.TURN, jobs.COUNT):
                await job.run(self.resources, {"flash": found.id})

    async def tablet_says(self) -> None:
        found = await self._tablet()
        shown, battery = self.draw.random() < 0.7, self.draw.choice((None, 5, 50, 55, 90))
        await presence.report(self.resources, found, shown=shown, battery=battery, charging=False)

    async def tablet_falls_silent(self) -> None:
        found = await self._tablet()
        await self.resources.pool.execute(
            "update device set seen_at = now() - interval '2 minutes' where id = $1", found.id
        )
        await presence.notice_silent(self.resources)

    async def tablet_goes(self) -> None:
        """One is taken off, and another comes, which says nothing yet."""
        found = await self._tablet()
        await leaving.revoke(await self.scope(HEAD), self.resources, found.class_id, found.id)
        async with self.resources.pool.acquire() as connection:
            _, device_id = await devices.start(connection, found.class_id, "test")
            told = await devices.by_id(connection, device_id)
        assert told is not None
        await presence.report(self.resources, told, shown=True, battery=99, charging=False)

    async def _tablet(self) -> devices.Device:
        room = self.draw.choice(tuple(self.school.classes.values()))
        found = await devices.of_class(self.resources.pool, room)
        if not found:
            raise NotFound
        return self.draw.choice(found)

    async def unlink(self) -> None:
        head, pairs = await self.scope(HEAD), await self._links()
        guardian, child, room = self.draw.choice(pairs)
        await links.unlink(head, self.resources, InClass(room), guardian, child)

    async def link(self) -> None:
        """Somebody becomes the guardian of a child, whoever it was before; as a list of the school writes it."""
        head = await self.scope(HEAD)
        guardian = self.school.people[self.draw.choice(GUARDIANS)]
        child = self.school.people[self.draw.choice(CHILDREN)]
        async with work(head, self.resources) as w:
            await w.connection.execute(
                "insert into attachment (person_id, school_id) values ($1, $2) on conflict do nothing",
                guardian,
                self.school.id,
            )
            await links.add(w, [(guardian, child)])

    async def _links(self) -> list[tuple[int, int, int]]:
        rows = await self.resources.pool.fetch(
            "select g.guardian_id, g.child_id, m.class_id from guardian g join membership m on m.person_id = g.child_id"
        )
        if not rows:
            raise NotFound
        return [tuple(row) for row in rows]

    async def move(self) -> None:
        head, child = await self.scope(HEAD), self.school.people[self.draw.choice(CHILDREN)]
        room = self.draw.choice(tuple(self.school.classes.values()))
        await classes.move(head, self.resources, InSchool(self.school.id), child, room)

    async def block(self) -> None:
        head, person = await self.scope(HEAD), self.school.people[self.draw.choice(GUARDIANS)]
        await accounts.block(head, self.resources, InSchool(self.school.id), person)

    async def unblock(self) -> None:
        head, here = await self.scope(HEAD), InSchool(self.school.id)
        for login in GUARDIANS:
            with suppress(NotFound):  # who left the school meanwhile
                await accounts.unblock(head, self.resources, here, self.school.people[login])

    async def close(self) -> None:
        """The school opens all its applications, or all but one to some profile."""
        opened = {(app.code, profile.value) for app in APPS for profile in app.profiles}
        if self.draw.random() < 0.3:
            opened -= {("actualites", self.draw.choice(list(Profile)).value)}
        await settings.set_apps(await self.scope(HEAD), self.resources, self.school.id, opened)
