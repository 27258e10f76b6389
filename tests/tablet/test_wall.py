"""What the wall of a class shows, and what it never does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from support.client import Client, browser_for, signed
from support.people import School
from support.tablet import device_of

from one import channels, events
from one.http.state import State
from one.notifications import Frequency, Type
from one.school import flash, settings
from one.store.accounts import sessions
from one.store.work import work
from one.subjects import Subject
from one.tablet import wall

pytestmark = pytest.mark.anyio

SAID = Type("carnet", "mot", "dit", Frequency.NEVER, "")  # type: ignore[arg-type]


async def on_tablet(state: State, school: School) -> Client:
    """A browser that is the tablet of CE1."""
    token, _id = await device_of(school.pool, school)
    browser = browser_for(state)
    browser.cookies.set("one-tablet", token)
    return browser


async def publish(state: State, school: School, channel: str, title: str) -> None:
    async with work(await school.scope("paul.prof"), state.resources) as w:
        await w.publish(SAID, channels=[channel], subject=Subject(), title=title, url="/")


async def test_the_wall_shows_what_the_class_and_its_pupils_are_told_and_nothing_else(
    state: State, school: School
) -> None:
    ce1, cm2 = school.classes["CE1"], school.classes["CM2"]
    for channel, title in (
        (channels.class_(ce1), "À la classe"),
        (channels.class_profile(ce1, "eleve"), "Aux élèves"),
        (channels.class_profile(ce1, "parent"), "SECRET des parents"),
        (channels.class_profile(ce1, "enseignant"), "SECRET des enseignants"),
        (channels.family(school.people["zoe.blin"]), "SECRET de Zoé"),
        (channels.user(school.people["zoe.blin"]), "SECRET à Zoé"),
        (channels.school_profile(school.id, "eleve"), "SECRET de l’école"),
        (channels.class_(cm2), "SECRET du CM2"),
    ):
        await publish(state, school, channel, title)
    async with await on_tablet(state, school) as tablet:
        page = (await tablet.get("/tablette")).text
    assert "À la classe" in page
    assert "Aux élèves" in page
    assert "SECRET" not in page


async def test_what_the_school_closes_to_pupils_leaves_the_wall_and_open_walls_are_told(
    state: State, school: School
) -> None:
    await publish(state, school, channels.class_(school.classes["CE1"]), "À la classe")
    async with await on_tablet(state, school) as tablet:
        assert "À la classe" in (await tablet.get("/tablette")).text
        await settings.set_apps(await school.scope("dora.direction"), state.resources, school.id, [])
        assert "À la classe" not in (await tablet.get("/tablette")).text
    told = await school.pool.fetch(
        "select c.name from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id"
        " where e.kind = $1",
        events.Kind.SETTINGS,
    )
    names = {row["name"] for row in told}
    assert f"class:{school.classes['CE1']}:eleve" in names
    assert f"class:{school.classes['CM2']}:eleve" not in names  # it has no tablet


async def test_messages_flash_for_pupils_stand_on_the_wall_until_their_end_and_those_for_adults_never(
    state: State, school: School
) -> None:
    dora, now = await school.scope("dora.direction"), datetime.now(UTC)
    async with await on_tablet(state, school) as tablet:
        for text, color, profiles, starts_at in (
            ("Photo de classe", "leaf", ("eleve", "parent"), None),
            ("Rentrez tous", "coral", ("eleve",), None),
            ("SECRET des adultes", "sun", ("parent", "enseignant", "personnel"), None),
            ("SECRET de demain", "sky", ("eleve",), now + timedelta(hours=1)),
        ):
            made = flash.Draft(text, color, profiles, starts_at, now + timedelta(hours=2))
            await flash.publish(dora, state.resources, school.id, made)
        page = (await tablet.get("/tablette")).text
        assert 0 < page.index("Rentrez tous") < page.index("Photo de classe")  # urgent ones first
        assert "Bonne nouvelle" in page
        assert 'dir="auto">Rentrez tous<' in page, "in whatever script it is written"
        assert "SECRET" not in page
        assert "J’ai lu" not in page
        told = f"class:{school.classes['CE1']}:eleve"
        heard = await school.pool.fetch(
            "select e.body::json -> 'flash' ->> 'text' as text from event e join feed f on f.event_id = e.id"
            " join channel c on c.id = f.channel_id where e.kind = $1 and c.name = $2 order by e.id",
            events.Kind.FLASH,
            told,
        )
        assert [row["text"] for row in heard] == ["Photo de classe", "Rentrez tous"]
        await school.pool.execute("update message_flash set ends_at = now() where starts_at <= now()")
        assert "wall-flash" not in (await tablet.get("/tablette")).text


async def test_birthdays_are_told_by_first_name_and_only_when_the_teacher_wants_them(
    state: State, school: School
) -> None:
    await school.pool.execute(
        "update person set birth_date = (now() at time zone 'Europe/Paris')::date - interval '8 years'"
        " where login in ('zoe.blin', 'tom.roy')"
    )
    async with await on_tablet(state, school) as tablet, await signed(state, school, "paul.prof") as teacher:
        assert "anniversaire" not in (await tablet.get("/tablette")).text
        tablets = f"/classe/{school.classes['CE1']}/parametrage/tablettes"
        path, switch = f"{tablets}/anniversaires", 'name="birthdays" value="1"'
        assert f"{switch}>" in (await teacher.get(tablets)).text
        assert (await teacher.form(path, birthdays="1")).status_code == 303
        assert f"{switch} checked>" in (await teacher.get(tablets)).text
        page = (await tablet.get("/tablette")).text
        assert "Joyeux anniversaire" in page
        assert "Zoé" in page
        assert "Blin" not in page
        assert "Tom" not in page  # of another class
        await teacher.form(path)
        assert "anniversaire" not in (await tablet.get("/tablette")).text


@pytest.mark.parametrize(
    ("day", "born"),
    [
        (date(2027, 2, 28), [(2, 28), (2, 29)]),
        (date(2028, 2, 28), [(2, 28)]),
        (date(2028, 2, 29), [(2, 29)]),
        (date(2027, 3, 28), [(3, 28)]),
    ],
)
def test_who_was_born_on_29_february_has_a_birthday_every_year(
    day: date, born: list[tuple[int, int]]
) -> None:
    assert wall._born_on(day) == born


async def test_who_signed_in_on_the_tablet_and_goes_back_to_the_wall_is_signed_out(
    state: State, school: School
) -> None:
    token = await school.token("lea.roy")
    async with await on_tablet(state, school) as tablet:
        tablet.cookies.set("one", token)
        # A wall in another tab that reads itself again ends nobody's session; a person who opens it does.
        assert "data-wall" in (await tablet.get("/tablette", headers={"sec-fetch-dest": "empty"})).text
        assert await sessions.scope(school.pool, token) is not None
        answer = await tablet.get("/tablette", headers={"sec-fetch-dest": "document"})
        assert "data-wall" in answer.text
        assert "Léa" not in answer.text
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert await sessions.scope(school.pool, token) is None


async def test_on_a_tablet_nobody_is_remembered_and_no_cookie_says_who_was_there(
    state: State, school: School
) -> None:
    async with await on_tablet(state, school) as tablet:
        answer = await tablet.form("/connexion", login="paul.prof", password="un-joli-cartable", remember="1")
        assert answer.status_code == 303
        given = [each.partition("=")[0] for each in answer.headers.get_list("set-cookie")]
        assert "one" in given
        assert "one-device" not in given
        answer = await tablet.form("/deconnexion")
        assert answer.headers["location"] == "/tablette"
        assert (await tablet.get("/")).headers["location"] == "/tablette"
    assert await school.pool.fetchval("select bool_or(remember) from session") in (None, False)


async def test_the_worker_of_a_wall_keeps_a_page_that_says_nothing_of_any_class(
    state: State, school: School
) -> None:
    async with await on_tablet(state, school) as tablet:
        script = await tablet.get("/tablette.js")
        assert script.headers["content-type"].startswith("text/javascript")
        assert '["/tablette/repos","/static/' in script.text
        page = (await tablet.get("/tablette/repos")).text
    assert "Le mur se repose" in page
    assert "CE1" not in page
