"""A report of the sample school: the head finds it on arriving."""

from one.apps.app import Sampled, SampleSchool
from one.apps.signalement import reports
from one.apps.signalement.kinds import Reason
from one.feed import page

PARENT = "sophie.marchand"
REPORTED = "Le conseil d’école est élu"


async def _report(school: SampleSchool) -> None:
    scope = await school.scope(PARENT)
    shown = (await page.page(scope, school.resources, None)).items
    for each in shown:
        if each.item.title == REPORTED:
            words = "Ce n’est pas le bon jour\u00a0: le conseil est vendredi, pas jeudi."
            await reports.report(scope, school.resources, each.id, Reason.WRONG, words)


SAMPLED = (Sampled(0.4, _report),)
