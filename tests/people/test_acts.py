"""Every act of the audit log has French words, and every act that has words is written somewhere."""

import re
from pathlib import Path

import pytest
from support.client import browser_for
from support.people import School

from one import acts
from one.acts import Act
from one.http.state import State
from one.school import journal
from one.store import migrate
from one.store.audit import Filter

ROOT = Path(acts.__file__).parent


def sources() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in ROOT.rglob("*.py")
        if path.name != "acts.py"
    }


def test_only_one_function_writes_to_the_log_and_it_takes_an_act() -> None:
    writers = [name for name, text in sources().items() if re.search(r"insert\s+into\s+audit\b", text)]
    assert writers == ["store/audit.py"]
    assert re.search(r"async def note\([^)]*\bact: Act,", sources()["store/audit.py"])


def test_every_act_is_written_by_some_page_or_command() -> None:
    used = {name for text in sources().values() for name in re.findall(r"\bacts\.([A-Z_]+)\b", text)}
    assert used == {name for name, value in vars(acts).items() if isinstance(value, Act)}


def test_every_act_is_said_in_words_of_its_own() -> None:
    said = [str(act.words) for act in acts.every()]
    assert all(words.startswith("a ") for words in said)
    assert len(set(said)) == len(said)
    assert acts.words("person.blocked") == "a bloqué le compte de"
    assert acts.words("of.the.future") == "of.the.future"


@pytest.mark.anyio
async def test_what_a_teacher_does_is_read_in_words_by_the_direction(state: State, school: School) -> None:
    home = f"/classe/{school.classes['CE1']}/parametrage/personnes"
    async with browser_for(state) as client:
        client.cookies.set(state.resources.settings.cookie_name, await school.token("paul.prof"))
        await client.form(f"{home}/{school.people['zoe.blin']}/bloquer")
        await client.form(f"{home}/{school.people['lea.roy']}/retirer")
        await client.form("/compte/donnees")
    async with browser_for(state) as client:
        client.cookies.set(state.resources.settings.cookie_name, await school.token("dora.direction"))
        page = (await client.get(f"/ecole/{school.id}/journal")).text
    pieces = await journal.export(await school.scope("dora.direction"), state.resources, school.id, Filter())
    exported = "".join([piece async for piece in pieces])
    for said in (acts.PERSON_BLOCKED.words, acts.CLASS_LEFT.words, acts.DATA_ASKED.words):
        assert str(said) in page
        assert str(said) in exported
    assert not re.search(r"\b(person|class|data)[._](blocked|left|asked)<", page)


@pytest.mark.anyio
async def test_acts_of_the_first_spelling_are_found_under_the_new_one(school: School) -> None:
    migration = (Path(migrate.__file__).parent / "migrations/0007_reminders.sql").read_text("utf-8")
    await school.pool.execute("insert into audit (act) values ('person_blocked'), ('person_removed')")
    for statement in migration.split(";"):
        if "update audit" in statement:
            await school.pool.execute(statement)
    rows = await school.pool.fetch("select act from audit order by id")
    assert [row["act"] for row in rows] == ["person.blocked", "class.left"]
