"""Little hands: who signs in by pictures or by a card, where, when, and after how many guesses no more."""

import asyncio
import re
from datetime import UTC, datetime, time, timedelta

import pytest
from support.client import signed
from support.hands import ALWAYS, card_of, open_class, others, said, tablet_for
from support.people import School, double

from one.accounts import pictures
from one.http.routes import TABLE
from one.http.state import State
from one.store.accounts import sessions
from one.store.accounts.pictures import Opening
from one.tablet import cards

pytestmark = pytest.mark.anyio

CHILDREN, CARD = "/tablette/eleves", "/tablette/carte"
WRONG, LOCKED = "Ce n’est pas ça", "demande de l’aide à ton enseignant"
# All that a pupil may do who signed in by pictures. What is new is not among it until somebody says so here and in its line.
MAY = {
    "GET /",
    "GET /fil/autour",
    "POST /fil/lus",
    "GET /fil/{id}/pourquoi",
    "POST /deconnexion",
    "GET /conditions",
    "GET /applis",
    "GET /applis/liens/{id}",
    "GET /aide",
    "GET /aide/{name}",
    *(f"GET /{code}" for code in ("carnet", "actualites", "cahier", "messagerie", "classe")),
    *(f"GET /{code}/{{id}}" for code in ("carnet", "actualites", "cahier", "messagerie", "classe")),
    "GET /blog",
    "GET /blog/{id}",
    "GET /blog/billets/{id}",
    "GET /sortie",
    "GET /profil/{id}",
    *(f"{method} /compte/personnalisation" for method in ("GET", "POST")),
    "GET /fichiers/{id}",
    "GET /fichiers/{id}/petit",
    "GET /portraits",
    "GET /confidentialite",
    "GET /confidentialite/enfants",
    "GET /portraits/{id}/{version}",
    "GET /portraits/{id}/{version}/petit",
    "GET /flash",
    "POST /flash/{flash}/lu",
    "GET /live/events",
    "GET /live/poll",
    "POST /live/read",
    "GET /tablette",
    "GET /tablette/repos",
    "GET /tablette.js",
    "POST /tablette/etat",
    "GET /tablette/live/events",
    "GET /tablette/live/poll",
    "GET /tablette/eleves",
    "GET /tablette/eleves/{person}",
    "POST /tablette/eleves/{person}",
    "GET /tablette/carte",
    "POST /tablette/carte",
}
# No session is read there.
UNREAD = ("/static/", "/health/", "/metrics", "/desabonnement/", "/notifications/")


async def test_a_child_touches_four_pictures_or_shows_a_card_and_reads_their_feed(
    state: State, school: School
) -> None:
    await open_class(school)
    card, lea = await card_of(state, school), school.people["lea.roy"]
    async with await tablet_for(state, school) as tablet:
        assert "Léa" in (await tablet.get(CHILDREN)).text
        for way, fields in (
            (f"{CHILDREN}/{lea}", {"picked": said(card.code)}),
            (CARD, {"card": card.qr.partition("#")[2]}),
        ):
            answer = await tablet.form(way, **fields)
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
            assert "Clear-Site-Data" in answer.headers
            page = (await tablet.get("/")).text
            assert "data-hands" in page
            assert "J’ai fini" in page
            assert 'href="/compte"' not in page
        assert await school.pool.fetchval("select count(*) from session where tablet_id is not null") == 1
        answer = await tablet.form("/deconnexion")
        assert answer.headers["location"] == "/tablette"
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert await school.pool.fetchval("select count(*) from session where tablet_id is not null") == 0


async def test_twenty_four_guesses_at_one_moment_on_two_tablets_and_by_both_doors_are_three(
    state: State, school: School
) -> None:
    await open_class(school)
    card, lea = await card_of(state, school), school.people["lea.roy"]
    await card_of(state, school, "zoe.blin")
    async with await tablet_for(state, school) as one, await tablet_for(state, school) as two:
        guesses = [
            tablet.form(f"{CHILDREN}/{lea}", picked=said(others(card.code)))
            if n % 2
            else tablet.form(CARD, card=f"{lea}.{'x' * 43}")
            for n in range(12)
            for tablet in (one, two)
        ]
        answers = await asyncio.gather(*guesses)
        assert sum(WRONG in answer.text for answer in answers) <= 2
        assert all(answer.history for answer in answers)
        assert await school.pool.fetchval("select tries from picture_code where person_id = $1", lea) == 3
        for right in (
            one.form(f"{CHILDREN}/{lea}", picked=said(card.code)),
            two.form(CARD, card=card.qr.partition("#")[2]),
        ):
            assert LOCKED in (await right).text
        assert await school.pool.fetchval("select count(*) from session where tablet_id is not null") == 0
        zoe = school.people["zoe.blin"]
        assert await school.pool.fetchval("select tries from picture_code where person_id = $1", zoe) == 0
        assert await school.pool.fetchval("select count(*) from audit where act = 'pictures.locked'") == 1
        async with await signed(state, school, "paul.prof") as teacher:
            path = f"/classe/{school.classes['CE1']}/parametrage/tablettes"
            assert "a raté trois fois" in (await teacher.get(path)).text
            assert (await teacher.form(f"{path}/images/{lea}/rouvrir")).status_code == 303
        assert (await one.form(f"{CHILDREN}/{lea}", picked=said(card.code))).headers["location"] == "/"


