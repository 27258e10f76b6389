"""The pages of the table of routes, as somebody of each role finds them, furnished with what pages have trouble with."""

import re
from typing import NamedTuple

from one.apps.carnet import notes
from one.http.help import ARTICLES
from one.http.routes import TABLE
from one.http.state import State
from one.http.who import Role
from support.classroom_people import deactivate
from support.everybody import scene, url_of
from support.people import School

# /tablette/repos leads on as soon as somebody answers; a file is no page; /applis/liens leads out of ONE.
NO_PAGE = re.compile(
    r"/(live|applis/liens|health|metrics|static|api|abonnements|fichiers|fil/autour|portraits|tablette/live|tablette/attente|tablette/repos|tablette\.js|compte/donnees/copie\.zip"
    r"|notifications/ici|notifications\.js)\b"
)
# What an address is asked for beside itself, to show something.
MORE = {
    "/classe/{id}/parametrage/ajouter": ("?profil=parent",),
    "/ecole/{school}/personnes": ("?q=blin", "?q=zzz"),
    "/": ("?app=carnet", "?non-lus=1"),
}
# A pupil is told « tu », but where grown-ups are spoken to as well.
VOUS = re.compile(r"\b(?:vous|votre|vos|vôtre)\b|\b(?!assez\b|chez\b|rez\b)\w{2,}ez\b", re.IGNORECASE)
FOR_EVERYBODY = {"/conditions"}
# As long as names and words get; a line breaks only inside of them.
LONG_NAME = "Marie-Antoinette-Clémentine", "Vandenbroucke-Desrumeaux-Lescaroux"
LONG_WORD = "Anticonstitutionnellement" * 4


async def furnish(school: School, state: State) -> dict[str, str]:
    """What pages have trouble with: accounts in every state, a name, a title and an address without a blank."""
    known = await scene(state, school)
    await school.pool.execute(
        "update person set first_name = $1, last_name = $2 where login in ('lea.roy', 'marc.roy')", *LONG_NAME
    )
    await deactivate(school, "tom.roy", "marc.roy")
    await school.pool.execute("update person set email = $1 where profile <> 'eleve'", f"{'a' * 60}@free.fr")
    draft = notes.Draft(school.classes["CE1"], LONG_WORD[:80], f"https://exemple.fr/{LONG_WORD}")
    await notes.publish(await school.scope("paul.prof"), state.resources, draft)
    compared = f"?a={school.people['lise.roy']}&b={school.people['marc.roy']}"
    return {**known, "/doublons/comparer": f"/doublons/comparer{compared}"}


class Visit(NamedTuple):
    """One page to look at. Whoever may come to it ``surely`` finds it; else it may be hidden from this person."""

    path: str
    surely: bool


def of_tablet() -> list[Visit]:
    """The pages that a tablet has."""
    return [Visit("/tablette", surely=True), Visit("/tablette/quitter", surely=True)]


def visits(role: Role | None, known: dict[str, str]) -> list[Visit]:
    """The pages that somebody of the role has; ``None`` is nobody yet, who may read all articles."""
    found: list[Visit] = []
    for route in TABLE:
        if route.get is None or NO_PAGE.match(route.path):
            continue
        if (role in route.who.roles) if role else (not route.who.signed and route.who.roles):
            surely = route.who.finds or "{" not in route.path.replace("{name}", "")
            articles = ARTICLES if role is None else ("fil",)
            names = articles if "{name}" in route.path else ("",)
            asked = (url_of(route.path.replace("{name}", name), known) for name in names)
            found += [Visit(url + more, surely) for url in asked for more in ("", *MORE.get(route.path, ()))]
    return found
