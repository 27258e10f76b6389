"""What is in a copy of my data: names that are safe, my own files, pages that a person reads."""

import re
from urllib.parse import unquote

import pytest
from support import pictures
from support.files import sent
from support.messages import start
from support.own_data import Taken, own_data
from support.people import School, leave

from one.apps.actualites import news
from one.http.state import State
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_names_in_it_are_readable_apart_and_climb_nowhere(state: State, school: School) -> None:
    lea = await school.scope("lise.roy")
    names = (
        "../../etc/passwd.png",
        "Été à l’école.png",
        "été à l’école.png",
        "CON.png",
        "a\u202egpj.exe",
        "..",
    )
    for name in names:
        await sent(state, lea, pictures.photo(40, 30), name)
    taken = await own_data(lea, state.resources)
    files = [name.rpartition("/") for name in taken.names if "Photos et fichiers" in name]
    assert {folder for folder, _slash, _name in files} == {"Actualités/Photos et fichiers"}
    assert "0002 Été à l’école.jpg" in {name for _folder, _slash, name in files}
    assert len({name.casefold() for name in taken.names}) == len(taken.names)
    for name in taken.names:
        assert ".." not in name.split("/")
        assert not set(name) & set('\\:*?"<>|\u202e')


async def test_what_who_works_for_a_school_published_there_stays_when_they_left(
    state: State, school: School, pool: Pool
) -> None:

    head = await school.scope("dora.direction")
    photo = await sent(state, head, pictures.photo(40, 30), "Fête.png")
    draft = news.Draft("Fête", "Samedi", ("parent",), class_ids=(school.classes["CE1"],), files=(photo.id,))
    await news.publish(head, state.resources, school.id, draft)
    await sent(state, head, pictures.PAPER, "Brouillon.pdf")
    assert names_of(await own_data(head, state.resources)) == ["0001 Fête.jpg", "0002 Brouillon.pdf"]
    await leave(school, "dora.direction")
    taken = await own_data(await school.scope("dora.direction"), state.resources)
    assert names_of(taken) == ["0001 Brouillon.pdf"]
    assert (
        "1 fichier publié pour une école n’est pas dans cette copie" in taken.zip.read("index.html").decode()
    )


def names_of(taken: Taken) -> list[str]:
    return [name.rpartition("/")[2] for name in taken.names if "Photos et fichiers" in name]


async def test_its_pages_are_read_by_people_and_what_somebody_typed_runs_nowhere(
    state: State, school: School
) -> None:
    await start(state, school, "paul.prof", "lise.roy", "<script>alert(1)</script>\n</dd>")
    taken = await own_data(await school.scope("lise.roy"), state.resources)
    page = taken.zip.read("Messagerie/Messagerie.html").decode()
    assert "<h2>Messages reçus</h2>" in page
    assert "<dt>De</dt><dd>Paul Prof</dd>" in page
    assert "<dt>Écrit le</dt>" in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    index = taken.zip.read("index.html").decode()
    assert 'href="Messagerie/Messagerie.html"' in index
    for address in re.findall(r'href="([^"]+)"', index):
        assert unquote(address) in taken.names
