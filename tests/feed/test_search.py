"""Search in the feed: what finds what, and that nothing is found which may not be read."""

import json

import pytest
from support.client import Client
from support.notes import as_
from support.people import School

from one.apps.carnet.notes import MOT, SUBJECT
from one.events import Author
from one.feed import page as feed
from one.feed.filters import ALL, Filters
from one.feed.search import MOST, query
from one.http.feed.said import sentences
from one.http.state import State
from one.i18n import speaking
from one.people import personal_data
from one.store.work import work

pytestmark = pytest.mark.anyio


async def found(state: State, school: School, login: str, words: str, filters: Filters = ALL) -> list[str]:
    page = await feed.page(await school.scope(login), state.resources, None, filters, words)
    return [each.item.title for each in page.items]


async def told(
    state: State, school: School, title: str, excerpt: str = "", number: int = 1, to: str = "CE1"
) -> None:
    """An item of Paul's for the parents of CE1."""
    async with work(await school.scope("paul.prof"), state.resources) as w:
        await w.publish(
            MOT,
            channels=[f"class:{school.classes[to]}:parent"],
            subject=SUBJECT(number),
            title=title,
            excerpt=excerpt,
            url="/",
        )


async def test_what_one_says_is_found_in_the_language_of_who_reads(state: State, school: School) -> None:
    lise = school.people["lise.roy"]
    async with work(None, state.resources) as w:
        await w.publish(
            personal_data.READY,
            channels=[f"user:{lise}"],
            subject=personal_data.SUBJECT(1),
            title=personal_data.TITLE,
            excerpt=personal_data.WAITS,
            url="/",
            author=Author(0, "ONE"),
        )
    await told(state, school, "Your data", "It is ready")
    for words, count in (
        ("data ready", 2),
        ("waits for you", 1),
        ("data-ready", 2),
        ('"data ready"', 0),
        ("données prêtes", 1),
    ):
        with speaking("en"):
            page = await feed.page(
                await school.scope("lise.roy"), state.resources, None, ALL, words, sentences(words)
            )
        assert len(page.items) == count, words
    assert sentences("data ready") == ()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Sortie des CE1/CE2", "CE2"),
        ("Sortie des CE1/CE2", "ce1-ce2"),
        ("Atelier 3-6 ans", "6 ans"),
        ("Atelier 3-6 ans", "3-6 ans"),
        ("Votre rendez‑vous", "rendez-vous"),
        ("Votre rendez-vous", "rendez vous"),
        ("L’école est fermée", "ecole fermee"),
        ("L'école est fermée", "l’École"),
        ("Un vœu", "voeu"),
        ("Des voeux", "vœux"),
        ("Le goûter d’été", "été"),
        ("ÉTÉ", "ete"),
        ("Les piscines", "piscine"),
        ("Ils chantaient", "chanter"),
        ("De l’or en barre", "l’or"),
        ("Menu <b>& co</b>", "& co"),
        ("Sortie à la ferme des élèves", '"ferme des élèves"'),
        ("Sortie à la ferme", "« sortie à la ferme »"),
        ("المدرسة مغلقة", "المدرسة"),
        ("Школа закрыта", "школа"),
    ],
)
async def test_words_are_found_however_they_are_written(
    state: State, school: School, title: str, words: str
) -> None:
    await told(state, school, title)
    await told(state, school, "Autre chose", number=2)
    assert await found(state, school, "lise.roy", words) == [title]


async def test_a_word_behind_a_minus_is_left_out(state: State, school: School) -> None:
    await told(state, school, "Sortie piscine")
    await told(state, school, "Sortie ferme", number=2)
    assert await found(state, school, "lise.roy", "sortie -piscine") == ["Sortie ferme"]
    assert await found(state, school, "lise.roy", "-piscine") == ["Sortie ferme"]


async def test_the_excerpt_and_the_author_are_searched_too(state: State, school: School) -> None:
    await told(state, school, "Vendredi", "Prévoir un bonnet de bain.")
    assert await found(state, school, "lise.roy", "bonnet") == ["Vendredi"]
    assert await found(state, school, "lise.roy", "prof bain") == ["Vendredi"]


async def test_the_new_name_of_an_author_finds_old_items_and_the_old_one_too(
    state: State, school: School
) -> None:
    await told(state, school, "Vendredi")
    await state.resources.pool.execute("update person set last_name = 'Lefèvre' where login = 'paul.prof'")
    assert await found(state, school, "lise.roy", "lefevre") == ["Vendredi"]
    assert await found(state, school, "lise.roy", "prof") == ["Vendredi"]


