"""What is made once for all who see it so shows nobody what is another's: each page is the one made for its reader alone."""

import re
from difflib import unified_diff

import pytest
from msgspec import structs
from support.client import browser_for, enter
from support.notes import publish
from support.people import School, make_school

from one.apps.actualites import news
from one.apps.carnet.notes import SUBJECT
from one.feed import marks
from one.feed import page as feed
from one.http.feed.view import sentence
from one.http.state import State
from one.http.words import words
from one.store.work import work
from one.templating.pages import Templates

pytestmark = pytest.mark.anyio

READERS = (
    "lise.roy",
    "marc.roy",
    "bea.blin",
    "nina.noir",
    "lea.roy",
    "tom.roy",
    "paul.prof",
    "dora.direction",
    "gil.garde",
)
OWN = re.compile(
    r'name="key" value="[^"]+"|<meta name="one-now"[^>]*>|(?<=Incident <span translate="no">)[0-9a-f]+'
)
PAGES = ("/", "/carnet", "/actualites", "/classe")


async def shown(state: State, school: School, login: str) -> list[str]:
    """The pages of a reader, without what each answer has of its own: keys of forms, the moment, a number of an incident."""
    async with browser_for(state) as browser:
        await enter(browser, state, school, login)
        found = [(await browser.get(url)).text for url in PAGES]
    return [OWN.sub("", text) for text in found]


async def check_alone_or_after_the_others(state: State, school: School, *others: School) -> None:
    """Everybody in both orders, with what was made for the ones before; then each with nothing made."""
    warm: dict[str, list[str]] = {}
    for readers in (READERS, READERS[::-1]):
        warm = {login: await shown(state, school, login) for login in readers}
        for other in others:
            await shown(state, other, READERS[0])
    for login in READERS:
        fresh = structs.replace(state, templates=Templates(sentence=sentence, words=words, debug=False))
        alone = await shown(fresh, school, login)
        # Line by line: a page that differs is too long to be read in what pytest says.
        differs = [
            each
            for url, one_way, other in zip(PAGES, alone, warm[login], strict=True)
            for each in unified_diff(one_way.splitlines(), other.splitlines(), url, login, n=0, lineterm="")
        ]
        assert differs == []


async def written(state: State, school: School) -> list[int]:
    """Notes and news with the same words for several readers, and others for each; long ago, so that no minute passes."""
    dora = await school.scope("dora.direction")
    ids = [
        await publish(state, school, "paul.prof", "CE1"),
        await publish(state, school, "paul.prof", "CE1", "lea.roy"),
        await publish(state, school, "paul.prof", "CE1", "lea.roy", "zoe.blin"),
        await publish(state, school, "anne.autre", "CM2"),
        await publish(state, school, "anne.autre", "CM2", "tom.roy"),
    ]
    draft = news.Draft("Titre", "Texte", ("parent", "eleve", "enseignant", "personnel"))
    await news.publish(dora, state.resources, school.id, draft)
    await school.pool.execute("update event set created_at = created_at - interval '40 days'")
    await school.pool.execute("update carnet set created_at = created_at - interval '40 days'")
    return ids


@pytest.mark.long
async def test_a_page_is_the_same_whoever_asked_before(state: State, school: School) -> None:
    state = structs.replace(state, templates=Templates(sentence=sentence, words=words, debug=False))
    other = await make_school(school.pool, "Ailleurs", "0990010A", "2")
    ids = await written(state, school)
    await written(state, other)
    await check_alone_or_after_the_others(state, school, other)
    lise = await school.scope("lise.roy")
    items = (await feed.page(lise, state.resources, None)).items
    await marks.mark_read(lise, state.resources, [each.id for each in items[:3]])
    await school.pool.execute("update person set first_name = 'Théo' where login = 'tom.roy'")
    await school.pool.execute("update person set last_name = 'Autre-Nom' where login = 'paul.prof'")
    async with work(None, state.resources) as w:
        await w.edit(SUBJECT(ids[0]), title="Autre titre", excerpt="Autre texte")
        await w.withdraw(SUBJECT(ids[1]))
    await check_alone_or_after_the_others(state, school, other)
    await school.pool.execute(
        "insert into app_closed (school_id, app, profile) values ($1, 'carnet', 'eleve')", school.id
    )
    await check_alone_or_after_the_others(state, school, other)
