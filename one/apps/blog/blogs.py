"""Blogs: who reads one, who writes in it, who leads it; and how they are made and set."""

from collections.abc import Collection, Sequence

from one import channels, events
from one.apps.blog.kinds import BILLET, CODE, CREATED, SET
from one.errors import Invalid, NotFound
from one.feed import reach
from one.feed.reach import Reach
from one.i18n import _
from one.people import rights
from one.resources import Once, Resources
from one.scope import FAMILY, Class, Function, Profile, Scope
from one.store.blog import blogs as store
from one.store.blog.blogs import Blog, Comments, Settings
from one.store.classroom import classes
from one.store.pool import Connection, Pool
from one.store.school import settings as school_store
from one.store.work import Work, work

__all__ = ["Blog", "Comments", "Settings"]

NAME_MOST = 60
ABOUT_MOST = 300
CLASSES_MOST = 50
READERS = (*FAMILY, Profile.TEACHER)  # in whose feeds a post stands: staff reads, and is not called for it


def directed(scope: Scope) -> list[int]:
    """The schools all blogs of which the asker leads."""
    return [s.id for s in scope.schools if s.function == Function.DIRECTION]


async def rooms(scope: Scope, resources: Resources) -> list[Class]:
    """The classes whose blogs the asker reads, as far as their schools open them to the asker's profile.

    A pupil's and a teacher's own, those of one's children; all of the school for its direction and its staff.
    """
    of_children = [c for child in scope.children for c in child.classes]
    own = of_children if scope.profile == Profile.GUARDIAN else scope.classes
    wide = {*directed(scope), *(s.id for s in scope.schools if scope.profile == Profile.STAFF)}
    others = await classes.of_schools(resources.pool, scope, sorted(wide)) if wide else []
    found = {c.id: c for c in (*own, *others)}
    return [c for c in found.values() if scope.has_app(CODE, c.school_id)]


async def mine(scope: Scope, resources: Resources) -> list[Blog]:
    """The blogs that the asker reads."""
    class_ids = [c.id for c in await rooms(scope, resources)]
    return await store.of_classes(resources.pool, scope, class_ids) if class_ids else []


async def find(scope: Scope, resources: Resources, blog_id: int) -> Blog:
    """One of them; NotFound for any other."""
    for blog in await mine(scope, resources):
        if blog.id == blog_id:
            return blog
    raise NotFound


def is_leader(scope: Scope) -> bool:
    """Whether the asker may lead blogs at all: teachers those of their classes, whoever directs a school all of its."""
    return scope.profile == Profile.TEACHER or scope.has_function(Function.DIRECTION)


def leads(scope: Scope, blog: Blog) -> bool:
    """Whether the asker reads over what pupils write in it, and judges comments."""
    if blog.school_id in directed(scope):
        return True
    return scope.profile == Profile.TEACHER and any(c.id in blog.class_ids for c in scope.classes)


def writes(scope: Scope, blog: Blog) -> bool:
    """Whether the asker writes posts in it, even while sending is suspended."""
    if blog.closed:
        return False
    by_pupil = scope.profile == Profile.PUPIL and blog.pupils_write and not scope.by_pictures
    return leads(scope, blog) or by_pupil


def may_write(scope: Scope, blog: Blog) -> bool:
    """Whether they may now."""
    return writes(scope, blog) and rights.may_publish(scope, CODE, blog.school_id)


def check_sending(scope: Scope, blog: Blog) -> None:
    """Invalid while the blog's school has suspended what the asker sends."""
    if not rights.may_publish(scope, CODE, blog.school_id):
        raise Invalid({"": [_("L’école a suspendu les envois : rien n’est parti.")]})


async def to_lead(scope: Scope, resources: Resources, blog_id: int) -> Blog:
    """A blog that the asker leads; NotFound for any other."""
    blog = await find(scope, resources, blog_id)
    if not leads(scope, blog):
        raise NotFound
    return blog


async def led_rooms(scope: Scope, resources: Resources) -> list[Class]:
    """The classes of the asker to make blogs of."""
    if not is_leader(scope):
        return []
    own = list(scope.classes) if scope.profile == Profile.TEACHER else []
    others = await classes.of_schools(resources.pool, scope, directed(scope))
    found = {c.id: c for c in (*own, *others)}
    return [c for c in found.values() if scope.has_app(CODE, c.school_id)]


