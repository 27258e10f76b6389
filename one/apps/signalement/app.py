"""What reports are. No school closes them, to anybody."""

from collections.abc import Mapping
from typing import Any

from one.apps.app import ALL_PROFILES, App, Widget
from one.apps.signalement import commands, jobs, judging, letters, sample
from one.apps.signalement.kinds import (
    ACTS,
    ANSWERS,
    CODE,
    DECIDED,
    DECISION_TYPE,
    DECISIONS,
    REASONS,
    REPORTED_TYPE,
    SUBJECT,
)
from one.i18n import lazy
from one.resources import Resources
from one.scope import Function, Scope
from one.store.signalement import cases, reports


async def _home(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    if not judging.may_judge(scope):
        return None
    waiting = await judging.waiting(scope, resources)
    return {"waiting": waiting} if waiting or scope.has_function(Function.REFERENT) else None


APP = App(
    code=CODE,
    name=lazy("Signalement"),
    description=lazy("Ce qui blesse ou n’a pas sa place ici, confié à l’école."),
    icon="flag",
    color="plum",
    order=80,
    category=lazy("Services"),
    profiles=(),
    told=ALL_PROFILES,
    types=(REPORTED_TYPE, DECISION_TYPE),
    subjects=(SUBJECT, DECIDED),
    reportable=False,
    acts=ACTS,
    help=lazy("Signaler un contenu"),
    home=_home,
    widgets=(
        Widget(
            code="attente",
            name=lazy("Signalements à traiter"),
            icon="flag",
            color="plum",
            order=7,
            of=judging.may_judge,
        ),
    ),
    data={"signalements": reports.own, "signalements_decides": cases.decided_by},
    data_labels={
        "signalements": lazy("Signalements"),
        "motif": lazy("Motif"),
        "decision": lazy("Décision"),
        "signalements_decides": lazy("Signalements décidés"),
    },
    data_codes={
        "signalements.motif": REASONS,
        "signalements.decision": ANSWERS,
        "signalements_decides.decision": DECISIONS,
    },
    sample=sample.SAMPLED,
    commands=(commands.COMMAND,),
    jobs=(jobs.ERASE,),
    letters=letters.LETTERS,
)
