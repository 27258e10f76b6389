"""What a school decides works at once: sending, applications, quiet hours; and the log says who decided."""

import csv
import io
from datetime import datetime, time

import pytest
from support.client import signed
from support.people import PASSWORD, School

from one import acts
from one.accounts import passwords
from one.apps.carnet import notes
from one.clock import PARIS
from one.errors import Invalid, NotFound
from one.http.state import State
from one.mail.quiet_hours import Hours
from one.school import journal
from one.store import audit

pytestmark = pytest.mark.anyio
ALL = [f"carnet:{profile}" for profile in ("eleve", "parent", "enseignant", "personnel")]


async def test_sending_is_suspended_at_once_and_resumed(state: State, school: School) -> None:
    path, note = (
        f"/ecole/{school.id}/reglages/envois",
        {"title": "Sortie", "body": "Bottes", "audience": "class"},
    )
    note["class_id"] = str(school.classes["CE1"])
    async with (
        await signed(state, school, "dora.direction") as head,
        await signed(state, school, "paul.prof") as teacher,
    ):
        assert (await head.form(path, restricted=["enseignant"])).status_code == 303
        refused = await teacher.form("/carnet/nouveau", **note)
        assert await school.pool.fetchval("select count(*) from carnet") == 0
        assert "Bottes" in refused.text  # what was typed is not lost
        assert "suspendus" in (await teacher.get("/carnet/nouveau")).text
        assert "suspendus" in (await teacher.get("/carnet")).text
        assert "/carnet/nouveau" not in (await teacher.get("/")).text
        assert (
            await head.form("/carnet/nouveau", **note)
        ).status_code == 303  # the direction is never concerned
        assert (await head.form(path)).status_code == 303
        assert (await teacher.form("/carnet/nouveau", **note)).status_code == 303


async def test_a_closed_application_is_absent_and_answers_404(state: State, school: School) -> None:
    paul = await school.scope("paul.prof")
    note_id = await notes.publish(paul, state.resources, notes.Draft(school.classes["CE1"], "Mot", "Texte"))
    path = f"/ecole/{school.id}/reglages/applis"
    async with (
        await signed(state, school, "dora.direction") as head,
        await signed(state, school, "lise.roy") as guardian,
        await signed(state, school, "lea.roy") as pupil,
    ):
        assert 'data-item="' in (await guardian.get("/")).text
        assert (
            await head.form(path, open=[each for each in ALL if not each.endswith("parent")])
        ).status_code == 303
        assert (await guardian.get("/carnet")).status_code == 404
        assert (await guardian.get(f"/carnet/{note_id}")).status_code == 404
        assert (await guardian.get("/carnet/nouveau")).status_code == 404
        assert "/carnet" not in (await guardian.get("/applis")).text
        page = (await guardian.get("/")).text
        assert "carnet.mot" not in page
        assert f'href="/carnet/{note_id}"' not in page
        assert "data-unread hidden>0<" in page
        assert (await pupil.get(f"/carnet/{note_id}")).status_code == 200
        with pytest.raises(Invalid, match="fermé le carnet"):
            await notes.publish(paul, state.resources, notes.Draft(school.classes["CE1"], "Mot", "Texte"))
        assert (await head.form(path, open=ALL)).status_code == 303
        assert (await guardian.get(f"/carnet/{note_id}")).status_code == 200


async def test_an_application_closed_to_teachers_takes_publishing_away(state: State, school: School) -> None:
    async with await signed(state, school, "dora.direction") as head:
        await head.form(f"/ecole/{school.id}/reglages/applis", open=["carnet:parent"])
    with pytest.raises(NotFound):
        await notes.publish(
            await school.scope("paul.prof"),
            state.resources,
            notes.Draft(school.classes["CE1"], "Mot", "Texte"),
        )


async def test_one_open_school_of_several_is_enough_to_read(state: State, school: School) -> None:
    lise = school.people["lise.roy"]
    other = await school.pool.fetchval("insert into school (uai, name) values ('0990011X', 'B') returning id")
    await school.pool.execute("insert into attachment values ($1, $2)", lise, other)
    await school.pool.execute("insert into app_closed values ($1, 'parent', 'carnet')", school.id)
    assert (await school.scope("lise.roy")).has_app("carnet")
    await school.pool.execute("insert into app_closed values ($1, 'parent', 'carnet')", other)
    assert not (await school.scope("lise.roy")).has_app("carnet")


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-11-23 19:59", False),
        ("2026-11-23 20:00", True),
        ("2026-11-24 03:00", True),
        ("2026-11-24 06:59", True),
        ("2026-11-24 07:00", False),
        ("2026-11-28 12:00", True),
    ],
)
def test_quiet_hours_cross_midnight_and_cover_the_week_end(moment: str, quiet: bool) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=PARIS)
    assert Hours(time(20), time(7), True).at(at) is quiet


