"""Teachers and the direction are named in their own gender, and neutrally when the school did not tell it."""

import pytest
from support.client import signed
from support.people import School

from one import titles
from one.http.state import State

pytestmark = pytest.mark.anyio

TITLES = {
    "Mme": ("Enseignante", "Directrice", "Référente numérique"),
    "M.": ("Enseignant", "Directeur", "Référent numérique"),
    "": ("Équipe enseignante", "Direction", "Équipe numérique"),
}


@pytest.mark.parametrize("civility", TITLES)
def test_a_title_goes_with_its_person(civility: str) -> None:
    of = (
        titles.profile("enseignant", civility),
        titles.function("direction", civility),
        titles.function("referent", civility),
    )
    assert of == TITLES[civility]


@pytest.mark.parametrize("civility", TITLES)
async def test_every_page_names_a_teacher_so(state: State, school: School, civility: str) -> None:
    teacher, head = school.people["paul.prof"], school.people["dora.direction"]
    await school.pool.execute("update person set civility = $1 where id = any($2)", civility, [teacher, head])
    title, function, _referent = TITLES[civility]
    room, place = f"/classe/{school.classes['CE1']}", f"/ecole/{school.id}"
    family, itself = await signed(state, school, "lise.roy"), await signed(state, school, "paul.prof")
    direction = await signed(state, school, "dora.direction")
    for client, path, said in (
        (family, room, title),
        (itself, "/compte", title),
        (direction, "/compte", function),
        (direction, f"{room}/parametrage/personnes/{teacher}", title),
        (direction, f"{place}/personnes/{teacher}", title),
        (direction, f"{place}/personnes", title),
        (direction, f"{place}/personnes/{head}", function),
        (direction, f"{place}/personnes", function),
    ):
        page = await client.get(path)
        assert f">{said}" in page.text or f"· {said}" in page.text, path
