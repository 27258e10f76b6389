"""Two accounts become one, and nothing of either is lost."""

import re

import pytest
from support.client import signed
from support.people import PASSWORD, School, double

from one.accounts import sign_in as accounts
from one.apps.carnet import notes
from one.errors import Invalid, NotFound
from one.feed import page as feed
from one.http.state import State
from one.people import duplicates
from one.people.changes import accounts as account_changes
from one.people.changes.acting import InClass, InSchool
from one.people.changes.merge import merge
from one.school import journal
from one.store import audit
from one.store.accounts import codes, sessions
from one.store.people import identity
from one.store.roster import people as roster_people

pytestmark = pytest.mark.anyio


async def test_same_names_are_found_and_twins_are_not(state: State, school: School) -> None:
    await double(school, "lise.roy2", "parent", "Lisé", "Roy")
    await double(school, "lise.roy3", "enseignant", "Lise", "Roy")
    await double(school, "lea.roy2", "eleve", "Lea", "ROY")
    head = await school.scope("dora.direction")
    found = await duplicates.groups(head, state.resources, school.id)
    names = sorted(sorted(p.login for p in group) for group in found)
    assert names == [["lea.roy", "lea.roy2"], ["lise.roy", "lise.roy2"]]
    await school.pool.execute("update person set birth_date = '2018-01-01' where login = 'lea.roy'")
    await school.pool.execute("update person set birth_date = '2019-01-01' where login = 'lea.roy2'")
    found = await duplicates.groups(head, state.resources, school.id)
    assert [[p.login for p in group] for group in found] == [["lise.roy", "lise.roy2"]]


async def test_a_teacher_keeps_notes_marks_classes_and_both_logins(state: State, school: School) -> None:
    pool, old = school.pool, school.people["paul.prof"]
    new = await double(school, "paul.prof2", "enseignant", "Paul", "Prof", email="paul@example.org")
    await pool.execute(
        "insert into membership values ($1, $2), ($3, $2)", school.classes["CM2"], new, school.classes["CE1"]
    )
    first = await notes.publish(
        await school.scope("paul.prof"), state.resources, notes.Draft(school.classes["CE1"], "Un", "Texte")
    )
    second = await notes.publish(
        await school.scope("paul.prof2"), state.resources, notes.Draft(school.classes["CM2"], "Deux", "Texte")
    )
    await pool.execute(
        "insert into mark select $1, id, now() from event where subject = 'carnet' and subject_ids = array[$2::bigint]",
        new,
        first,
    )
    token = await school.token("paul.prof2")
    await merge(await school.scope("dora.direction"), state.resources, InSchool(school.id), old, new)
    assert await pool.fetchval("select count(*) from person where id = $1", new) == 0
    assert await sessions.scope(pool, token) is None
    paul = await school.scope("paul.prof")
    assert {c.name for c in paul.classes} == {"CE1", "CM2"}
    assert {n.id for n in await notes.written(paul, state.resources, None)} == {first, second}
    assert await pool.fetchval("select count(*) from mark where person_id = $1", old) == 1
    assert await pool.fetchval("select email from person where id = $1", old) == "paul@example.org"
    for login in ("paul.prof", "paul.prof2", "Paul Prof2".replace(" ", ".")):
        signed_in = await accounts.sign_in(
            state.resources, login, PASSWORD, network="test", device="", remember=False
        )
        assert isinstance(signed_in, accounts.SignedIn)
        scope = await sessions.scope(pool, signed_in.token)
        assert scope is not None
        assert scope.person_id == old
    # What was published carries the kept account, in the feed too.
    nina = await school.scope("nina.noir")
    items = (await feed.page(nina, state.resources, None)).items
    assert [each.item.author.id for each in items] == [old]
    (logged,) = await pool.fetch("select actor_id, act, target from audit")
    assert tuple(logged) == (school.people["dora.direction"], "person.merged", f"person:{old}")