async def rely(w: Work, blog: Blog, people: Sequence[int] = ()) -> None:
    """Hold what a blog allowed when it was judged: the asker (and these people), its classes, how it is set. Invalid when that changed."""
    await w.still(blog.class_ids, people)
    now = await store.held(w.connection, blog.id)
    if now is None or (now.rev, now.class_ids) != (blog.rev, sorted(blog.class_ids)):
        raise Invalid({"": [_("Rien n’est parti : ce blog vient d’être réglé autrement.")]})


async def create(scope: Scope, resources: Resources, settings: Settings, *, once: Once | None = None) -> int:
    """Make a blog of classes of one school; return its id. NotFound for a class of somebody else's."""
    school_id = await _check(scope, resources, settings.class_ids)
    async with work(scope, resources, once=once) as w:
        await w.still(settings.class_ids)
        blog_id = await store.insert(w.connection, scope, school_id, settings)
        await w.audit(CREATED, school_id=school_id, n=blog_id)
        await tell(w, settings.class_ids, school_id)
        w.leads_to(f"/blog/{blog_id}")
    return blog_id


async def change(
    scope: Scope,
    resources: Resources,
    blog_id: int,
    settings: Settings,
    rev: int,
    *,
    once: Once | None = None,
) -> None:
    """Set a blog otherwise. Classes of it that the asker does not lead stay.

    Invalid when somebody set it since the page was drawn (``rev``).
    """
    blog = await to_lead(scope, resources, blog_id)
    known = {c.id for c in await led_rooms(scope, resources)}
    others = [each for each in blog.class_ids if each not in known]
    new = [each for each in settings.class_ids if each not in blog.class_ids]
    if new and await _check(scope, resources, new) != blog.school_id:
        raise Invalid({"class_ids": [_("Un blog est d’une seule école.")]})
    kept = tuple(sorted({*others, *settings.class_ids}))
    async with work(scope, resources, once=once) as w:
        await w.still(new)
        await store.hold(w.connection, blog_id)
        now = await store.held(w.connection, blog_id)
        if now is None or not now.rev == blog.rev == rev:
            raise Invalid({"": [_("Ce blog vient d’être réglé autrement : à relire avant d’enregistrer.")]})
        await store.change(
            w.connection,
            blog_id,
            Settings(
                settings.name, settings.about, kept, settings.pupils_write, settings.comments, settings.closed
            ),
        )
        await w.audit(SET, school_id=blog.school_id, n=blog_id)
        await tell(w, sorted({*blog.class_ids, *kept}), blog.school_id)
        w.leads_to(f"/blog/{blog_id}")


async def _check(scope: Scope, resources: Resources, class_ids: Collection[int]) -> int:
    """The school of these classes, each of which the asker leads."""
    found = [c for c in await led_rooms(scope, resources) if c.id in class_ids]
    if len(found) != len(set(class_ids)) or not found:
        raise NotFound
    if len(schools := {c.school_id for c in found}) > 1:
        raise Invalid({"class_ids": [_("Un blog est d’une seule école.")]})
    if not rights.may_publish(scope, CODE, found[0].school_id):
        raise Invalid({"": [_("L’école a suspendu les envois : rien n’est parti.")]})
    return schools.pop()


async def audience(source: Pool | Connection, blog: Blog) -> list[str]:
    """The channels of those who have its posts in their feeds; Invalid when there is nobody."""
    opened = await school_store.open_profiles(source, blog.school_id, CODE)
    found = [channels.class_profile(c, p) for c in blog.class_ids for p in READERS if p in opened]
    if not any(p in opened for p in FAMILY):
        told = _("L’école a fermé le blog aux élèves et aux familles : rien n’est publié.")
        raise Invalid({"": [told]})
    return found


async def would(scope: Scope, resources: Resources, blog: Blog) -> Reach:
    """Whom a post would reach now, in a blog that the asker leads; what a pupil writes reaches nobody before it was read over."""
    return await reach.would(scope, resources, await audience(resources.pool, blog), BILLET)


async def tell(w: Work, class_ids: Sequence[int], school_id: int) -> None:
    """Open pages of all who read it follow what changed and is no news."""
    wide = (Profile.STAFF, Function.DIRECTION)
    names = {channels.class_profile(c, p) for c in class_ids for p in READERS}
    names |= {channels.school_profile(school_id, each) for each in wide}
    await w.event(events.Kind.CHANGED, channels=sorted(names), body=events.changed_body(CODE))