async def test_changed_words_are_found_and_those_of_before_are_not(state: State, school: School) -> None:
    await told(state, school, "Piscine", "Bonnet")
    async with work(await school.scope("paul.prof"), state.resources) as w:
        await w.edit(SUBJECT(1), title="Patinoire", excerpt="Gants")
    assert await found(state, school, "lise.roy", "gants") == ["Patinoire"]
    assert await found(state, school, "lise.roy", "piscine") == []


async def test_what_is_withdrawn_hidden_or_not_mine_any_more_is_not_found(
    state: State, school: School
) -> None:
    pool, marc = state.resources.pool, school.people["marc.roy"]
    for number, title in enumerate(("Secret un", "Secret deux", "Secret trois"), 1):
        await told(state, school, title, number=number)
    async with work(await school.scope("paul.prof"), state.resources) as w:
        await w.withdraw(SUBJECT(1))
    hidden = await pool.fetchval("select id from event where subject_ids = '{2}' and kind = 'item'")
    await pool.execute(
        "insert into mark (person_id, event_id, hidden_at) values ($1, $2, now())", marc, hidden
    )
    assert await found(state, school, "marc.roy", "secret") == ["Secret trois"]
    assert await found(state, school, "nina.noir", "secret") == [], "another class"
    await pool.execute("delete from guardian where guardian_id = $1", marc)
    assert await found(state, school, "marc.roy", "secret") == []


async def test_a_closed_application_is_not_searched(state: State, school: School) -> None:
    await told(state, school, "Piscine")
    await state.resources.pool.execute(
        "insert into app_closed (school_id, app, profile) values ($1, 'carnet', 'parent')", school.id
    )
    assert await found(state, school, "lise.roy", "piscine") == []


async def test_words_are_looked_for_within_the_filters(state: State, school: School) -> None:
    await told(state, school, "Piscine CE1")
    await told(state, school, "Piscine CM2", to="CM2", number=2)
    tom = school.people["tom.roy"]
    assert await found(state, school, "lise.roy", "piscine", Filters(children=(tom,))) == ["Piscine CM2"]
    assert await found(state, school, "lise.roy", "piscine", Filters(apps=("actualites",))) == []


async def test_all_read_under_a_search_is_what_was_found(
    state: State, school: School, client: Client
) -> None:
    await told(state, school, "Piscine")
    await told(state, school, "Dictée", number=2)
    await as_(client, "lise.roy")
    lise = await school.scope("lise.roy")
    seqs = json.dumps((await feed.page(lise, state.resources, None)).seqs)

    async def read() -> dict[str, bool]:
        items = (await feed.page(lise, state.resources, None)).items
        return {each.item.title: each.read for each in items}

    for words in ("-le", "%3F%3F", "patinoire"):
        await client.form("/fil/lus", page=f"/?q={words}", seqs=seqs)
    assert await read() == {"Dictée": False, "Piscine": False}
    await client.form("/fil/lus", page="/?tout=1&q=piscines", seqs=seqs)
    assert await read() == {"Dictée": False, "Piscine": True}


async def test_signs_alone_find_nothing_and_say_so(state: State, school: School) -> None:
    await told(state, school, "Piscine")
    lise = await school.scope("lise.roy")
    for words in ("???", "%", "_", "😀", '""', "-", "«»"):
        page = await feed.page(lise, state.resources, None, ALL, words)
        assert (page.items, page.asks, bool(page.seqs)) == ([], False, True), words


@pytest.mark.parametrize(
    "words",
    [
        "'",
        '"',
        "\\",
        "-",
        "--",
        "!",
        "(",
        ":*",
        "& |",
        "<->",
        "%",
        "a" * 5000,
        "or",
        "OR or",
        "-or",
        "#1",
        "\ufeff",
    ],
)
async def test_no_words_are_too_odd(school: School, client: Client, words: str) -> None:
    await as_(client, "lise.roy")
    assert (await client.get("/", params={"q": words})).status_code == 200


def test_what_is_typed_has_a_bound_and_what_is_as_good_is_whole() -> None:
    assert query("a" * MOST + "b", ["a" * MOST + "c"]) == f"{'a' * MOST} or {'a' * MOST}c"


def test_of_who_leaves_a_word_out_no_sentence_is_looked_for() -> None:
    with speaking("en"):
        assert [bool(sentences(words)) for words in ("data - ready", "data -ready")] == [True, False]


def test_signs_that_only_the_search_would_understand_are_words() -> None:
    assert query("l’or ou l’argent") == "l or ou l argent"
    assert query("or") == '"or"'
    assert query('-"pas ceci" cela') == '-"pas ceci" cela'
    assert query("rendez‑vous") == "rendez vous"