async def test_a_pupil_keeps_family_and_the_notes_meant_for_them_alone(state: State, school: School) -> None:
    pool, lea = school.pool, school.people["lea.roy"]
    twin = await double(school, "lea.roy2", "eleve", "Léa", "Roy")
    await pool.execute("insert into membership values ($1, $2)", school.classes["CE1"], twin)
    await pool.execute(
        "insert into guardian values ($1, $2), ($3, $2)",
        school.people["bea.blin"],
        twin,
        school.people["lise.roy"],
    )
    draft = notes.Draft(school.classes["CE1"], "Pour elle", "Texte", whole_class=False, children=(twin,))
    note_id = await notes.publish(await school.scope("paul.prof"), state.resources, draft)
    both = notes.Draft(school.classes["CE1"], "Pour deux", "Texte", whole_class=False, children=(twin, lea))
    both_id = await notes.publish(await school.scope("paul.prof"), state.resources, both)
    await merge(await school.scope("dora.direction"), state.resources, InSchool(school.id), lea, twin)
    for login in ("lea.roy", "lise.roy", "marc.roy", "bea.blin"):
        reader = await school.scope(login)
        assert (await notes.read(reader, state.resources, note_id)).title == "Pour elle"
        titles = [each.item.title for each in (await feed.page(reader, state.resources, None)).items]
        assert titles == ["Pour deux", "Pour elle"]
    assert await pool.fetchval(
        "select array_agg(child_id) from carnet_child where carnet_id = $1", both_id
    ) == [lea]
    seqs = await pool.fetch(
        "select c.name, c.seq, array_agg(f.seq order by f.seq) as places from channel c"
        " join feed f on f.channel_id = c.id group by c.id"
    )
    assert all(row["places"] == list(range(1, row["seq"] + 1)) for row in seqs)  # no hole, no double


async def test_the_log_of_both_accounts_is_the_kept_ones(state: State, school: School) -> None:
    pool, old, head = school.pool, school.people["paul.prof"], await school.scope("dora.direction")
    new = await double(school, "paul.prof2", "enseignant", "Paul", "Prof")
    await pool.execute("insert into membership values ($1, $2)", school.classes["CM2"], new)
    await account_changes.block(head, state.resources, InSchool(school.id), new)
    await account_changes.unblock(head, state.resources, InSchool(school.id), new)
    await account_changes.rename(
        await school.scope("paul.prof2"),
        state.resources,
        InClass(school.classes["CM2"]),
        school.people["max.noir"],
        "Max",
        "N",
    )
    await merge(head, state.resources, InSchool(school.id), old, new)
    lines = await journal.page(head, state.resources, school.id, audit.Filter(person="paul.prof"), None)
    assert [(line.actor, line.target_name) for line in reversed(lines)] == [
        ("Dora Direction", "Paul Prof"),
        ("Dora Direction", "Paul Prof"),
        ("Paul Prof", "Max N"),
        ("Dora Direction", "Paul Prof"),
    ]


@pytest.mark.parametrize(
    ("kept", "removed", "merged"),
    [
        (None, None, None),
        ("enseignant", None, "enseignant"),
        (None, "enseignant", "enseignant"),
        ("enseignant", "direction", "direction"),
        ("direction", "enseignant", "direction"),
        (None, "console", "direction"),
    ],
)
async def test_a_block_of_the_direction_outlives_the_merge(
    state: State, school: School, kept: str | None, removed: str | None, merged: str | None
) -> None:
    pool, lise = school.pool, school.people["lise.roy"]
    spare = await double(school, "lise.roy2", "parent", "Lise", "Roy")
    for person_id, how in ((lise, kept), (spare, removed)):
        if how is not None:
            await pool.execute(
                "update person set blocked_at = now(), blocked_as = nullif($2, 'console') where id = $1",
                person_id,
                how,
            )
    await merge(await school.scope("dora.direction"), state.resources, InSchool(school.id), lise, spare)
    row = await pool.fetchrow("select blocked_at is not null, blocked_as from person where id = $1", lise)
    assert row is not None
    assert tuple(row) == (merged is not None, merged)


async def test_an_inactive_account_takes_the_password_and_dead_codes_open_nothing(
    state: State, school: School
) -> None:
    pool, lise = school.pool, school.people["lise.roy"]
    spare = await double(school, "lise.roy2", "parent", "Lise", "Roy")
    await pool.execute("update person set password_hash = null, activated_at = null where id = $1", spare)
    async with pool.acquire() as connection:
        await codes.put(connection, [lise], [b"x"], 60)
    await merge(await school.scope("dora.direction"), state.resources, InSchool(school.id), spare, lise)
    result = await accounts.sign_in(
        state.resources, "lise.roy", PASSWORD, network="t", device="", remember=False
    )
    assert isinstance(result, accounts.SignedIn)
    assert await pool.fetchval("select count(*) from activation_code") == 0
    assert await pool.fetchval("select count(*) from guardian where guardian_id = $1", spare) == 2
    async with pool.acquire() as connection:  # a login that became an alias is never given again
        assert "lise.roy" in await roster_people.logins(connection, ["lise.roy"])


