"""Fields for days and hours, without a picker: what was understood is said, what was not stands as it was typed."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from inspect import isabstract
from pathlib import Path

import pytest
from starlette.datastructures import ImmutableMultiDict
from support.client import Client
from support.notes import as_
from support.people import School

from one import clock, i18n
from one.http.fields import Day, Hour, Meant, Moment, days
from one.http.forms import Form
from one.http.moments import moment
from one.http.routes import TABLE
from one.profile.fields import birth
from one.school import flash

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 27)
BIRTH = (-110, 0)


@pytest.fixture(params=["fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with i18n.speaking(request.param):
        yield request.param


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def test_an_hour_that_a_change_of_clocks_skips_or_repeats_is_asked_about() -> None:
    for day, words in (("2027-03-28", "heure d’été"), ("2027-10-31", "deux fois")):
        at, errors = moment(date.fromisoformat(day), time(2, 30))
        assert at is None
        assert words in errors["hour"][0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-28T01:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28T03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("2027-10-31T01:59", datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        ("2027-10-31T03:00", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
        ("2027-07-01 18:00", datetime(2027, 7, 1, 16, 0, tzinfo=UTC)),
    ],
)
def test_minutes_are_those_of_the_clocks_of_france(text: str, expected: datetime) -> None:
    assert flash.moment(text) == expected
    assert flash.typed(expected).replace("T", " ") == text.replace("T", " ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027-03-28T02:30", "heure d’été"),
        ("2027-10-31T02:30", "deux fois"),
        ("2027-02-30T10:00", "comme"),
        ("0001-01-01T00:00", "trop loin"),
        ("demain", "comme"),
        ("20270328T0230", "comme"),
    ],
)
def test_an_hour_that_does_not_exist_or_comes_twice_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        flash.moment(text)


class Typed(Form):
    """One of each."""

    day = Day("Jour", ahead=True)
    hour = Hour("Heure")
    at = Moment("Moment")
    born = Day("Naissance", years=BIRTH, rule=birth)


def sent(**typed: str) -> Typed:
    form = Typed(formdata=ImmutableMultiDict(typed))
    form.validate()
    return form


def test_a_field_keeps_what_was_understood_and_shows_it_again(language: str, now: None) -> None:
    form = sent(day="29/03/2027", hour="7h30", at="29 mars 2027 à 18 h 30", born="3/4/84")
    values = {"day": "2027-03-29", "hour": "07:30", "at": "2027-03-29T18:30", "born": "1984-04-03"}
    assert not form.errors
    assert {name: form[name].data for name in values} == values
    assert form.typed == {name: [value] for name, value in values.items()}
    assert [each.kind for each in form.fields if each.name in values] == [
        "date",
        "time",
        "datetime-local",
        "date",
    ]


def test_a_field_keeps_what_was_not_understood_as_it_was_typed_on_a_plain_line(
    language: str, now: None
) -> None:
    form = sent(day="31/02", hour="25h", at="29 mars", born="3/4/20")
    assert set(form.errors) == {"day", "hour", "at", "born"}
    assert form.typed == {"day": ["31/02"], "hour": ["25h"], "at": ["29 mars"], "born": ["3/4/20"]}
    again = Typed(formdata=ImmutableMultiDict({name: value for name, (value,) in form.typed.items()}))
    assert {each.kind for each in again.fields if each.name != "key"} == {"text"}


def test_a_year_that_was_added_stands_in_the_field_and_is_taken_when_it_is_sent_again(
    language: str, now: None
) -> None:
    form = sent(day="29 mars", at="29 mars 18h")
    assert "Est-ce bien lundi 29 mars 2027" in str(form.errors["day"])
    assert form.typed == {"day": ["2027-03-29"], "at": ["2027-03-29T18:00"]}
    assert not sent(**{name: value for name, (value,) in form.typed.items()}).errors


def forms(base: type[Form]) -> Iterator[type[Form]]:
    for each in base.__subclasses__():
        yield each
        yield from forms(each)


def test_every_field_for_a_day_or_an_hour_in_the_product_understands(language: str) -> None:
    assert TABLE  # every room is there
    found = 0
    for cls in {each for each in forms(Form) if each.__module__.startswith("one.") and not isabstract(each)}:
        for field in cls().fields:
            said = re.search(
                r"(^|_)(day|date|hour|from|to|au|du|starts|ends|naissance|deadline)(_|$)", field.name
            )
            assert isinstance(field, Meant) or field.kind != "text" or not said, (
                f"{cls.__name__}.{field.name}"
            )
            found += isinstance(field, Meant)
    assert found >= 20


def test_no_template_draws_a_picker_by_itself() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"""type="(date|time|datetime-local|month|week)\"""", path.read_text("utf-8")), (
            path
        )


async def test_a_day_typed_by_hand_is_taken_and_said_on_the_next_page(client: Client, school: School) -> None:
    await as_(client, "paul.prof")
    day = clock.today() + timedelta(days=8)
    work = {
        "matter": "lecture",
        "title": "Relire",
        "body": "",
        "sure": "1",
        "class_ids": [school.classes["CE1"]],
    }
    answer = await client.form("/cahier/nouveau", **work, due_on="31/02")
    assert 'value="31/02"' in answer.text
    assert 'type="text" value="31/02"' in answer.text
    answer = await client.form("/cahier/nouveau", **work, due_on=f"{day:%d/%m/%Y}")
    assert answer.status_code == 303
    page = (await client.get(answer.headers["location"])).text
    assert f"Compris\u00a0: {days.said(day)}." in page
    assert "Compris" not in (await client.get(answer.headers["location"])).text
    assert await school.pool.fetchval("select due_on from cahier") == day


async def test_a_cookie_says_nothing_but_days_and_hours(client: Client, school: School) -> None:
    await as_(client, "paul.prof")
    client.cookies.set("one-understood", "2027-03-29_<b>x</b>_7_08:30_2027-03-29T18:00")
    page = (await client.get("/cahier")).text
    assert "Compris\u00a0: lundi 29 mars 2027, 08:30, lundi 29 mars 2027 à 18:00." in page
