"""A school has its own clock and its own holidays: its UAI says which, and where it does not, its direction is asked."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from support.client import signed
from support.people import School

from one import clock
from one.academies import ACADEMIES, PLACES, academy_of, place_of
from one.http.state import State
from one.mail.quiet_hours import Hours
from one.school import where
from one.school_days import HOLIDAYS, next_holidays, off, outdated
from one.store.school import closures
from one.templating.pages import ROOT
from one.templating.times import exact, reltime

pytestmark = pytest.mark.anyio
NOUMEA, TAHITI, REUNION = ZoneInfo("Pacific/Noumea"), ZoneInfo("Pacific/Tahiti"), ZoneInfo("Indian/Reunion")


def plain(words: str) -> str:
    """With spaces that break, as they are typed."""
    return words.replace("\xa0", " ")


async def moved(school: School, uai: str) -> None:
    """The school, under the UAI of another place."""
    await school.pool.execute("update school set uai = $2 where id = $1", school.id, uai)


async def test_the_database_and_the_table_have_one_clock_for_each_uai(school: School) -> None:
    asked: list[tuple[str, str | None]] = [
        (f"{prefix}0001A", None) for prefix in (*ACADEMIES, "020", "990", "099", "000")
    ]
    asked += [("0750001A", code) for code in PLACES]
    rows = await school.pool.fetch(
        "select uai, place, school_timezone(uai, place) as zone from unnest($1::text[], $2::text[]) u (uai, place)",
        [uai for uai, _said in asked],
        [said for _uai, said in asked],
    )
    for row in rows:
        place = place_of(row["uai"], row["place"])
        assert row["zone"] == str(place.zone if place else clock.PARIS), row
    assert len(rows) == len(asked)


@pytest.mark.parametrize(
    ("prefix", "department", "academy", "place"),
    [
        ("069", "69", "Lyon", "A"),
        ("002", "02", "Amiens", "B"),
        ("091", "91", "Versailles", "C"),
        ("093", "93", "Créteil", "C"),
        ("620", "2A", "Corse", "corse"),
        ("720", "2B", "Corse", "corse"),
        ("974", "974", "La Réunion", "reunion"),
        ("983", "988", "Nouvelle-Calédonie", "caledonie"),
        ("984", "987", "Polynésie française", "polynesie"),
        ("987", "986", "Wallis-et-Futuna", "wallis"),
    ],
)
def test_the_academy_follows_from_the_first_three_figures(
    prefix: str, department: str, academy: str, place: str
) -> None:
    found = academy_of(f"{prefix}0001A")
    assert found is not None
    assert (found.department, found.name, found.place) == (department, academy, place)


@pytest.mark.parametrize("prefix", ["020", "990", "099", "000", "096", "979", ""])
def test_what_the_table_does_not_hold_is_not_guessed(prefix: str) -> None:
    assert place_of(f"{prefix}0001A", None) is None
    assert place_of(f"{prefix}0001A", "reunion") == PLACES["reunion"]
    assert next_holidays(f"{prefix}0001A", date(2026, 11, 26)) is None


def test_every_department_of_mainland_france_is_in_one_zone() -> None:
    mainland = {a.department for a in ACADEMIES.values() if a.place in "ABC"}
    assert mainland == {f"{n:02}" for n in range(1, 96)} - {"20"}


def test_days_are_counted_by_the_clock_of_the_place() -> None:
    at, now = datetime(2026, 11, 25, 13, 30, tzinfo=UTC), datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    with clock.at(NOUMEA):  # 00:30 and 20:30 of one day
        assert plain(reltime(at, now)) == "20 h"
        assert plain(exact(at)).endswith("26 novembre 2026 à 0 h 30")
    with clock.at(TAHITI):  # 03:30, and 23:30 of the same day
        assert plain(reltime(at, now)) == "20 h"
        assert plain(exact(at)).endswith("25 novembre 2026 à 3 h 30")
    with clock.at(REUNION):
        assert plain(reltime(at, now)) == "hier"
    assert plain(reltime(at, now)) == "hier"  # Paris
    assert plain(exact(at)).endswith("25 novembre 2026 à 14 h 30")


def test_the_nights_on_which_clocks_change_are_of_their_days() -> None:
    # 25 October 2026, 03:00 becomes 02:00 in Paris; in La Réunion no clock ever changes.
    at, now = datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 22, 30, tzinfo=UTC)
    assert plain(reltime(at, now)) == "24 h"  # 00:30 and 23:30 of a day of 25 hours
    with clock.at(REUNION):
        assert plain(reltime(at, now)) == "hier"
    night = Hours(time(20), time(7), False, PLACES["miquelon"].zone)
    before = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)  # there clocks go back a week later than in Paris
    assert night.opens(before).astimezone(UTC) == datetime(2026, 11, 1, 10, 0, tzinfo=UTC)
    spring = Hours(time(20), time(7), False)
    assert spring.opens(datetime(2027, 3, 28, 0, 30, tzinfo=UTC)).astimezone(UTC).hour == 5


@pytest.mark.parametrize(
    ("uai", "day", "first", "last"),
    [
        ("0690001A", date(2026, 11, 26), date(2026, 12, 19), date(2027, 1, 3)),
        ("0690001A", date(2026, 12, 24), date(2026, 12, 19), date(2027, 1, 3)),
        ("0690001A", date(2027, 1, 4), date(2027, 2, 13), date(2027, 2, 28)),
        ("0440001A", date(2027, 1, 4), date(2027, 2, 20), date(2027, 3, 7)),
        ("0750001A", date(2027, 1, 4), date(2027, 2, 6), date(2027, 2, 21)),
        ("0750001A", date(2027, 5, 4), date(2027, 7, 3), date(2027, 8, 31)),  # over the bridge of Ascension
        ("6200001A", date(2026, 11, 26), date(2026, 12, 19), date(2027, 1, 3)),
        ("7200001A", date(2027, 1, 12), date(2027, 2, 13), date(2027, 2, 28)),
        ("7200001A", date(2027, 3, 12), date(2027, 4, 10), date(2027, 4, 25)),
        ("7200001A", date(2027, 5, 12), date(2027, 7, 3), date(2027, 8, 31)),
        ("7200001A", date(2028, 1, 12), None, None),
        ("9740001A", date(2026, 11, 26), date(2026, 12, 19), date(2027, 1, 31)),
        ("9830001A", date(2026, 11, 26), date(2026, 12, 19), None),
        ("9840001A", date(2026, 11, 26), date(2026, 12, 12), date(2027, 1, 10)),
        ("9840001A", date(2027, 5, 1), date(2027, 5, 15), date(2027, 5, 23)),
        ("9840001A", date(2027, 7, 3), date(2027, 7, 3), date(2027, 8, 23)),
        ("9710001A", date(2026, 11, 26), None, None),
    ],
)
def test_the_next_holidays_are_those_of_the_place_or_are_not_known(
    uai: str, day: date, first: date | None, last: date | None
) -> None:
    found = next_holidays(uai, day)
    assert (found and found.first, found and found.last) == (first, last)


def test_public_holidays_of_a_place_are_its_own() -> None:
    assert str(off("9740001A", date(2027, 12, 20))) == "jour férié"
    assert off("9710001A", date(2027, 12, 20)) is None
    assert str(off("9720001A", date(2027, 5, 22))) == "jour férié"
    assert str(off("0670001A", date(2027, 3, 26))) == "jour férié"  # Good Friday in Strasbourg
    assert off("0690001A", date(2027, 3, 26)) is None
    assert str(off("9740001A", date(2027, 1, 20))) == "vacances d’été austral"


def test_the_holidays_of_the_zones_are_not_out_of_date() -> None:
    assert not {"A", "B", "C", "corse"} & set(outdated(clock.today())), "update vacances-scolaires-france"
    assert "reunion" in outdated(date(2028, 1, 1))
    assert "corse" in outdated(date(2027, 12, 1)), "of 2028 only what it shares with all is known"


def test_each_holiday_has_a_source_that_is_told_and_follows_the_one_before() -> None:
    lines = (ROOT / "one" / "holidays.csv").read_text("utf-8").splitlines()
    told = {line.removeprefix("# ").partition(":")[0] for line in lines if line.startswith("# ")}
    before: dict[str, str] = {}
    for line in [each for each in lines if not each.startswith("#")][1:]:
        place, first, last, name, source = line.split(",")
        assert place in PLACES, line
        assert name in HOLIDAYS, line
        assert source in told, line
        assert before.get(place, "") < first < (last or "9999"), line
        before[place] = last or first


@pytest.mark.parametrize("place", ["guadeloupe", "martinique", "guyane", "mayotte", "miquelon", "wallis"])
def test_a_place_of_which_nothing_is_known_is_told_to_who_runs_one(place: str) -> None:
    assert place in outdated(date(2026, 11, 27))
    assert next_holidays("9900001A", date(2026, 11, 27), place) is None


async def test_a_page_shows_the_day_it_is_at_the_school(state: State, school: School) -> None:
    for uai, zone in (("9830001A", NOUMEA), ("9840001A", TAHITI)):
        await moved(school, uai)
        async with await signed(state, school, "paul.prof") as teacher:
            before = datetime.now(zone).date()
            page = (await teacher.get("/")).text
            days = {before, datetime.now(zone).date()}
        assert f'data-zone="{zone}"' in page
        assert any(f">{day.day}<" in page for day in days)


async def test_a_school_is_closed_by_its_own_calendar(school: School) -> None:
    for uai, zone in (("9830001A", NOUMEA), ("9840001A", TAHITI)):
        await moved(school, uai)
        here = await school.pool.fetchval(f"select {closures.today_at('$1::integer')}", school.id)
        assert here in {datetime.now(zone).date(), (datetime.now(zone) - timedelta(minutes=1)).date()}


async def test_the_direction_says_where_a_school_is_when_its_uai_does_not(
    state: State, school: School
) -> None:
    await moved(school, "9900001A")
    settings = f"/ecole/{school.id}/reglages"
    async with await signed(state, school, "dora.direction") as head:
        assert "ne dit pas de quelle académie" in (await head.get(settings)).text
        assert "Où est l’école" in (await head.get(f"/ecole/{school.id}")).text
        refused = await head.form(f"{settings}/lieu", place="")
        assert "Choisissez où est l’école" in refused.text
        assert (await head.form(f"{settings}/lieu", place="reunion")).status_code == 303
        page = plain((await head.get(settings)).text)
        assert "Vous avez choisi : La Réunion." in page
        assert "vacances d’été austral" in page or "ne sont pas connues ici" in page
        assert 'data-zone="Indian/Reunion"' in page
        assert "Où est l’école" not in (await head.get(f"/ecole/{school.id}")).text
    scope = await school.scope("paul.prof")
    assert scope.zone == REUNION
    assert where.said(scope.schools[0]).academy is None


def test_no_code_but_the_clock_asks_what_time_it_is_in_paris() -> None:
    asks = re.compile(r"now\(PARIS|astimezone\(PARIS|, PARIS\)|Europe/Paris|date\.today\(\)")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "one").rglob("*.py")
        if asks.search(path.read_text("utf-8")) and "run" not in path.parts
    ]
    # What is left: the clock itself, and jobs that come back at an hour of the server.
    assert set(found) <= {"one/clock.py", "one/store/jobs.py", "one/store/classroom/classes.py"}
