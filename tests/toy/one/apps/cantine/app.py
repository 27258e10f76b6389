"""What La cantine is."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import Any

from one.apps.cantine import menus
from one.store.cantine import menus as store

from one.apps.app import App, Command, Widget, Writing, Written
from one.i18n import _, lazy
from one.resources import Resources
from one.scope import Scope


async def _menu(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    found = await menus.latest(scope, resources)
    return {"menu": found[0]} if found else None


async def _may(scope: Scope, resources: Resources) -> bool:
    return menus.kitchen(scope) is not None


def _no_arguments(parser: ArgumentParser) -> None:
    """It takes none."""


async def _count(resources: Resources, _arguments: Namespace) -> str:
    return f"{await store.count_all(resources.pool)} menus"


APP = App(
    code=menus.CODE,
    name=lazy("La cantine"),
    description=lazy("Ce qu’on mange aujourd’hui."),
    category=lazy("Services"),
    icon="cantine#spoon",
    color="leaf",
    url="/cantine",
    types=(menus.MENU,),
    subjects=(menus.SUBJECT,),
    acts=(menus.POSTED,),
    help=lazy("Le menu de la cantine"),
    writing=Writing("/cantine/menu", lazy("Écrire le menu"), lambda scope: _("à toute l’école"), _may),
    widgets=(
        Widget(
            code="menu", name=lazy("Menu du jour"), icon="cantine#spoon", color="leaf", order=60, values=_menu
        ),
    ),
    settings="/ecole/{school}/reglages/cantine",
    data={"menus": store.own},
    written=Written(lazy("Menus écrits"), store.count),
    sample=menus.SAMPLED,
    commands=(Command("menus", "count the menus of the canteens", _no_arguments, _count),),
    jobs=(menus.FORGET,),
)
