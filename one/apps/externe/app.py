"""What outside applications are to ONE: no place to go to, only what they publish."""

from one.apps.app import ALL_PROFILES, App
from one.apps.externe import sample, tokens
from one.apps.externe.kinds import ACTS, CODE, INFO, SUBJECT
from one.i18n import lazy

APP = App(
    code=CODE,
    name=lazy("Application de l’école"),
    description=lazy("Ce que publient les autres services de l’école."),
    icon="external-link",
    color="slate",
    order=90,
    category=lazy("Services"),
    profiles=(),
    told=ALL_PROFILES,
    types=(INFO,),
    subjects=(SUBJECT,),
    acts=ACTS,
    help=lazy("Les applications extérieures"),
    settings="/ecole/{school}/reglages/externe",
    sample=sample.SAMPLED,
    commands=(tokens.COMMAND,),
)
