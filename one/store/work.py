"""The unit of work: one transaction of one asker, and what is told of it after COMMIT, and only then.

``async with work(scope, resources) as w:`` opens it. What the block publishes, signals, audits and mails
is in the transaction; others hear of it when the block has ended well, and never when it fails. No other module opens one
around things that are told.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from one import events
from one.acts import Act
from one.channels import classes_of
from one.events import Author
from one.i18n.words import Words
from one.notifications import Type
from one.resources import Once, Resources, sending
from one.scope import Scope
from one.store import audit, forms, jobs, judged, live, outbox
from one.store import events as store
from one.store.asking import Asking
from one.store.files import files
from one.store.places import Places
from one.store.pool import Connection
from one.subjects import Subject


class Work(Asking):
    """A transaction under way, with what is to be told of it. ``scope`` is None for what ONE does by itself."""

    def __init__(self, scope: Scope | None, connection: Connection) -> None:
        """Use ``work``, which also ends it."""
        super().__init__(scope, connection)
        self.tried = False  # whether it is a rehearsal: nothing of it will have happened
        self.places = Places()  # settled at the end, after all other rows
        self._result = ""

    async def publish(
        self,
        type_: Type,
        *,
        channels: Sequence[str],
        subject: Subject,
        title: str | Words,
        excerpt: str | Words = "",
        url: str,
        author: Author | None = None,
        app: str | None = None,
        of_act: bool = False,
        asks: bool = False,
    ) -> int:
        """Put an item into the feed of these channels; return the event's id.

        The author is the asker unless one is given; an author of id 0 is a program. ``app`` is given by
        outside applications, which publish under a code of their own. ``of_act``: it only tells of an act on people,
        which held them when it was judged. ``asks``: its readers are to do something (``Type.asks``). Title and excerpt are
        what somebody wrote, or what ONE says (``worded``) in a sentence that the type declares (``Type.says``).
        """
        mine = author is None or author.id == self.actor_id
        if self.scope is not None and mine and not (self._still or of_act):
            await self.still(classes_of(channels))
        if author is None or (self.scope is not None and mine):  # under the name of now
            assert self.scope is not None, "what ONE publishes by itself names its author"
            author = Author(self.scope.person_id, self.scope.full_name)
        item = events.item(type_.app, type_.code, title, excerpt, url, author, asks=asks)
        type_.check(item.words)
        return await self.event(
            events.Kind.ITEM,
            channels=channels,
            body=events.item_body(item),
            author_id=author.id or None,
            app=app or type_.app,
            subject=subject,
        )

    async def event(
        self,
        kind: events.Kind,
        *,
        channels: Sequence[str],
        body: str,
        author_id: int | None = None,
        app: str = "",
        subject: Subject = Subject(),  # noqa: B008 - immutable
    ) -> int:
        """Any event of the catalogue, as stored; ``publish`` is the way for items."""
        event = await store.store(
            self.connection,
            kind=kind,
            channels=channels,
            body=body,
            app=app,
            author_id=author_id,
            subject=subject,
        )
        self.places.put(event)
        return event.id

    async def event_each(self, kind: events.Kind, told: Mapping[int, tuple[str, str]]) -> None:
        """An event for each of many people, (their own channel, body) by their ids: no item."""
        self.placed += await store.append_each(self.connection, kind, told)

    async def announce_again(self, event_id: int) -> dict[str, int]:
        """Tell once more of an event of before, whose announcement may never have left; return its seq in each channel."""
        places = await store.placed(self.connection, event_id)
        self.placed += places
        return {each.channel: each.seq for each in places}

    async def edit(
        self,
        subject: Subject,
        *,
        title: str | Words,
        excerpt: str | Words = "",
        url: str = "",
        asks: bool = False,
    ) -> None:
        """Change the words of the items about ``subject``, and where they lead if ``url`` is given; pages show it, with the time.

        Items keep their place, their author and everybody's marks.
        """
        channels = await store.channels_of(self.connection, subject)
        for event_id, body in await store.edit(
            self.connection, subject, title=title, excerpt=excerpt, url=url, asks=asks
        ):
            await self.event(
                events.Kind.EDITED,
                channels=channels,
                body=events.edited_body(event_id, body),
                subject=subject,
            )

    async def withdraw(self, subject: Subject, *, since: datetime | None = None) -> None:
        """Take the items about ``subject`` (told ``since``) out of every feed, and off every open page."""
        channels = await store.channels_of(self.connection, subject)
        ids = await store.withdraw(self.connection, subject, since)
        if ids:
            await self.event(
                events.Kind.WITHDRAWN, channels=channels, body=events.withdrawn_body(ids), subject=subject
            )

    async def rename(self, people: Iterable[int]) -> None:
        """These people have other names now: open pages show them over what they published, and « Pour Léa » reads otherwise.

        To be called when the names are written; for an account that goes, see ``told_as``.
        """
        ids = sorted(set(people))
        self.change_people(await live.tell_guardians(self.connection, ids))
        for channels, person in await store.renamed(self.connection, ids):
            await self.told_as(person, channels)

    async def told_as(self, person: Author, channels: Sequence[str]) -> None:
        """What an id published, in these channels, is shown under this name from now on."""
        if channels:
            await self.event(events.Kind.PROFILE, channels=channels, body=events.profile_body(person))

    async def keep_files(
        self, subject: Subject, ids: Sequence[int], *, school_id: int, alts: Mapping[int, str] | None = None
    ) -> bool:
        """Make exactly these its files, in this order, and erase the rest; whether anything changed. See docs/files.md.

        ``alts``: what is to be seen on images, by their ids.
        """
        return await files.keep(self.connection, self.actor_id, school_id, subject, ids, alts)

    async def suspend(self, item: int) -> None:
        """Take an item, and what tells of the same, off every feed and open page, until it is restored or withdrawn."""
        await self._tell_of(await judged.suspend(self.connection, item))

    async def remove(self, item: int) -> None:
        """Withdraw an item, and what tells of the same, for good; suspended or not. Its application follows."""
        await self._tell_of(await judged.remove(self.connection, item))
        await judged.follow(self.connection, item)

    async def _tell_of(self, ids: list[int], kind: events.Kind = events.Kind.WITHDRAWN) -> None:
        if ids:
            channels = await judged.channels_of(self.connection, ids)
            await self.event(kind, channels=channels, body=events.withdrawn_body(ids))

    async def restore(self, item: int) -> None:
        """Put back what was suspended: feeds, counts and search have it again, and open pages read themselves anew."""
        await self._tell_of(await judged.restore(self.connection, item), events.Kind.RESTORED)

    async def audit(self, act: Act, *, school_id: int | None, target: str = "", **data: Any) -> None:
        """Write a line of the audit log. Ids and settings only, no names, mails or codes."""
        await audit.note(
            self.connection, actor_id=self.actor_id, school_id=school_id, act=act, target=target, data=data
        )

    async def audit_unseen(self, by: int | None, act: Act, *, school_id: int | None, **data: Any) -> None:
        """The same for what one of those who read the log must not learn: it concerns themselves."""
        actor = self.actor_id
        await audit.note(
            self.connection, actor_id=actor, school_id=school_id, act=act, data=data, unseen_by=by
        )

    def leads_to(self, url: str) -> None:
        """Where the form of this work leads: whoever sends it again is led there, and nothing is done twice."""
        self._result = url

    async def begin(self, once: Once) -> None:
        """Take the form's key, and end its draft; Repeated when it was taken, Invalid when other words were typed since."""
        assert self.actor_id is not None, "a form is somebody's"
        await forms.begin(self.connection, self.actor_id, once)

    async def end(self, once: Once) -> None:
        """Keep where the form leads, if it is known by now."""
        assert self.actor_id is not None, "a form is somebody's"
        if self._result:
            await forms.set_result(self.connection, self.actor_id, once.key, self._result)

    async def mail(
        self,
        template: outbox.Template,
        *,
        person_id: int | None = None,
        address: str | None = None,
        about: str = "",
        data: dict[str, Any] | None = None,
        key: UUID | None = None,
        due_at: datetime | None = None,
    ) -> UUID:
        """Hand a message to the outbox; see one/store/outbox.py. Returns its key."""
        return await outbox.put(
            self.connection,
            template,
            person_id=person_id,
            address=address,
            about=about,
            data=data,
            key=key,
            due_at=due_at,
        )

    async def job(
        self, job: jobs.Job, args: Mapping[str, Any] | None = None, *, run_at: datetime | None = None
    ) -> int:
        """Ask the worker for a job; at once, or from ``run_at`` on. ``args``: ids and settings only."""
        return await jobs.put(self.connection, job, args, run_at=run_at)


