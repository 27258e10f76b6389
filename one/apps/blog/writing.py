"""Posts as they are written, changed and taken back."""

from collections.abc import Mapping, Sequence

import msgspec

from one.apps.blog import blogs, consent, posts
from one.apps.blog.blogs import Blog
from one.apps.blog.kinds import (
    A_VALIDER,
    ANSWERED,
    ASKED,
    BILLET,
    CODE,
    EDITED,
    PHOTOS,
    PHOTOS_ADDED,
    PUBLISHED,
    SUBJECT,
    SUBMITTED,
    TOLD,
    WITHDRAWN,
)
from one.channels import class_profile
from one.errors import Invalid, NotFound
from one.files import intake
from one.files.errors import Refused
from one.files.reading import File
from one.i18n import _
from one.resources import Once, Resources
from one.rich_text import Rich
from one.scope import Profile, Scope
from one.store.blog import comments as comments_store
from one.store.blog import posts as store
from one.store.blog import written
from one.store.blog.posts import Held, Post, State, Words
from one.store.files import files as files_store
from one.store.pool import Connection, Pool
from one.store.work import Work, work
from one.subjects import Subject

TITLE_MOST = 120
BODY_MOST = 12_000
FILES_MOST = 20


class Draft(msgspec.Struct, frozen=True):
    """A post as its author sends it: clean, within its bounds. ``without``: the children who are on none of the photos."""

    title: str
    text: Rich
    files: tuple[int, ...] = ()  # photos, in their order
    alts: Mapping[int, str] = {}
    comments: bool = True
    without: tuple[int, ...] = ()

    @property
    def words(self) -> Words:
        """What of it is words."""
        return Words(self.title, self.text, self.comments)


def state_of(scope: Scope, blog: Blog) -> State:
    """Where what the asker writes in a blog stands at first."""
    return State.PUBLISHED if blogs.leads(scope, blog) else State.WAITING


async def to_write_in(scope: Scope, resources: Resources, blog_id: int) -> Blog:
    """A blog in which the asker writes, even while sending is suspended; NotFound for any other."""
    blog = await blogs.find(scope, resources, blog_id)
    if not blogs.writes(scope, blog):
        raise NotFound
    return blog


async def problems(
    scope: Scope, source: Pool | Connection, blog: Blog, draft: Draft, before: Sequence[File] = ()
) -> dict[str, list[str]]:
    """What is wrong with it: an empty post, and photos that nobody has looked over yet."""
    found: dict[str, list[str]] = {}
    if not draft.text and not draft.files:
        found["body"] = [_("Écrivez un texte, ou ajoutez une photo.")]
    new = set(draft.files) - {file.id for file in before}
    if new and blogs.leads(scope, blog):
        found |= await consent.problems(scope, source, blog, draft.without)
    return found


async def write(
    scope: Scope, resources: Resources, blog_id: int, draft: Draft, *, once: Once | None = None
) -> int:
    """Write a post: out at once, or for a teacher's eyes first when it is a pupil's; return its id. Raises Invalid by field."""
    blog = await to_write_in(scope, resources, blog_id)
    blogs.check_sending(scope, blog)
    state = state_of(scope, blog)
    async with work(scope, resources, once=once) as w:
        await consent.rely(w, scope, blog)
        if errors := await problems(scope, w.connection, blog, draft):
            raise Invalid(errors)
        readers = await blogs.audience(w.connection, blog)
        post_id = await written.insert(w.connection, scope, blog_id, draft.words, state)
        await w.keep_files(SUBJECT(post_id), draft.files, school_id=blog.school_id, alts=draft.alts)
        if state == State.PUBLISHED:
            await publish(w, blog, post_id, draft.title, draft.text.plain, readers)
            await w.audit(PUBLISHED, school_id=blog.school_id, n=post_id)
        else:
            await _ask(w, blog, post_id, draft)
        await blogs.tell(w, blog.class_ids, blog.school_id)
        w.leads_to(address(post_id))
    return post_id


