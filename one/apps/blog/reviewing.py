"""Pupils' posts, read over: approved as they stand, or sent back with a word."""

from collections.abc import Collection

from one import channels
from one.apps.blog import blogs, consent, posts, writing
from one.apps.blog.blogs import Blog
from one.apps.blog.kinds import ANSWERED, APPROVED, ASKED, RELU, RETURNED, SUBJECT
from one.errors import Invalid, NotFound
from one.i18n import _
from one.resources import Once, Resources
from one.scope import Scope
from one.store.blog import written
from one.store.blog.posts import Held, Post, State
from one.store.files import files as files_store
from one.store.work import Work, work

WORD_MOST = 500


async def to_review(scope: Scope, resources: Resources, post_id: int) -> tuple[Post, Blog]:
    """A post that waits in a blog that the asker leads; NotFound for any other."""
    found, blog = await posts.read(scope, resources, post_id)
    if found.state != State.WAITING or not blogs.leads(scope, blog):
        raise NotFound
    return found, blog


async def approve(
    scope: Scope,
    resources: Resources,
    post_id: int,
    rev: int,
    without: Collection[int],
    *,
    once: Once | None = None,
) -> int:
    """Let a post out as the asker saw it (``rev``); return the id under which it is read. Invalid when it changed since."""
    found, blog = await to_review(scope, resources, post_id)
    blogs.check_sending(scope, blog)
    async with work(scope, resources, once=once) as w:
        await consent.rely(w, scope, blog)
        shown = await written.lock(w.connection, found.changes) if found.changes is not None else None
        if found.changes is not None and (shown is None or not shown.stands):
            raise Invalid({"": [_over()]})
        await _held(w, found, rev)
        photos = await files_store.of(w.connection, found.subject)
        if photos and (errors := await consent.problems(scope, w.connection, blog, without)):
            raise Invalid(errors)
        readers = await blogs.audience(w.connection, blog)
        await w.withdraw(ASKED(post_id))
        await w.withdraw(ANSWERED(post_id))
        at = found.changes or post_id
        if found.changes is None:
            await written.change(w.connection, post_id, found.words, State.PUBLISHED, edited=False)
            await writing.publish(w, blog, post_id, found.title, found.body, readers)
        else:
            new = len(photos) - len(await files_store.of(w.connection, SUBJECT(at)))
            await written.take_place(w.connection, post_id, at)
            await w.edit(SUBJECT(at), title=found.title, excerpt=found.body)
            await writing.told_of_photos(w, at, found.title, max(0, new), readers)
        await w.audit(APPROVED, school_id=blog.school_id, n=at)
        await blogs.tell(w, blog.class_ids, blog.school_id)
        w.leads_to(writing.address(at))
    return at


async def send_back(
    scope: Scope, resources: Resources, post_id: int, rev: int, word: str, *, once: Once | None = None
) -> None:
    """Give a post back to its author, with a word on what to take up again."""
    found, blog = await to_review(scope, resources, post_id)
    if not word:
        raise Invalid({"word": [_("Écrivez ce qui est à reprendre : l’élève le lira.")]})
    blogs.check_sending(scope, blog)
    async with work(scope, resources, once=once) as w:
        await blogs.rely(w, blog)
        await _held(w, found, rev)
        await written.send_back(w.connection, post_id, word)
        await w.withdraw(ASKED(post_id))
        await w.publish(
            RELU,
            channels=[channels.user(found.author_id)],
            subject=ANSWERED(post_id),
            title=found.title,
            excerpt=word,
            url=writing.address(post_id),
        )
        await w.audit(RETURNED, school_id=blog.school_id, n=post_id)
        await blogs.tell(w, blog.class_ids, blog.school_id)
        w.leads_to(f"/blog/{blog.id}")


async def _held(w: Work, found: Post, rev: int) -> Held:
    """The post, held as it was judged and as the asker saw it."""
    held = await written.lock(w.connection, found.id)
    if held is None or not held.stands or held.state != State.WAITING:
        raise Invalid({"": [_over()]})
    if held.rev != rev or held.rev != found.rev:
        raise Invalid(
            {"": [_("L’élève a changé son billet pendant la relecture. Voici ce qu’il dit maintenant.")]}
        )
    return held


def _over() -> str:
    return _("Ce billet ne se relit plus : quelqu’un l’a déjà relu, ou il a été retiré.")