async def test_what_stands_in_the_way_is_said_and_nothing_is_merged(state: State, school: School) -> None:
    pool, head = school.pool, await school.scope("dora.direction")
    paul, gil = school.people["paul.prof"], school.people["gil.garde"]
    own = await double(school, "dora.direction2", "enseignant", "Dora", "Direction")
    away = await double(school, "paul.prof2", "enseignant", "Paul", "Prof")
    other = await pool.fetchval("insert into school (uai, name) values ('0990011X', 'B') returning id")
    await pool.execute("insert into attachment values ($1, $2)", away, other)
    for each, two in ((paul, gil), (head.person_id, own), (own, head.person_id), (paul, away), (away, paul)):
        with pytest.raises(Invalid):
            await merge(head, state.resources, InSchool(school.id), each, two)
    with pytest.raises(NotFound):
        await merge(head, state.resources, InSchool(school.id), paul, paul)
    with pytest.raises(NotFound):
        await merge(await school.scope("paul.prof"), state.resources, InSchool(school.id), own, paul)
    await pool.execute("delete from attachment where person_id = $1 and school_id = $2", away, school.id)
    with pytest.raises(NotFound):
        await merge(head, state.resources, InSchool(school.id), paul, away)
    assert await pool.fetchval("select count(*) from login_alias") == 0


async def test_the_pages_compare_and_merge(state: State, school: School) -> None:
    spare = await double(school, "lise.roy2", "parent", "Lise", "Roy")
    lise, base = school.people["lise.roy"], f"/ecole/{school.id}/doublons"
    async with await signed(state, school, "dora.direction") as client:
        assert "Un doublon possible" in (await client.get(f"/ecole/{school.id}")).text
        assert f"a={lise}&amp;b={spare}" in (await client.get(base)).text
        page = await client.get(f"{base}/comparer?a={lise}&b={spare}")
        assert "Est-ce la même personne" in page.text
        done = await client.form(f"{base}/comparer", keep=lise, remove=spare)
        assert done.headers["location"] == f"/ecole/{school.id}/personnes/{lise}"
        assert "lise.roy2" in (await client.get(done.headers["location"])).text
        assert (await client.form(f"{base}/comparer", keep=lise, remove=spare)).status_code == 404
        assert "doublon possible" not in (await client.get(f"/ecole/{school.id}")).text


async def test_two_accounts_of_other_names_or_birth_dates_are_merged_only_after_a_second_yes(
    state: State, school: School
) -> None:
    zoe, lea, base = (
        school.people["zoe.blin"],
        school.people["lea.roy"],
        f"/ecole/{school.id}/doublons/comparer",
    )
    twin = await double(school, "lea.roy2", "eleve", "LEA", "roy")
    async with await signed(state, school, "dora.direction") as client:
        assert 'name="sure"' not in (await client.get(f"{base}?a={lea}&b={twin}")).text, "the same name"
        await school.pool.execute(
            "update person set birth_date = case id when $1 then date '2018-01-01' else date '2019-01-01' end"
            " where id in ($1, $2)",
            lea,
            twin,
        )
        for other in (zoe, twin):
            assert (await client.get(f"{base}?a={lea}&b={other}")).text.count('name="sure"') == 2
            for keep, remove in ((lea, other), (other, lea)):
                answer = await client.form(base, keep=keep, remove=remove)
                assert answer.status_code == 200
                assert "Rien n’est fusionné" in answer.text
                assert answer.text.count('id="f-sure"') == 1, "where the summary of errors leads"
        assert await school.pool.fetchval("select count(*) from login_alias") == 0
        asked = (await client.get(f"{base}?a={lea}&b={zoe}")).text
        words = re.sub("<[^>]+>", "", asked)
        assert "Léa Roy (lea.roy) et Zoé Blin (zoe.blin)" in words
        assert (await client.form(base, keep=lea, remove=zoe, sure="1")).status_code == 303
    assert [tuple(row) for row in await school.pool.fetch("select login, person_id from login_alias")] == [
        ("zoe.blin", lea)
    ]


async def test_names_in_the_other_order_are_the_same_name(state: State, school: School) -> None:
    turned = await double(school, "roy.lise", "parent", "Roy", "Lise")
    head, lise = await school.scope("dora.direction"), school.people["lise.roy"]
    assert not (await duplicates.pair(head, state.resources, school.id, lise, turned)).differ
    await merge(head, state.resources, InSchool(school.id), lise, turned)


async def test_every_table_that_points_at_people_is_known_by_asking(state: State, school: School) -> None:
    async with school.pool.acquire() as connection:
        await connection.execute(
            "create table later (id int primary key, who bigint not null references person, day date,"
            " unique (who, day))"
        )
        paul, anne = school.people["paul.prof"], school.people["anne.autre"]
        await connection.execute(
            "insert into later values (1, $1, '2026-01-01'), (2, $2, '2026-01-01'), (3, $2, '2026-01-02')",
            paul,
            anne,
        )
        found = await identity.references(connection)
        mine = [each for each in found if each.table == "later"]
        assert [(each.column, each.kept, each.uniques) for each in mine] == [("who", True, [["day"]])]
        await identity.repoint(connection, mine, anne, paul)
        assert [tuple(r) for r in await connection.fetch("select id, who from later order by id")] == [
            (1, paul),
            (3, paul),
        ]