def test_quiet_hours_of_equal_ends_are_none() -> None:
    assert not Hours(time(0), time(0), False).at(datetime(2026, 11, 28, 12, tzinfo=PARIS))


async def test_quiet_hours_are_kept(state: State, school: School) -> None:
    path = f"/ecole/{school.id}/reglages/pause"
    async with await signed(state, school, "dora.direction") as head:
        assert (await head.form(path, quiet_from="18:30", quiet_to="8:05")).status_code == 303
        wrong = await head.form(path, quiet_from="soir", quiet_to="08:00")
        assert wrong.status_code == 200
        assert 'value="soir"' in wrong.text
    (row,) = await school.pool.fetch("select quiet_from, quiet_to, quiet_weekend from school")
    assert tuple(row) == (time(18, 30), time(8, 5), False)


async def test_the_log_says_who_did_what_and_is_filtered_and_exported(state: State, school: School) -> None:
    base = f"/ecole/{school.id}"
    async with await signed(state, school, "dora.direction") as head:
        await head.form(f"{base}/classes", name="CP")
        await head.form(f"{base}/personnes/{school.people['zoe.blin']}/bloquer", act="block")
        page = (await head.get(f"{base}/journal")).text
        assert "a créé la classe" in page
        assert "a bloqué le compte de" in page
        assert "Zoé Blin" in page
        only = (await head.get(f"{base}/journal?acte=person.blocked")).text
        assert "<strong>CP</strong>" not in only
        assert "Zoé Blin" in only
        for words in ("zoe.b", "BLIN zoe", "Zoë", "direction dora"):
            assert "Zoé Blin" in (await head.get(f"{base}/journal", params={"personne": words})).text, words
        for words in ("blin dora", "max.noir", "%x"):
            assert "Rien à montrer" in (await head.get(f"{base}/journal", params={"personne": words})).text
        assert "Rien à montrer" in (await head.get(f"{base}/journal?au=2020-01-01")).text
        exported = await head.form(f"{base}/journal.csv?acte=person.blocked&personne=zoe")
        rows = list(csv.reader(io.StringIO(exported.text.removeprefix("\ufeff")), delimiter=";"))
        assert [row[1:4] for row in rows[1:]] == [["Dora Direction", "a bloqué le compte de", "Zoé Blin"]]
        at = datetime.fromisoformat(rows[1][0])
        assert at == (
            await school.pool.fetchval("select at from audit where act = 'person.blocked'")
        ).replace(microsecond=0)
        assert at.utcoffset() == at.astimezone(PARIS).utcoffset()
        assert "a exporté le journal" in (await head.get(f"{base}/journal")).text


async def test_the_log_of_another_school_is_not_shown_and_pages_go_on(state: State, school: School) -> None:
    other = await school.pool.fetchval("insert into school (uai, name) values ('0990011X', 'B') returning id")
    async with school.pool.acquire() as connection:
        for number in range(journal.PAGE + 5):
            await audit.note(
                connection, actor_id=None, school_id=school.id, act=acts.CLASS_CREATED, data={"n": number}
            )
        await audit.note(connection, actor_id=None, school_id=other, act=acts.PERSON_MERGED)
    async with await signed(state, school, "dora.direction") as head:
        page = (await head.get(f"/ecole/{school.id}/journal")).text
        assert str(acts.PERSON_MERGED.words) not in page
        assert page.count('class="row-line"') == journal.PAGE
        last = await school.pool.fetchval("select id from audit where data->>'n' = '5'")
        assert (await head.get(f"/ecole/{school.id}/journal?avant={last}")).text.count(
            'class="row-line"'
        ) == 5


async def test_a_cell_never_becomes_a_formula(state: State, school: School) -> None:
    await school.pool.execute("update person set first_name = '=cmd()' where login = 'zoe.blin'")
    async with school.pool.acquire() as connection:
        await audit.note(
            connection, actor_id=school.people["zoe.blin"], school_id=school.id, act=acts.CLASS_CREATED
        )
    async with await signed(state, school, "dora.direction") as head:
        assert ";'=cmd() Blin;" in (await head.form(f"/ecole/{school.id}/journal.csv")).text


