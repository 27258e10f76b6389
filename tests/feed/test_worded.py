"""What ONE itself says in an item is told to each reader in their own language; what people wrote stays as they wrote it."""

import msgspec
import pytest
from support.people import School
from support.worded import DAY, told

from one.apps.carnet import answers
from one.events import Author
from one.feed import page as feed
from one.http.state import State
from one.i18n import speaking
from one.i18n.words import worded
from one.store import migrate
from one.store.people import lifecycle
from one.store.work import work

pytestmark = pytest.mark.anyio


async def read(state: State, school: School, language: str) -> list[tuple[str, str]]:
    with speaking(language):
        found = await feed.page(await school.scope("lise.roy"), state.resources, None)
    return [(each.item.title, each.item.excerpt) for each in found.items][::-1]


async def test_each_reader_is_told_in_their_own_language(state: State, school: School) -> None:
    with speaking("en"):  # of whoever writes
        await told(state, school)
    assert (await read(state, school, "en"))[:4] == [
        ("Thursday, January 14 · Le calcul d’hier", "Page 12"),
        ("Happy", ""),
        ("“Pas à pas”", ""),
        ("La sortie", "2 replies"),
    ]
    assert (await read(state, school, "fr"))[:4] == [
        ("Jeudi 14 janvier · Le calcul d’hier", "Page 12"),
        ("Heureux", ""),
        ("«\u00a0Pas à pas\u00a0»", ""),
        ("La sortie", "2 réponses"),
    ]
    stored = await school.pool.fetchval("select string_agg(body, '' order by id) from event")
    assert "Jeudi 14 janvier · Le calcul" in stored  # for the search, and for pages of before


async def test_items_of_before_get_their_words_where_it_is_certain_what_was_said(
    state: State, school: School
) -> None:
    await told(state, school)
    await school.pool.execute(
        "insert into cahier (id, class_id, author_id, title, due_on) overriding system value values (1, $1, $2, $3, $4)",
        school.classes["CE1"],
        school.people["paul.prof"],
        "Le calcul d’hier",
        DAY,
    )
    now = await read(state, school, "en")
    await school.pool.execute(
        "update event set body = (body::jsonb #- '{item,words}')::text where kind = 'item'"
    )
    assert (await read(state, school, "en"))[1] == ("Heureux", "")
    await school.pool.execute((migrate.FOLDER / "0219_items_worded.sql").read_text("utf-8"))
    assert await read(state, school, "en") == now


async def test_who_is_erased_is_named_by_no_words_either(state: State, school: School) -> None:
    await told(state, school)
    bea = school.people["bea.blin"]
    async with school.pool.acquire() as connection:
        await lifecycle._unname(connection, bea)
    assert "Blin" not in (
        await school.pool.fetchval("select string_agg(body, '') from event where subject = 'link'")
    )
    assert (await read(state, school, "en"))[4] == ("Deleted account", "")


async def test_what_its_type_does_not_declare_is_not_said(state: State, school: School) -> None:
    """Pages carry the sentences of the types: another one would be French on them."""
    with pytest.raises(ValueError, match="does not declare"):
        async with work(await school.scope("paul.prof"), state.resources) as w:
            await w.publish(
                answers.REPONSE,
                channels=[],
                subject=answers.SUBJECT(1),
                title="",
                excerpt=worded("Bonjour"),
                url="/",
                author=Author(0, "ONE"),
            )


def test_a_day_is_said_in_the_language_of_its_reader() -> None:
    said = worded("%(day)s · %(title)s") % {"day": DAY, "title": "%(n)s"}
    kept = msgspec.json.decode(msgspec.json.encode(said), type=type(said))
    assert str(kept) == "Jeudi 14 janvier · %(n)s"
