"""Days and hours as they are typed by hand: what can be read in one way is read, all else is asked about."""

from collections.abc import Iterator
from datetime import date

import pytest

from one import clock, i18n
from one.http.fields import days, hours
from one.text import clean

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 27)
BIRTH = (-110, 0)


@pytest.fixture(params=["fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with i18n.speaking(request.param):
        yield request.param


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def read(text: str, years: tuple[int, int] = days.SOON, *, ahead: bool = True) -> str:
    """The day, with « ? » when it is asked about; else the sentence."""
    try:
        found = days.read(clean(text, keep_lines=False), years, ahead=ahead)
    except ValueError as error:
        return str(error)
    return f"{found.day}{'?' if found.completed else ''}"


WHOLE = [
    *("2027-03-29", "29/03/2027", "29.3.2027", "29-03-2027", "29.3.27", "29/3/27", "29032027", "2027/3/29"),
    *(
        "29 3 2027",
        "29 mars 2027",
        "le 29 mars 2027",
        "lundi 29 mars 2027",
        "lun. 29 mars 2027",
        "29 MARS 2027",
    ),
    *(
        "29 March 2027",
        "March 29, 2027",
        "29th of March 2027",
        "Mon 29 Mar 2027",
        "29 mars 27",
        "2027 mars 29",
    ),
    *(
        "٢٩/٠٣/٢٠٢٧",
        "٢٩\u200f/٣\u200f/٢٠٢٧",
        "۲۹/۳/۲۰۲۷",
        "２９／３／２０２７",
        " 29 / 03 / 27 ",
        "29–03–2027",
    ),
]


@pytest.mark.parametrize("language", ["fr", "en"], indirect=True)
def test_a_day_that_can_be_read_in_one_way_is_that_day(language: str, now: None) -> None:
    assert {text: read(text, ahead=False) for text in WHOLE} == dict.fromkeys(WHOLE, "2027-03-29")


def test_names_are_read_with_and_without_their_accents_whole_and_short(language: str, now: None) -> None:
    found = [
        read(f"1er {name} 2027") for name in ("fevrier", "févr.", "Août", "aout", "déc", "sept.", "juil.")
    ]
    assert [day[5:7] for day in found] == ["02", "02", "08", "08", "12", "09", "07"]


def test_a_day_without_a_year_is_the_next_one_and_is_asked_about(language: str, now: None) -> None:
    asked = {
        "29 mars": "2027-03-29?",
        "27/11": "2026-11-27?",
        "26/11": "2027-11-26?",
        "1er déc.": "2026-12-01?",
    }
    assert {text: read(text) for text in asked} == asked
    assert "quelle année" in read("29 mars", ahead=False)
    assert "quelle année" in read("29 février")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *(
            (text, "n’existe pas")
            for text in ("31/02", "29/02/27", "30 février 2027", "32/01/2027", "0/1/2027")
        ),
        *(
            (text, "n’existe pas")
            for text in ("12/13/2026", "demain", "27", "29?03/2027", "29/03/12027", "١٢")
        ),
        *((text, "n’existe pas") for text in ("2027-13-01", "1 2 3 4", "29 mars 2027 18 h", "", "x" * 60)),
        ("mardi 29 mars 2027", "lundi 29 mars 2027"),
        ("3 jui 2027", "3 juin ou le 3 juillet"),
        ("29/03/84", "quelle année"),
    ],
)
def test_what_is_no_day_or_may_be_several_is_asked_about(
    language: str, now: None, text: str, words: str
) -> None:
    assert words in read(text)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_in_english_the_month_may_stand_first_and_is_asked_about(language: str, now: None) -> None:
    for text in ("03/04/27", "3.4.2027", "03/04"):
        assert "April 3" in read(text)
        assert "March 4" in read(text)
    assert (read("13/12/2026"), read("12/13/2026"), read("4/4/2027")) == (
        "2026-12-13",
        "2026-12-13",
        "2027-04-04",
    )


def test_two_digits_of_a_year_are_the_only_one_that_can_be_meant(language: str, now: None) -> None:
    assert (read("29/03/84", BIRTH), read("29/03/18", (-25, 0))) == ("1984-03-29", "2018-03-29")
    assert "quelle année" in read("29/03/20", BIRTH)  # 1920 or 2020


def hour(text: str) -> str:
    try:
        return f"{hours.read(clean(text, keep_lines=False)):%H:%M}"
    except ValueError as error:
        return str(error)


def test_hours_are_read_as_they_are_written(language: str) -> None:
    half = [
        "2:30",
        "2h30",
        "02 h 30",
        "02\u00a0h\u00a030",
        "2 heures 30",
        "2.30",
        "2:30 am",
        "2h30min",
        "02:30:00",
    ]
    half += ["٢:٣٠", "２：３０", "2H30"]
    assert {text: hour(text) for text in half} == dict.fromkeys(half, "02:30")
    whole = {
        "14h": "14:00",
        "2 pm": "14:00",
        "2.30 p.m.": "14:30",
        "midi": "12:00",
        "0h05": "00:05",
        "12:30 am": "00:30",
    }
    assert {text: hour(text) for text in whole} == whole


@pytest.mark.parametrize(
    "text", ["25:00", "24:00", "7:60", "14", "2 30", "14:30 pm", "0 am", "minuit", ":30", "-2:30", ""]
)
def test_what_is_no_hour_is_said(language: str, text: str) -> None:
    assert "n’existe pas" in hour(text)


def test_an_hour_that_may_be_two_is_asked_about(language: str) -> None:
    assert "deux chiffres" in hour("2h5")
    assert "00:00 ou 12:00" in hour("12 pm").replace("Est-ce ", "")
    with i18n.speaking("en"):
        assert "14:30" in hour("2:30")
        assert (hour("10:30"), hour("02:30"), hour("2h30")) == ("10:30", "02:30", "02:30")