async def test_pictures_open_nothing_elsewhere_at_another_hour_or_with_another_code(
    state: State, school: School
) -> None:
    await open_class(school)
    await open_class(school, class_name="CM2")
    old, lea = await card_of(state, school), school.people["lea.roy"]
    way, picked = f"{CHILDREN}/{lea}", said(old.code)
    async with (
        await tablet_for(state, school) as tablet,
        await tablet_for(state, school, "CM2") as elsewhere,
        await signed(state, school, "paul.prof") as browser,
    ):
        for client in (elsewhere, browser):
            assert (await client.form(way, picked=picked)).status_code == 404
        assert WRONG in (await elsewhere.form(CARD, card=old.qr.partition("#")[2])).text
        assert (await browser.get(CHILDREN)).status_code == 404
        tom = school.people["tom.roy"]
        assert (await tablet.form(f"{CHILDREN}/{tom}", picked=picked)).status_code == 404
        for closed in (
            Opening(open=False, starts=time(0), ends=time(23, 59, 59), days=[1, 2, 3, 4, 5, 6, 7]),
            Opening(open=True, starts=time(0), ends=time(23, 59, 59), days=[]),
        ):
            await open_class(school, closed)
            assert (await tablet.form(way, picked=picked)).status_code == 404
            assert "fermé" in (await tablet.get(CHILDREN)).text
        await open_class(school)
        new = await card_of(state, school)
        assert WRONG in (await tablet.form(CARD, card=old.qr.partition("#")[2])).text
        assert (await tablet.form(way, picked=said(new.code))).headers["location"] == "/"
        await school.pool.execute("delete from membership where person_id = $1", lea)
        assert (await tablet.get("/")).headers["location"] == "/tablette"
        assert (await tablet.form(way, picked=said(new.code))).status_code == 404


async def test_the_end_of_school_is_that_of_paris_in_summer_and_winter_and_days_off_have_none() -> None:
    def until(*at: int) -> datetime | None:
        opening = Opening(open=True, starts=time(8), ends=time(17), days=[1, 2, 4, 5])
        return pictures.until(opening, datetime(*at, tzinfo=UTC))  # type: ignore[arg-type,misc]

    assert until(2026, 11, 26, 6, 59) is None
    assert until(2026, 11, 26, 7, 0) == datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    assert until(2026, 11, 26, 16, 0) is None
    assert until(2026, 6, 25, 6, 0) == datetime(2026, 6, 25, 15, 0, tzinfo=UTC)
    assert until(2026, 11, 25, 10, 0) is None  # a Wednesday
    assert until(2026, 11, 28, 10, 0) is None


async def test_a_picture_session_ends_with_school_and_pages_do_not_make_it_longer(
    state: State, school: School
) -> None:
    await open_class(school)
    card, lea = await card_of(state, school), school.people["lea.roy"]
    async with await tablet_for(state, school) as tablet:
        await tablet.form(f"{CHILDREN}/{lea}", picked=said(card.code))
        soon = datetime.now(UTC) + timedelta(minutes=3)
        await school.pool.execute(
            "update session set ends_at = $1, expires_at = $1, last_seen_at = now() - interval '5 minutes'"
            " where tablet_id is not null",
            soon,
        )
        assert (await tablet.get("/")).status_code == 200
        assert (
            await school.pool.fetchval("select expires_at from session where tablet_id is not null") == soon
        )
        await school.pool.execute("update session set expires_at = now() where tablet_id is not null")
        assert (await tablet.get("/")).headers["location"] == "/tablette"
        assert (await tablet.get("/connexion?suite=/")).headers["location"] == "/tablette"
        answer = await tablet.get("/tablette")
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
        assert "one=" in "".join(answer.headers.get_list("set-cookie"))


async def test_of_the_whole_table_of_routes_a_picture_session_has_what_is_listed_here_and_no_more(
    state: State, school: School
) -> None:
    said_so = {f"{method} {route.path}" for route in TABLE for method in route.pictures}
    assert said_so == MAY
    await open_class(school)
    card, lea = await card_of(state, school), school.people["lea.roy"]
    async with await tablet_for(state, school) as tablet:
        await tablet.form(f"{CHILDREN}/{lea}", picked=said(card.code))
        own = tablet.cookies.get("one")
        for route in TABLE:
            for method in route.methods:
                if f"{method} {route.path}" in MAY or route.path.startswith(UNREAD):
                    continue
                path = re.sub(r"{\w+}", str(school.classes["CE1"]), route.path)
                answer = await tablet.request(
                    method,
                    path,
                    data={} if method == "POST" else None,
                    headers={"sec-fetch-site": "same-origin"},
                )
                assert answer.status_code == 404, (method, path)
        assert tablet.cookies.get("one") == own
        assert (await tablet.get("/applis")).status_code == 200
        assert (await tablet.get("/classe")).status_code == 200


