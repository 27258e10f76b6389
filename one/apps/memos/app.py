"""What one's own notes are: a widget, and the page where they stand without a script."""

from collections.abc import Mapping
from typing import Any

from one.apps.app import App, Widget
from one.apps.memos import memos, sample
from one.i18n import lazy
from one.resources import Resources
from one.scope import Scope
from one.store.memos import memos as store


async def _mine(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    if scope.by_pictures:  # a tablet is everybody's
        return None
    return {
        "memos": await memos.mine(scope, resources),
        "colors": memos.COLORS,
        "most": memos.MOST,
        "text_most": memos.TEXT_MOST,
    }


APP = App(
    code=memos.CODE,
    name=lazy("Mes notes"),
    description=lazy("De petits papiers de couleur, pour soi seul."),
    icon="pencil",
    color="sun",
    order=60,
    category=lazy("Organiser"),
    reportable=False,
    help=lazy("Mes notes"),
    widgets=(
        Widget(
            code="notes",
            name=lazy("Mes notes"),
            icon="pencil",
            color="sun",
            order=30,
            on=False,
            values=_mine,
        ),
    ),
    data={"notes": store.own},
    data_labels={
        "notes": lazy("Notes"),
        "couleur": lazy("Couleur"),
        "changee_le": lazy("Changée le"),
    },
    data_codes={"notes.couleur": memos.COLORS},
    sample=sample.SAMPLED,
)
