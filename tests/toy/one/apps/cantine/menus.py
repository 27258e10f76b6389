"""What there is for lunch."""

from functools import partial

from one.store.cantine import menus as store

from one import channels
from one.acts import Act
from one.apps.app import Sampled, SampleSchool
from one.errors import NotFound
from one.i18n import lazy
from one.jobs.job import Args, Daily, Job
from one.notifications import Frequency, Type
from one.people import rights
from one.resources import Once, Resources
from one.scope import Function, Profile, School, Scope
from one.store.school import settings as school_store
from one.store.work import work
from one.subjects import Kind

CODE = "cantine"
SUBJECT = Kind(CODE)
MENU = Type(CODE, "menu", lazy("a affiché le menu"), Frequency.NEVER, lazy("la direction"))
POSTED = Act("cantine.posted", lazy("a affiché le menu de la cantine"))
DISHES_MOST = 200


def kitchen(scope: Scope) -> School | None:
    """The school whose menu the asker writes: the one they direct, where the application is open to them."""
    for school in scope.schools:
        if school.function == Function.DIRECTION and rights.may_publish(scope, CODE, school.id):
            return school
    return None


async def post(scope: Scope, resources: Resources, dishes: str, *, once: Once | None = None) -> int:
    """Say what there is today; NotFound for who directs no school."""
    school = kitchen(scope)
    if school is None:
        raise NotFound
    opened = await school_store.open_profiles(resources.pool, school.id, CODE)
    async with work(scope, resources, once=once) as w:
        menu_id = await store.insert(w.connection, scope, school.id, dishes)
        await w.publish(
            MENU,
            channels=[channels.school_profile(school.id, p) for p in Profile if p in opened],
            subject=SUBJECT(menu_id),
            title=dishes,
            url="/cantine",
        )
        await w.audit(POSTED, school_id=school.id)
        w.leads_to("/cantine")
    return menu_id


async def latest(scope: Scope, resources: Resources) -> list[store.Menu]:
    """The menus of the asker's schools that open the application to them."""
    schools = [s.id for s in scope.schools if scope.has_app(CODE, s.id)]
    return await store.latest(resources.pool, scope, schools)


async def _forget(resources: Resources, _args: Args) -> None:
    """Forgets the menus of last year."""
    await store.forget(resources.pool)


FORGET = Job("cantine-forget", _forget, Daily(3))


async def _sample(school: SampleSchool, dishes: str) -> None:
    await post(await school.scope("helene.garnier"), school.resources, dishes)


SAMPLED = (Sampled(1, partial(_sample, dishes="Soupe de potiron, pâtes, clémentine")),)
