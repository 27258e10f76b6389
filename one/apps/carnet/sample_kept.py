"""What the teachers of the sample school keep: a group, models, a note that waits."""

from datetime import datetime, timedelta
from functools import partial

from one import clock
from one.apps.app import Sampled, SampleSchool
from one.apps.carnet import groups, later, models, notes
from one.rich_text import Rich


async def _group(school: SampleSchool, login: str, class_name: str, name: str, children: set[str]) -> None:
    scope = await school.scope(login)
    room = next(c for c in await notes.writable_classes(scope, school.resources) if c.name == class_name)
    pupils = await notes.pupils(scope, school.resources, room.id)
    chosen = [pupil.id for pupil in pupils if pupil.first_name in children]
    await groups.make(scope, school.resources, room.school_id, name, chosen)


async def _model(school: SampleSchool, login: str, title: str, body: str, *, of_school: bool = False) -> None:
    scope = await school.scope(login)
    school_id = scope.schools[0].id if of_school else None
    await models.save(scope, school.resources, title, Rich(body), school_id=school_id)


async def _waits(school: SampleSchool, login: str, class_name: str, title: str, body: str) -> None:
    scope = await school.scope(login)
    room = next(c for c in await notes.writable_classes(scope, school.resources) if c.name == class_name)
    day = clock.today() + timedelta(days=2)
    while day.weekday() > 4:
        day += timedelta(days=1)
    at = datetime.combine(day, datetime.min.time(), clock.zone()).replace(hour=8)
    await later.schedule(scope, school.resources, notes.Draft(room.id, title, body), at)


SAMPLED = (
    Sampled(
        140,
        partial(
            _group, login="julien.moreau", class_name="CE2", name="Chorale", children={"Léa", "Inès", "Lan"}
        ),
    ),
    Sampled(
        139,
        partial(
            _group,
            login="julien.moreau",
            class_name="CE2",
            name="Lecture du mardi",
            children={"Noé", "Tiago"},
        ),
    ),
    Sampled(
        138,
        partial(
            _model,
            login="helene.garnier",
            title="Marché de l’école le {date}",
            body="Bonjour,\n\nLe marché de l’école a lieu le {date}, de {heure} à {heure de fin}, dans la cour.\n\nChaque classe"
            " tient un étal. Venez nombreux.",
            of_school=True,
        ),
    ),
    Sampled(
        137,
        partial(
            _model,
            login="julien.moreau",
            title="Cahier à signer",
            body="Bonjour,\n\nLe cahier de {matière} est dans le cartable ce soir. Merci de le regarder avec votre enfant et de"
            " le signer pour {jour}.",
        ),
    ),
    Sampled(
        1,
        partial(
            _waits,
            login="julien.moreau",
            class_name="CE2",
            title="Rencontre avec une autrice",
            body="Une autrice vient lire en classe. Si vous avez un de ses livres, glissez-le dans le cartable.",
        ),
    ),
)
