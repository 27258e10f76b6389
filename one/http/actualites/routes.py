"""The addresses of Actualités."""

from starlette.requests import Request

from one.apps.actualites import writers
from one.apps.actualites.kinds import CODE
from one.errors import NotFound
from one.http.actualites import reading, settings, writing
from one.http.route import READS, Route
from one.http.state import asker, resources_of
from one.http.who import ADMINISTERS, Role, Who, having


async def _publishes(request: Request) -> None:
    if not await writers.schools(asker(request), resources_of(request)):
        raise NotFound


READERS = having(CODE)
# Whom a direction lets publish is besides: no role has it by itself.
WRITERS = Who(
    "the direction and whom it lets publish, where the news is open to them",
    frozenset((Role.DIRECTION,)),
    admit=_publishes,
)
ROUTES = (
    Route("/actualites", get=reading.index, who=READERS, what="the school’s news", pictures=READS),
    Route(
        "/actualites/nouvelle",
        get=writing.new,
        post=writing.publish,
        form=writing.NewsForm,
        who=WRITERS,
        what="write news",
        sends="publish news",
    ),
    Route(
        "/actualites/nouvelle/apercu", get=writing.preview, who=WRITERS, what="how a draft of news would look"
    ),
    Route("/actualites/archives", get=reading.archive, who=WRITERS, what="news I wrote or answer for"),
    Route("/actualites/{id}", get=reading.show, who=READERS, what="one piece of news", pictures=READS),
    Route(
        "/actualites/{id}/modifier",
        get=writing.edit,
        post=writing.change,
        form=writing.Changes,
        who=WRITERS,
        what="change news",
        sends="other words and days",
    ),
    Route(
        "/actualites/{id}/retirer",
        get=writing.leaving,
        post=writing.withdraw,
        form=writing.WithdrawForm,
        who=READERS,
        what="what taking it back does",
        sends="take news back",
    ),
    Route(
        "/ecole/{school}/reglages/actualites",
        get=settings.show,
        post=settings.choose,
        form=settings.WritersForm,
        who=ADMINISTERS,
        what="who may publish news",
        sends="let people and profiles publish news",
    ),
)