async def _ask(w: Work, blog: Blog, post_id: int, draft: Draft) -> None:
    """Ask the teachers of its classes to read it."""
    await w.withdraw(ASKED(post_id))
    await w.withdraw(ANSWERED(post_id))
    await w.publish(
        A_VALIDER,
        channels=[class_profile(c, Profile.TEACHER) for c in blog.class_ids],
        subject=ASKED(post_id),
        title=draft.title,
        excerpt=draft.text.plain,
        url=address(post_id),
    )
    await w.audit(SUBMITTED, school_id=blog.school_id, n=post_id)


async def publish(
    w: Work, blog: Blog, post_id: int, title: str, excerpt: str, readers: Sequence[str]
) -> None:
    """Put a post into the feeds of its blog's readers, by who lets it out: no pupil's name leaves their class by it."""
    await w.publish(
        BILLET,
        channels=readers,
        subject=SUBJECT(post_id),
        title=title,
        excerpt=excerpt,
        url=address(post_id),
    )


async def to_change(scope: Scope, resources: Resources, post_id: int) -> tuple[Post, Blog]:
    """A post that the asker may change: their own, or any in a blog they lead; NotFound for any other."""
    found, blog = await posts.read(scope, resources, post_id)
    if not (blogs.leads(scope, blog) or (found.author_id == scope.person_id and blogs.writes(scope, blog))):
        raise NotFound
    return found, blog


async def change(
    scope: Scope, resources: Resources, post_id: int, draft: Draft, rev: int, *, once: Once | None = None
) -> int:
    """Other words and photos; return the id of the post that holds them.

    A pupil's change of what is published waits beside it, words and photos, until a teacher approves it. Invalid by field, and
    when somebody changed it since the page was drawn (``rev``).
    """
    found, blog = await to_change(scope, resources, post_id)
    blogs.check_sending(scope, blog)
    beside = found.state == State.PUBLISHED and not blogs.leads(scope, blog)
    if beside:
        draft = await _with_copies(scope, resources, draft, found)
    async with work(scope, resources, once=once) as w:
        await consent.rely(w, scope, blog)
        held = await written.lock(w.connection, found.id)
        if held is None or not held.stands:
            raise NotFound
        # What was judged before the lock is what is held: a version guessed ahead lets no pupil past the review.
        if held.rev != rev or held.rev != found.rev or (beside and found.next is not None):
            raise Invalid({"": [changed_since(held.title)]})
        before = [] if beside else await files_store.of(w.connection, found.subject)
        if errors := await problems(scope, w.connection, blog, draft, before):
            raise Invalid(errors)
        if beside:
            at = await _beside(w, scope, blog, held, draft)
        else:
            at = await _change(w, scope, blog, held, draft, before)
        await blogs.tell(w, blog.class_ids, blog.school_id)
        w.leads_to(address(at))
    return at


async def _with_copies(scope: Scope, resources: Resources, draft: Draft, found: Post) -> Draft:
    """The same with copies of the photos that stay: those that are shown stay where they are until the change is approved."""
    before = await files_store.of(resources.pool, found.subject)
    stay = [file for file in before if file.id in draft.files]
    try:
        copies = await intake.again(scope, resources, CODE, stay)
    except Refused as error:
        raise Invalid({"files": [str(error)]}) from error
    other = {file.id: copy.id for file, copy in zip(stay, copies, strict=True)}
    return msgspec.structs.replace(
        draft,
        files=tuple(other.get(each, each) for each in draft.files),
        alts={other.get(each, each): alt for each, alt in draft.alts.items()},
    )


async def _beside(w: Work, scope: Scope, blog: Blog, held: Held, draft: Draft) -> int:
    post_id = await written.insert(w.connection, scope, blog.id, draft.words, State.WAITING, held.id)
    await w.keep_files(SUBJECT(post_id), draft.files, school_id=blog.school_id, alts=draft.alts)
    await _ask(w, blog, post_id, draft)
    return post_id


