"""What Actualités is."""

from collections.abc import Mapping
from typing import Any

from one.apps.actualites import news, sample, showing, writers
from one.apps.actualites.kinds import ACTS, CODE, INFO, SUBJECT
from one.apps.app import App, Picture, Widget, Writing, Written
from one.i18n import _, lazy
from one.resources import Resources
from one.scope import Scope
from one.store.actualites import writers as store


async def _headlines(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    found = await news.headlines(scope, resources)
    return {"last": found} if found else None


def _whom(scope: Scope) -> str:
    return _("à toute l’école, ou à des classes")


async def _may(scope: Scope, resources: Resources) -> bool:
    return bool(await writers.free(scope, resources))


APP = App(
    code=CODE,
    name=lazy("Actualités"),
    description=lazy("Les nouvelles de l’école, par la direction."),
    icon=f"{CODE}#megaphone",
    color="sky",
    order=15,
    url="/actualites",
    category=lazy("Communiquer"),
    types=(INFO,),
    subjects=(SUBJECT,),
    acts=ACTS,
    help=lazy("Les actualités de l’école"),
    pictures=(Picture("sophie.marchand", "/actualites", lazy("Les actualités de l’école")),),
    writing=Writing("/actualites/nouvelle", lazy("Publier une actualité"), _whom, _may),
    widgets=(
        Widget(
            code="titres",
            name=lazy("Dernières actualités"),
            icon=f"{CODE}#megaphone",
            color="sky",
            order=16,
            values=_headlines,
        ),
    ),
    settings="/ecole/{school}/reglages/actualites",
    data={"actualites": store.own, "actualites_a_publier": store.leave},
    data_labels={
        "actualites": lazy("Actualités"),
        "actualites_a_publier": lazy("Écoles où je publie des actualités"),
    },
    written=Written(lazy("Actualités écrites"), store.count),
    files={CODE: news.shows},
    withdraw=news.withdraw_own,
    sample=sample.SAMPLED,
    jobs=(showing.TURN,),
)