@asynccontextmanager
async def work(scope: Scope | None, resources: Resources, *, once: Once | None = None) -> AsyncIterator[Work]:
    """One transaction; told after COMMIT. Whatever the block raises undoes all of it, and nothing is told.

    The form that asks for it is taken at most once, even by two tabs at the same moment: the second raises
    Repeated. Its key is the one of the request under way, or ``once``. The block may say with ``leads_to``
    where it leads; if it does not, it leads where its request did.
    """
    under_way_form = sending.get() if scope is not None else None
    if under_way_form is not None and under_way_form.taken:
        under_way_form = None
    if once is None and under_way_form is not None:
        once = under_way_form.once
    async with resources.pool.acquire() as connection, connection.transaction():
        under_way = Work(scope, connection)
        if once is not None and (once.key or once.draft):
            await under_way.begin(once)
        yield under_way
        if once is not None and once.key:
            await under_way.end(once)
        under_way.placed += await under_way.places.settle(connection)
    if under_way_form is not None:
        under_way_form.taken = True
    under_way.tell(resources)


@asynccontextmanager
async def rehearsal(scope: Scope | None, resources: Resources) -> AsyncIterator[Work]:
    """The same, always undone: what an act would do, for a preview."""
    async with resources.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            under_way = Work(scope, connection)
            under_way.tried = True
            yield under_way
        finally:
            await transaction.rollback()
