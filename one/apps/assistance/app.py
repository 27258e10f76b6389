"""What Assistance is."""

from collections.abc import Mapping
from typing import Any

from one.apps.app import App, Widget, Written
from one.apps.assistance import jobs, letters, queue, reading, sample, words
from one.apps.assistance.kinds import ACTS, ANSWERED, ASKING, CODE, DEMANDE, GOING, REPONSE, SUBJECT, State
from one.i18n import lazy
from one.resources import Resources
from one.scope import Function, Scope
from one.store.assistance import lines


async def _home(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    """For who handles requests; the direction sees it once there is one for them."""
    if not reading.may_handle(scope):
        return None
    found = await queue.counts(scope, resources)
    going = sum(found.states.get(state, 0) for state in GOING)
    if not going and not scope.has_function(Function.REFERENT):
        return None
    return {"new": found.states.get(State.NEW, 0), "going": going, "mine": found.mine}


APP = App(
    code=CODE,
    name=lazy("Assistance"),
    description=lazy("Une question, un problème : l’école vous répond."),
    icon="life-buoy",
    color="coral",
    order=70,
    url="/assistance",
    category=lazy("Services"),
    profiles=ASKING,
    types=(DEMANDE, REPONSE),
    subjects=(SUBJECT, ANSWERED),
    reportable=False,
    acts=ACTS,
    help=lazy("Demander de l’aide"),
    helps="/assistance/nouvelle",
    home=_home,
    widgets=(
        Widget(
            code="attente",
            name=lazy("Demandes d’aide à traiter"),
            icon="life-buoy",
            color="coral",
            order=8,
            of=reading.may_handle,
        ),
    ),
    files={CODE: reading.shows},
    data={"demandes_d_aide": lines.own_requests, "reponses_aux_demandes_d_aide": lines.own_lines},
    data_labels={
        "demandes_d_aide": lazy("Demandes d’aide"),
        "sujet": lazy("Sujet"),
        "navigateur": lazy("Navigateur"),
        "incident": lazy("Incident"),
        "de_moi": lazy("De moi"),
        "reponses_aux_demandes_d_aide": lazy("Réponses aux demandes d’aide"),
        "demande": lazy("Demande n°"),
        "par_moi": lazy("Par moi"),
    },
    data_codes={
        "demandes_d_aide.etat": words.OF_STATES,
        "reponses_aux_demandes_d_aide.etat": words.OF_STATES,
        "reponses_aux_demandes_d_aide.sorte": words.KINDS,
    },
    written=Written(lazy("Demandes d’aide et réponses"), lines.count),
    sample=sample.SAMPLED,
    jobs=(jobs.END,),
    letters=letters.LETTERS,
)
