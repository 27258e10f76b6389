"""An account without a school is closed, can take its data away, then is erased. Next year's import."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from support.client import Client, signed
from support.commands import command
from support.job_runs import emptied
from support.onde_files import pupil, teacher
from support.own_data import own_data
from support.own_log import own_log
from support.people import PASSWORD, School, leave
from support.roster_school import GUARDIANS, classes_of, import_school

from one.accounts import sign_in as accounts
from one.apps.carnet import notes
from one.config import Settings
from one.errors import NotFound
from one.http.state import State
from one.people import jobs, lifecycle
from one.people.changes import schools
from one.people.changes.acting import InSchool
from one.people.changes.functions import name_referent
from one.run import cli
from one.school.classes import archive_empty
from one.store.accounts import sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_a_closed_account_signs_in_to_nothing_but_its_data(client: Client, school: School) -> None:
    await leave(school, "lise.roy")
    await client.form("/connexion", login="lise.roy", password=PASSWORD)
    for path in ("/", "/carnet", "/classe", "/applis", "/compte", "/ecole", "/carnet/nouveau"):
        assert (await client.get(path)).headers["location"] == "/compte/ferme", path
    assert (await client.form("/carnet/nouveau", title="x")).status_code == 404
    assert (await client.get("/", headers={"accept": "application/json"})).status_code == 404
    page = await client.get("/compte/ferme")
    assert "Votre compte est fermé" in page.text
    assert "Préparer mes données" in (await client.get("/compte/donnees")).text
    assert (await client.form("/deconnexion")).status_code == 303


async def test_who_has_a_school_never_sees_the_closed_page(state: State, school: School) -> None:
    async with await signed(state, school, "lise.roy") as client:
        assert (await client.get("/compte/ferme")).headers["location"] == "/"


async def test_the_export_holds_my_things_and_nobody_elses(state: State, school: School) -> None:
    paul = await school.scope("paul.prof")
    for number in range(205):  # more than one piece
        await notes.publish(
            paul, state.resources, notes.Draft(school.classes["CE1"], f"Mot {number}", 'Dit "oui" à é\u2028')
        )
    await notes.publish(
        await school.scope("anne.autre"),
        state.resources,
        notes.Draft(school.classes["CM2"], "Secret", "d'Anne"),
    )
    answer = await own_data(paul, state.resources)
    found = answer.data
    assert [each["titre"] for each in found["mots"]] == [f"Mot {n}" for n in range(205)]
    assert found["classes"] == [{"nom": "CE1", "ecole": "École Test"}]
    assert "Secret" not in answer.text
    assert "argon2" not in answer.text
    family = (await own_data(await school.scope("lise.roy"), state.resources)).data
    assert [each["prenom"] for each in family["enfants"]] == ["Léa", "Tom"]
    assert family["mots"] == []


async def test_what_one_takes_away_says_acts_and_names_nobody_else(state: State, school: School) -> None:
    zoe = school.people["zoe.blin"]
    home = f"/classe/{school.classes['CE1']}/parametrage"
    async with await signed(state, school, "paul.prof") as client:
        await client.form(f"{home}/personnes/{zoe}/bloquer")
        await client.form(f"{home}/personnes/{zoe}/debloquer")
        await client.form(f"{home}/liste.csv")
    answer = await own_data(await school.scope("paul.prof"), state.resources)
    mine = answer.data["actes"]
    assert [(each["acte"], each["personne"], each["classe"], each["ecole"]) for each in mine[:3]] == [
        ("person.blocked", zoe, None, "École Test"),
        ("person.unblocked", zoe, None, "École Test"),
        ("class.exported", None, "CE1", "École Test"),
    ]
    assert answer.data["actes_sur_mon_compte"] == []
    assert "Zoé" not in answer.text
    answer = await own_data(await school.scope("zoe.blin"), state.resources)
    said = [each["acte"] for each in answer.data["actes_sur_mon_compte"]]
    assert said == ["person.blocked", "person.unblocked"]
    assert "Paul" not in answer.text


async def test_nothing_is_exported_without_a_session(client: Client, school: School) -> None:
    for path in ("/compte/donnees", "/compte/donnees/copie.zip"):
        assert (await client.get(path)).headers["location"].startswith("/connexion"), path


async def named_in_english(client: Client, school: School, note_id: int) -> None:
    """What the erased account left, as Lise reads it once she reads English."""
    chosen = "insert into preference (person_id, name, value) values ($1, 'language', 'en')"
    await school.pool.execute(chosen, school.people["lise.roy"])
    event_id = await school.pool.fetchval("select max(id) from event")
    for address in ("/", f"/carnet/{note_id}", f"/fil/{event_id}/pourquoi"):
        page = (await client.get(address)).text
        assert "Deleted account" in page, address
        assert "Compte supprimé" not in page, address


async def test_three_months_later_the_account_is_erased_and_its_notes_stay(
    state: State, school: School
) -> None:
    pool = school.pool
    draft = notes.Draft(school.classes["CE1"], "Sortie", "Bottes")
    note_id = await notes.publish(await school.scope("paul.prof"), state.resources, draft)
    chosen = notes.Draft(
        school.classes["CE1"],
        "Deux",
        "x",
        whole_class=False,
        children=(school.people["lea.roy"], school.people["zoe.blin"]),
    )
    chosen_id = await notes.publish(await school.scope("paul.prof"), state.resources, chosen)
    token = await school.token("paul.prof")
    await pool.execute("update person set email = 'paul@example.org' where login = 'paul.prof'")
    await leave(school, "paul.prof", "zoe.blin", months=3)
    await leave(school, "gil.garde", months=2)
    assert await lifecycle.purge(command(pool), dry_run=True) == lifecycle.Counts(closed=3, erased=2)
    assert await pool.fetchval("select count(*) from person where login = 'paul.prof'") == 1
    assert await lifecycle.purge(command(pool)) == lifecycle.Counts(closed=3, erased=2)
    assert await lifecycle.purge(command(pool)) == lifecycle.Counts(closed=1, erased=0)
    assert await sessions.scope(pool, token) is None
    guardian = await school.scope("lise.roy")
    assert (await notes.read(guardian, state.resources, note_id)).author_name == "Compte supprimé"
    async with await signed(state, school, "lise.roy") as client:
        page = (await client.get("/")).text
        assert "Compte supprimé" in page
        assert "Paul" not in page
        await named_in_english(client, school, note_id)
    assert await pool.fetchval("select count(*) from carnet_child where carnet_id = $1", chosen_id) == 2
    for table in ("person", "event", "carnet", "departure", "membership", "audit"):
        rows = [tuple(map(str, row)) for row in await pool.fetch(f"select * from {table}")]
        text = json.dumps(rows)
        assert "Paul" not in text
        assert "paul" not in text
        assert "Zoé" not in text
    with pytest.raises(accounts.Wrong):
        await accounts.sign_in(state.resources, "paul.prof", PASSWORD, network="t", device="", remember=False)
    with pytest.raises(accounts.Wrong):
        await accounts.sign_in(state.resources, "-", PASSWORD, network="t", device="", remember=False)


async def test_who_comes_back_in_time_is_not_erased(state: State, school: School) -> None:
    await leave(school, "lise.roy", months=5)
    head = await school.scope("dora.direction")
    await schools.attach(head, state.resources, InSchool(school.id), school.people["lise.roy"])
    assert (await lifecycle.purge(command(school.pool))).erased == 0
    assert not (await school.scope("lise.roy")).closed


async def test_the_command_line_purges_and_names_referents(
    pool: Pool,
    school: School,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import anyio.to_thread

    await leave(school, "marc.roy", months=4)
    for name, value in (
        ("DATABASE_URL", settings.database_url),
        ("REDIS_URL", settings.redis_url),
        ("SECRET_KEY", "k" * 32),
    ):
        monkeypatch.setenv(name, value or "")

    async def run(*words: str) -> int:
        with own_log():
            return await anyio.to_thread.run_sync(cli.main, words)

    assert await run("purge", "--dry-run") == 0
    assert "1 accounts without a school, 1 to erase" in capsys.readouterr().out
    assert await run("purge") == 0
    assert "1 erased" in capsys.readouterr().out
    assert await run("referent", "Gil.Garde", "--uai", "0990009z") == 0
    assert (await school.scope("gil.garde")).has_function("referent", school_id=school.id)
    assert await run("referent", "gil.garde", "--uai", "0990009Z", "--remove") == 0
    assert not (await school.scope("gil.garde")).has_function("referent")
    for words in (
        ("nobody.here", "--uai", "0990009Z"),
        ("gil.garde", "--uai", "0000000A"),
        ("lise.roy", "--uai", "0990009Z"),
        ("dora.direction", "--uai", "0990009Z"),
        ("gil.garde", "--uai", "0990009Z", "--remove"),
    ):
        assert await run("referent", *words) == 2
    assert len(await pool.fetch("select from audit where actor_id is null and act like 'function.%'")) == 2


async def test_a_referent_of_another_school_is_attached(school: School) -> None:
    other = await school.pool.fetchval("insert into school (uai, name) values ('0990011X', 'B') returning id")
    await name_referent(command(school.pool), other, school.people["gil.garde"], remove=False)
    scope = await school.scope("gil.garde")
    assert {s.id: s.function for s in scope.schools} == {school.id: None, other: "referent"}


async def test_lists_that_move_everybody_on_leave_empty_classes_to_archive(
    state: State, pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path / "2026")
    pupils = [
        pupil("PETIT", "Tom", "2017-05-04", "CE2 2027"),
        pupil("ROY", "Noé", "2017-11-30", "CE2 2027"),
        pupil("NEUF", "Ana", "2020-01-05", "CP 2027"),
    ]  # Inès goes to middle school
    teachers = [
        teacher("COLIN", "Anne", "CE2 2027"),
        teacher("BARRE", "Luc", "CP 2027", civility="M.", head="oui"),
    ]
    guardians = [[cell.replace("CE1", "CE2 2027") for cell in row] for row in GUARDIANS]
    await import_school(pool, tmp_path / "2027", pupils, teachers, guardians)
    assert await classes_of(pool, "tom.petit") == ["CE2 2027"]
    assert await classes_of(pool, "anne.colin") == ["CE2 2027"]
    assert await pool.fetchval("select left_at is not null from person where login = 'ines.roy'")
    head_id = await pool.fetchval("select id from person where login = 'luc.barre'")
    head = await sessions.scope(pool, await sessions.start(pool, head_id, remember=False, device=""))
    assert head is not None
    # CE1 has its teacher and its pupils under another name: it is that class, renamed.
    assert await archive_empty(head, state.resources, head.schools[0].id) == 1
    rows = await pool.fetch("select name from class where archived_at is null order by name")
    assert [row["name"] for row in rows] == ["CE2 2027", "CP 2027"]
    tom = await pool.fetchval("select id from person where login = 'tom.petit'")
    anyone = await sessions.scope(pool, await sessions.start(pool, tom, remember=False, device=""))
    assert anyone is not None
    with pytest.raises(NotFound):
        await archive_empty(anyone, state.resources, head.schools[0].id)


async def test_the_worker_does_it_once_a_day(state: State, school: School) -> None:
    await leave(school, "marc.roy", months=4)
    await emptied(state.resources, jobs.JOBS)
    assert await school.pool.fetchval("select count(*) from person where login = 'marc.roy'") == 0
    wait = await school.pool.fetchval("select run_at - now() from job where name = 'closed-accounts-erase'")
    assert timedelta(0) < wait <= timedelta(hours=25)
