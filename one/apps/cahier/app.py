"""What the homework book is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from one.apps.app import App, Picture, Widget, Writing, Written
from one.apps.cahier import calendar, reading, sample, writing
from one.apps.cahier.kinds import ACTS, CODE, MATTERS, SUBJECT, TRAVAIL
from one.i18n import _, lazy
from one.resources import Resources
from one.scope import FAMILY, Profile, Scope
from one.store.cahier import ticks as store
from one.templating import times


async def _home(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    if scope.profile not in FAMILY:
        return None
    found = await reading.next_due(scope, resources)
    whose = {h.id: reading.whose(scope, h) for h in found}
    return {
        "due": found,
        "left": sum(not all(did for _name, did in whose[h.id]) if whose[h.id] else not h.done for h in found),
        "day": _said(found[0].due_on) if found else "",
        "tomorrow": bool(found) and (found[0].due_on - reading.today()).days == 1,
        "matters": MATTERS,
        "whose": whose,
    }


def _said(day: date) -> str:
    return times.said(day, "EEEE d MMMM")


async def _wall(resources: Resources, school_id: int, class_id: int) -> Mapping[str, Any] | None:
    found = await reading.on_wall(resources, school_id, class_id)
    if found is None:
        return None
    day, due = found
    return {
        "day": _said(day),
        "tomorrow": (day - reading.today()).days == 1,
        "due": [(MATTERS[matter], title) for matter, title in due],
    }


def _whom(scope: Scope) -> str:
    return _("pour la classe") if len(scope.classes) == 1 else _("pour une ou plusieurs classes")


async def _may(scope: Scope, resources: Resources) -> bool:
    return writing.may_write(scope)


APP = App(
    code=CODE,
    name=lazy("Cahier de textes"),
    description=lazy("Les devoirs, jour par jour."),
    icon=f"{CODE}#calendar-check",
    color="plum",
    order=12,
    url="/cahier",
    category=lazy("Organiser"),
    types=(TRAVAIL,),
    subjects=(SUBJECT,),
    acts=ACTS,
    help=lazy("Le cahier de textes"),
    pictures=(
        Picture("lea.marchand", "/cahier", lazy("La semaine du cahier de textes"), (Profile.PUPIL,)),
        Picture(
            "julien.moreau",
            "/cahier",
            lazy("La semaine du cahier de textes d’une classe"),
            (
                Profile.TEACHER,
                Profile.STAFF,
            ),
        ),
        Picture(
            "sophie.marchand",
            "/cahier",
            lazy("La semaine des enfants, avec ce qui est fait"),
            (Profile.GUARDIAN,),
        ),
    ),
    writing=Writing("/cahier/nouveau", lazy("Noter un travail"), _whom, _may),
    home=_home,
    widgets=(
        Widget(
            code="devoirs",
            name=lazy("Devoirs à venir"),
            icon=f"{CODE}#calendar-check",
            color="plum",
            order=12,
            of=lambda scope: scope.profile in FAMILY,
        ),
    ),
    wall=_wall,
    calendar=calendar.entries,
    files={CODE: reading.shows},
    data={"travaux": store.own, "travaux_faits": store.own_ticks},
    data_labels={
        "travaux": lazy("Travaux"),
        "travail": lazy("Travail"),
        "precisions": lazy("Précisions"),
        "matiere": lazy("Matière"),
        "pour_le": lazy("Pour le"),
        "travaux_faits": lazy("Travaux faits"),
        "travaux_faits.fait_le": lazy("Coché le"),
    },
    data_codes={"travaux.matiere": {code: each.words for code, each in MATTERS.items()}},
    written=Written(lazy("Travaux notés"), store.count),
    withdraw=writing.withdraw_own,
    sample=sample.SAMPLED,
)