async def _change(
    w: Work,
    scope: Scope,
    blog: Blog,
    held: Held,
    draft: Draft,
    before: Sequence[File],
) -> int:
    readers = await blogs.audience(w.connection, blog)
    shown = held.state == State.PUBLISHED
    mine = held.author_id == scope.person_id
    # What its author takes up again waits once more; what a teacher mends of it stands as it stood.
    state = State.WAITING if mine and not shown else State(held.state)
    await w.keep_files(SUBJECT(held.id), draft.files, school_id=blog.school_id, alts=draft.alts)
    await written.change(w.connection, held.id, draft.words, state, edited=shown)
    if shown:
        await w.edit(SUBJECT(held.id), title=draft.title, excerpt=draft.text.plain)
        await told_of_photos(w, held.id, draft.title, len(set(draft.files) - {f.id for f in before}), readers)
        await w.audit(EDITED, school_id=blog.school_id, n=held.id)
    elif mine:
        await _ask(w, blog, held.id, draft)
    return held.id


async def told_of_photos(w: Work, post_id: int, title: str, n: int, readers: Sequence[str]) -> None:
    """Photos that came to a post that is out are news of their own."""
    if n:
        await w.publish(
            PHOTOS,
            channels=readers,
            subject=SUBJECT(post_id),
            title=title,
            excerpt=PHOTOS_ADDED % {"n": n},
            url=address(post_id),
        )


def changed_since(title: str) -> str:
    """Said to who edits what was changed meanwhile: nothing of theirs is lost, and nothing of the other's overwritten unseen."""
    words = _(
        "Ce billet a été modifié entre-temps. Son titre est maintenant : « %(title)s ». Le texte tapé est gardé ci-dessous :"
        " à relire, puis à enregistrer à nouveau pour le mettre à la place."
    )
    return words % {"title": title}


async def to_take_back(scope: Scope, resources: Resources, post_id: int) -> tuple[Post, Blog]:
    """A post that the asker may take away: their own, even of a blog that ended, or any of one they lead."""
    found, blog = await posts.read(scope, resources, post_id)
    if not (blogs.leads(scope, blog) or found.author_id == scope.person_id):
        raise NotFound
    return found, blog


async def withdraw(scope: Scope, resources: Resources, post_id: int, *, once: Once | None = None) -> None:
    """Take a post away from everybody, photos and all, at once and for good."""
    _found, blog = await to_take_back(scope, resources, post_id)
    async with work(scope, resources, once=once) as w:
        await w.acts()
        held = await written.lock(w.connection, post_id)
        if held is None or held.withdrawn:
            raise NotFound
        await _withdraw(w, held, blog.class_ids, blog.school_id)
        w.leads_to(f"/blog/{blog.id}")


async def withdraw_own(scope: Scope, resources: Resources, subject: Subject) -> None:
    """The same by its author, or by who let it out, wherever they are now; once more changes nothing."""
    (post_id,) = subject.ids
    async with work(scope, resources) as w:
        held = await written.lock(w.connection, post_id)
        if held is None or not await store.is_own(w.connection, scope, subject):
            raise NotFound
        if not held.withdrawn:
            class_ids, school_id = await store.place_of(w.connection, held.blog_id)
            await _withdraw(w, held, class_ids, school_id)


async def _withdraw(w: Work, held: Held, class_ids: Sequence[int], school_id: int) -> None:
    gone = [held.id, *await store.changes_of(w.connection, held.id)]
    await store.set_withdrawn(w.connection, held.id)
    for post_id in gone:
        for kind in (SUBJECT, ASKED, ANSWERED):
            await w.withdraw(kind(post_id))
    for comment_id in await comments_store.told(w.connection, gone):
        await w.withdraw(TOLD(comment_id))
    await blogs.tell(w, class_ids, school_id)
    await w.audit(WITHDRAWN, school_id=school_id, n=held.id)


def address(post_id: int) -> str:
    """Where a post is read."""
    return f"/blog/billets/{post_id}"
