"""The news of the sample school."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from one.apps.actualites import news
from one.apps.actualites.kinds import CODE, SUBJECT
from one.apps.actualites.showing import today
from one.apps.app import Sampled, SampleSchool
from one.files import intake
from one.scope import Profile, Scope
from one.store import sample
from one.store.actualites import written as store

HEAD = "helene.garnier"


class Sample(NamedTuple):
    """News so many hours old (days of school, 24 hours each), shown for so many days from today on."""

    hours: float
    title: str
    body: str
    profiles: tuple[str, ...] = tuple(Profile)
    days: int | None = None
    pinned: bool = False
    photo: str = ""  # a file beside this one, and what it is called there


# Oldest first, as they were written.
NEWS = (
    Sample(
        130,
        "Le conseil d’école est élu",
        "Merci aux familles qui ont voté, et à celles qui ont tenu le bureau.\n\n"
        "Le premier conseil se réunit avant les vacances. Son compte rendu sera affiché sous le préau.",
        (Profile.GUARDIAN, Profile.TEACHER, Profile.STAFF),
    ),
    Sample(
        52,
        "Un potager derrière le préau",
        "Les trois classes ont préparé la terre et semé les premières fèves.\n\n"
        "Vous avez des graines, un arrosoir ou une heure à donner\u00a0? Parlez-en à l’enseignant de votre enfant.",
        photo="potager.jpg",
    ),
    Sample(
        5,
        "Marché de l’école samedi",
        "Rendez-vous samedi de 10 h à 13 h dans la cour.\n\n"
        "Les élèves vendent leurs dessins, leurs bougies et les gâteaux des familles. L’argent récolté paie"
        " la sortie de fin d’année.\n\nOn entre par le portail vert. En cas de pluie, tout se passe sous le préau.",
        days=12,
        pinned=True,
    ),
)


async def _photos(school: SampleSchool, scope: Scope, each: Sample) -> tuple[int, ...]:
    if not each.photo:
        return ()
    with Path(__file__).with_name(each.photo).open("rb") as content:
        file = await intake.take(scope, school.resources, CODE, intake.Sent(each.photo, content))
    return (file.id,)


async def _publish(school: SampleSchool, each: Sample) -> None:
    scope = await school.scope(HEAD)
    ends_on = today() + timedelta(days=each.days) if each.days else None
    draft = news.Draft(
        each.title,
        each.body,
        each.profiles,
        ends_on=ends_on,
        pinned=each.pinned,
        files=await _photos(school, scope, each),
    )
    news_id = await news.publish(scope, school.resources, scope.schools[0].id, draft)
    age = school.age(each.hours)
    await store.set_back(school.resources.pool, news_id, age)
    await sample.set_back(school.resources.pool, SUBJECT(news_id), age)


SAMPLED = tuple(Sampled(each.hours, partial(_publish, each=each)) for each in NEWS)
