"""What happens to feeds in a drawn life: items of all kinds, and what people do with them."""

import random

from one.apps.actualites import news
from one.apps.carnet import notes
from one.apps.signalement import judging, reports
from one.apps.signalement.kinds import Reason
from one.errors import NotFound
from one.feed import hiding, marks
from one.feed import page as feed
from one.feed.filters import ALL, Filters
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.accounts import sessions
from one.store.pool import Pool
from one.store.work import work
from support.people import School

TEACHERS = {"paul.prof": "CE1", "anne.autre": "CM2"}
HEAD = "dora.direction"
JUDGES = (HEAD, "gil.garde")  # who is a référent there
READERS = ("lise.roy", "marc.roy", "bea.blin", "nina.noir", "lea.roy", "zoe.blin", "tom.roy")

FEED_ACTS = {
    "write": 8,
    "announce": 3,
    "reword": 3,
    "take_back": 1.5,
    "report": 1.5,
    "judge": 1.5,
    "hide": 2,
    "unhide": 2,
    "read": 4,
    "read_all": 0.7,
}


class FeedLife:
    """The acts of ``FEED_ACTS``, which are drawn by their weights."""

    def __init__(self, resources: Resources, school: School, pool: Pool, seed: int) -> None:
        """``pool`` is the test's own, to look with; acts go through ``resources``."""
        self.resources, self.school, self.pool = resources, school, pool
        self.draw = random.Random(seed)
        self.named = 0  # words that no other item has
        self._tokens: dict[str, str] = {}

    async def scope(self, login: str) -> Scope:
        """Somebody as they are now; NotFound for who is blocked."""
        token = self._tokens.get(login, "")
        found = await sessions.scope(self.resources.pool, token) if token else None
        if found is None:
            person_id = self.school.people[login]
            self._tokens[login] = await sessions.start(
                self.resources.pool, person_id, remember=False, device="life"
            )
            found = await sessions.scope(self.resources.pool, self._tokens[login])
        if found is None:
            raise NotFound
        return found

    def words(self, what: str) -> str:
        self.named += 1
        return f"{what} {self.named}"

    async def teacher(self) -> Scope:
        return await self.scope(self.draw.choice(tuple(TEACHERS)))

    async def some_item(self, scope: Scope) -> int:
        """One of the items in somebody's feed, most often a new one."""
        items = (await feed.page(scope, self.resources, None)).items
        if not items:
            raise NotFound
        return self.draw.choice(items[: self.draw.choice((3, 25))]).id

    async def write(self) -> None:
        """A note to a class, or to some of its pupils."""
        scope = await self.teacher()
        room = self.school.classes[TEACHERS[scope.login]]
        known = [each.id for each in await notes.pupils(scope, self.resources, room)]
        chosen = self.draw.random() < 0.3 and self.draw.sample(known, min(len(known), 2))
        draft = notes.Draft(room, self.words("Mot"), "Texte", not chosen, tuple(chosen or ()))
        await notes.publish(scope, self.resources, draft)

    async def announce(self) -> None:
        """News of the school, which its author reads too."""
        scope = await self.scope(HEAD)
        profiles = tuple(self.draw.sample([each.value for each in Profile], 2))
        rooms = self.draw.choice(((), (), tuple(self.school.classes.values())))
        draft = news.Draft(self.words("Info"), "Texte", profiles, rooms)
        await news.publish(scope, self.resources, self.school.id, draft)

    async def reword(self) -> None:
        """A note, which says another thing now."""
        scope = await self.teacher()
        written = await notes.written(scope, self.resources, None)
        if written:
            async with work(scope, self.resources) as w:
                subject = notes.SUBJECT(self.draw.choice(written).id)
                await w.edit(subject, title=self.words("Mot"), excerpt="Autrement")

    async def take_back(self) -> None:
        scope = await self.teacher()
        written = await notes.written(scope, self.resources, None)
        if written:
            await notes.withdraw(scope, self.resources, notes.SUBJECT(self.draw.choice(written).id))

    async def report(self) -> None:
        """Three report what the first of them has: it is hidden from everybody until somebody decides."""
        voices = self.draw.sample(READERS, len(READERS))
        item, said = 0, 0
        for login in voices:
            try:
                scope = await self.scope(login)
                item = item or await self.some_item(scope)
                said += await reports.report(scope, self.resources, item, Reason.HURTS, "Méchant")
            except NotFound:
                continue
            if said == 3:
                return

    async def judge(self) -> None:
        """A référent keeps what was hidden, most often, or removes it for everybody."""
        scope = await self.scope(self.draw.choice(JUDGES))
        for case in await judging.open_(scope, self.resources):
            await judging.decide(scope, self.resources, case.id, keep=self.draw.random() < 0.7)

    async def hide(self) -> None:
        scope = await self.scope(self.draw.choice(READERS))
        await hiding.hide(scope, self.resources, await self.some_item(scope))

    async def unhide(self) -> None:
        scope = await self.scope(self.draw.choice(READERS))
        hidden, _ = await hiding.hidden(scope, self.resources, None)
        if hidden:
            await hiding.restore(scope, self.resources, self.draw.choice(hidden).id)

    async def read(self) -> None:
        scope = await self.scope(self.draw.choice((*READERS, HEAD)))
        ids = [await self.some_item(scope) for _ in range(self.draw.choice((1, 3)))]
        await marks.mark_read(scope, self.resources, ids)

    async def read_all(self) -> None:
        """With a filter or without: of what a page showed that was read some moments ago."""
        scope = await self.scope(self.draw.choice(READERS))
        seqs = (await feed.page(scope, self.resources, None)).seqs
        children = tuple(child.id for child in scope.children[:1]) if len(scope.children) > 1 else ()
        filters = self.draw.choice((ALL, Filters(apps=("carnet",)), Filters(children=children)))
        await marks.mark_seen(scope, self.resources, seqs, filters)
