"""Two papers on a teacher's desk, and the widget that shows them."""

from one.apps.app import Sampled, SampleSchool
from one.apps.memos import memos
from one.store.widgets import widgets
from one.store.work import work

PAPERS = (
    ("Demander les photos de la sortie à Claire", "sky"),
    ("Rouleaux de carton :\n12 arrivés, il en faut 30", "sun"),
)


async def _make(school: SampleSchool) -> None:
    scope = await school.scope("julien.moreau")
    for text, color in PAPERS:
        await memos.add(scope, school.resources, text, color)
    async with work(scope, school.resources) as w:
        await widgets.show(w.connection, scope, f"{memos.CODE}.notes", shown=True)


SAMPLED = (Sampled(5, _make),)
