"""What an outside application tells the sample school: the canteen, with a key that nobody holds."""

from one.apps.app import Sampled, SampleSchool
from one.apps.externe import keys, publication
from one.apps.externe.kinds import SUBJECT
from one.apps.externe.wire import Publication, To
from one.store import sample

HOURS = 75.0


async def _menu(school: SampleSchool) -> None:
    scope, resources = await school.scope("helene.garnier"), school.resources
    place = scope.schools[0]
    seed = await keys.make(scope, resources, place.id, keys.Draft("La cantine", "menu"))
    made = await keys.shown(scope, resources, place.id, seed)
    assert made is not None
    asker = await publication.authenticate(resources, made.token)
    assert asker is not None
    told = Publication(
        type="menu",
        to=To(school=True, profiles=["parent", "eleve"]),
        title="Le menu de la semaine",
        excerpt="Lundi, gratin de courgettes. Mardi, poisson et riz. Jeudi, lentilles. Vendredi, crêpes.",
    )
    await publication.publish(asker, resources, "menu-1", told)
    await sample.set_back(resources.pool, SUBJECT(asker.id), school.age(HOURS))


SAMPLED = (Sampled(HOURS, _menu),)
