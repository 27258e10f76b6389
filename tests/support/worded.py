"""Items in which ONE itself says something."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from one import channels
from one.apps.cahier import writing
from one.apps.cahier.kinds import SUBJECT, TRAVAIL
from one.apps.carnet import answers
from one.http.state import State
from one.people import news
from one.profile import telling
from one.rich_text import Rich
from one.store.classroom.members import Classroom
from one.store.work import work
from support.people import School

DAY = date(2027, 1, 14)  # a Thursday


async def told(state: State, school: School) -> None:
    """An item of each kind that Lise reads: homework, a mood, a motto, a count, a guardian."""
    paul = await school.scope("paul.prof")
    told_to = [channels.user(school.people["lise.roy"])]
    draft = writing.Draft("maths", "Le calcul d’hier", Rich(""), DAY)
    moods, mottoes = telling.TYPES["humeur"], telling.TYPES["devise"]
    said: Sequence[tuple[Any, Any, Any, Any]] = (
        (TRAVAIL, SUBJECT(1), writing.headline(draft), "Page 12"),
        (moods, telling.SUBJECTS["humeur"](paul.person_id), moods.says[0], ""),
        (mottoes, telling.SUBJECTS["devise"](paul.person_id), mottoes.says[0] % {"motto": "Pas à pas"}, ""),
        (answers.REPONSE, answers.SUBJECT(1), "La sortie", answers.COUNTED % {"n": 2}),
    )
    async with work(paul, state.resources) as w:
        for type_, subject, title, excerpt in said:
            await w.publish(type_, channels=told_to, subject=subject, title=title, excerpt=excerpt, url="/")
        tie = [(school.people["bea.blin"], school.people["lea.roy"])]
        classroom = Classroom(school.classes["CE1"], "CE1", school.id, "", whole=False)
        await news.tell_family(w, classroom, tie, linked=True, known=True)