@pytest.mark.parametrize("login", ["anne.autre", "lise.roy", "lea.roy", "gil.garde"])
async def test_who_may_not_set_up_the_class_gets_404_and_makes_no_card(
    state: State, school: School, login: str
) -> None:
    lea = school.people["lea.roy"]
    await card_of(state, school)
    path = f"/classe/{school.classes['CE1']}/parametrage/tablettes/images"
    before = await school.pool.fetchrow("select * from picture_code")
    async with await signed(state, school, login) as wrong:
        assert (await wrong.get(path)).status_code == 404
        for way in ("", "/cartes", "/terminer", f"/{lea}/rouvrir", f"/{lea}/retirer", f"/{lea}/terminer"):
            sent = {"people": lea, "opened": "1", "starts": "08:00", "ends": "17:00", "days": "1"}
            answer = await wrong.form(path + way, **sent)
            assert answer.status_code == 404, way
    assert await school.pool.fetchrow("select * from picture_code") == before


async def test_a_teacher_opens_it_hands_out_cards_and_ends_what_is_open(state: State, school: School) -> None:
    ce1, lea = school.classes["CE1"], school.people["lea.roy"]
    path = f"/classe/{ce1}/parametrage/tablettes/images"
    async with await signed(state, school, "paul.prof") as teacher, await tablet_for(state, school) as tablet:
        assert "wall-door" not in (await tablet.get("/tablette")).text
        wrong = await teacher.form(path, opened="1", starts="17:00", ends="8:00", days="1")
        assert "après son début" in wrong.text
        opened = await teacher.form(path, opened="1", starts="00:00", ends="23:59", days="1")
        assert opened.status_code == 303
        made = await teacher.form(f"{path}/cartes", people=[lea])
        assert made.headers["content-type"] == "application/pdf"
        assert made.content.startswith(b"%PDF")
        await open_class(school)
        assert "wall-door" in (await tablet.get("/tablette")).text
        card = await card_of(state, school)
        await tablet.form(f"{CHILDREN}/{lea}", picked=said(card.code))
        assert "Sur la tablette" in (await teacher.get(path)).text
        assert (await teacher.form(f"{path}/{lea}/terminer")).status_code == 303
        assert (await tablet.get("/")).headers["location"] == "/tablette"
        await tablet.form(f"{CHILDREN}/{lea}", picked=said(card.code))
        assert (await teacher.form(path, starts="08:00", ends="17:00", days="1")).status_code == 303
        assert (await tablet.get("/")).headers["location"] == "/tablette"
        assert (await teacher.form(f"{path}/{lea}/retirer")).status_code == 303
    acts = [row["act"] for row in await school.pool.fetch("select act from audit order by id")]
    assert {"pictures.set", "pictures.made", "pictures.ended", "pictures.removed"} <= set(acts)
    assert await school.pool.fetchval("select count(*) from picture_code") == 0


async def test_namesakes_are_told_apart_by_as_much_of_their_last_name_as_it_takes(
    state: State, school: School
) -> None:
    await open_class(school)
    ids = [school.people["lea.roy"], school.people["zoe.blin"]]
    for n, last in enumerate(("Roux", "Roy")):
        ids.append(await double(school, f"lea.{n}", "eleve", "Léa", last))
        await school.pool.execute("insert into membership values ($1, $2)", school.classes["CE1"], ids[-1])
    made = await cards.give(await school.scope("paul.prof"), state.resources, school.classes["CE1"], ids)
    assert sorted(card.name for card in made) == ["Léa Rou.", "Léa Roy. 1", "Léa Roy. 2", "Zoé"]
    assert len({card.avatar for card in made}) == 4


async def test_nothing_that_opens_is_kept_but_as_a_digest(state: State, school: School) -> None:
    await open_class(school)
    card = await card_of(state, school)
    row = await school.pool.fetchrow("select * from picture_code")
    assert row is not None
    secret = card.qr.rpartition(".")[2]
    assert row["card_hash"] == sessions.digest(secret)
    assert secret not in str(dict(row))
    assert "code" not in repr(card)
    key = state.resources.key
    lea = school.people["lea.roy"]
    assert row["code_mac"] == pictures.mac(key, lea, row["seed"], card.code)
    assert row["code_mac"] != pictures.mac(b"another", lea, row["seed"], card.code)
    assert ALWAYS.open