async def test_looking_at_the_log_writes_nothing_and_a_link_fetched_ahead_exports_nothing(
    state: State, school: School
) -> None:
    base = f"/ecole/{school.id}/journal"
    async with await signed(state, school, "dora.direction") as head:
        assert (await head.get(base)).status_code == 200
        assert (await head.get(f"{base}.csv")).status_code == 405
        refused = await head.form(f"{base}.csv?du=hier")
        wrong = await head.get(refused.headers["location"])
        assert 'value="hier"' in wrong.text
        cross = await head.post(f"{base}.csv", headers={"sec-fetch-site": "cross-site"})
        assert cross.status_code == 403
        assert await school.pool.fetchval("select count(*) from audit") == 0
        assert (await head.form(f"{base}.csv")).status_code == 200
    (written,) = await school.pool.fetch("select act, actor_id from audit")
    assert tuple(written) == ("audit.exported", school.people["dora.direction"])


@pytest.mark.parametrize("login", ["dora.direction", "gil.garde"])
async def test_the_school_shortens_its_pupils_passwords_only(
    state: State, school: School, login: str
) -> None:
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["gil.garde"]
    )
    path = f"/ecole/{school.id}/reglages"
    async with await signed(state, school, login) as head, await signed(state, school, "lea.roy") as pupil:
        assert "Au moins 8 caractères" in (await pupil.get("/compte/mot-de-passe")).text.replace(
            "\u00a0", " "
        )
        assert (await head.form(f"{path}/mot-de-passe", minimum="6")).status_code == 303
        assert 'value="6" checked' in (await head.get(path)).text
        assert passwords.rule(6) in (await pupil.get("/compte/mot-de-passe")).text
        new = {"old": PASSWORD, "password": "chat5!", "confirmation": "chat5!"}
        assert (await pupil.form("/compte/mot-de-passe", **new)).status_code == 303
        assert passwords.rule(8) in (await head.get("/compte/mot-de-passe")).text
        assert (await head.form("/compte/mot-de-passe", **new)).status_code == 200
        log = (await head.get(f"/ecole/{school.id}/journal")).text
        assert str(acts.SETTINGS_PASSWORD.words) in log
        assert "signes au moins\u00a0: 6" in log


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("20:00", "07:00", "de 20 h à 7 h."),
        ("18:30", "08:05", "de 18 h 30 à 8 h 05."),
        ("22:00", "00:00", "de 22 h à 0 h."),
    ],
)
async def test_the_pause_is_said_as_one_says_the_hour(
    state: State, school: School, start: str, end: str, said: str
) -> None:
    async with await signed(state, school, "dora.direction") as head:
        await head.form(f"/ecole/{school.id}/reglages/pause", quiet_from=start, quiet_to=end)
        page = (await head.get(f"/ecole/{school.id}")).text
    assert said.replace(" h", "\u00a0h").replace("h 3", "h\u00a03").replace("h 0", "h\u00a00") in page


@pytest.mark.parametrize("minimum", ["5", "9", "", "x", "6.5", "-6", "\u0666"])
async def test_a_length_out_of_bounds_is_told(state: State, school: School, minimum: str) -> None:
    async with await signed(state, school, "dora.direction") as head:
        answer = await head.form(f"/ecole/{school.id}/reglages/mot-de-passe", minimum=minimum)
    assert answer.status_code == 200
    assert "de 6 à 8 caractères" in answer.text
    assert await school.pool.fetchval("select pupil_password_min from school where id = $1", school.id) == 8


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("zoe.blin-2026", True),
        ("la belle zoé!", True),
        ("chez Dupont 7", True),
        ("ecoletest77", True),
        ("aaabbbcc11", False),
        ("aAaAbB1!bB", False),
        ("abababab", True),
        ("trois pommes", False),
        ("azertyuiop", True),
    ],
)
def test_what_the_rule_names_is_what_is_refused(password: str, refused: bool) -> None:
    found = passwords.problems(
        password, minimum=8, login="zoe.blin", first_name="Zoé", last_name="Dupont", schools=["École Test"]
    )
    assert bool(found) is refused
    for named in (
        "8 caractères",
        "4 différents",
        "l’identifiant",
        "le prénom",
        "le nom",
        "l’école",
        "courant",
    ):
        assert named in passwords.rule(8)
