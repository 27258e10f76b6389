"""News and calendar read elsewhere: by whom, what of it, and as documents that every program takes."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from icalendar import Calendar
from support.client import Client, browser_for
from support.notes import as_
from support.people import School

from one.agenda import Entry
from one.apps.cahier import writing
from one.apps.cahier.reading import today
from one.apps.carnet import notes
from one.clock import PARIS
from one.events import Author, Item
from one.feed import page as feed
from one.http.state import State
from one.people.changes.acting import InSchool
from one.people.changes.merge import merge
from one.rich_text import Rich
from one.store.people import lifecycle
from one.subscriptions import addresses, calendar, news
from one.subscriptions.addresses import Kind, Reader

pytestmark = pytest.mark.anyio
PAGE = "/compte/abonnements"
ATOM = "{http://www.w3.org/2005/Atom}"


async def address(state: State, school: School, login: str, kind: Kind) -> str:
    """Where somebody's are read."""
    scope = await school.scope(login)
    seed = await addresses.make(scope, state.resources, kind)
    shown = await addresses.shown(scope, state.resources, seed)
    assert shown is not None
    return f"/abonnements/{shown[1]}/{'fil.atom' if kind is Kind.NEWS else 'agenda.ics'}"


async def note(state: State, school: School, title: str = "Piscine") -> int:
    draft = notes.Draft(school.classes["CE1"], title, "Maillot et bonnet", True, ())
    return await notes.publish(await school.scope("paul.prof"), state.resources, draft)


async def homework(state: State, school: School, title: str = "Table de 6", body: str = "") -> int:
    draft = writing.Draft("maths", title, Rich(body), today() + timedelta(days=1), sure=True)
    (found,) = await writing.write(
        await school.scope("paul.prof"), state.resources, draft, [school.classes["CE1"]]
    )
    return found


def titles(answer: httpx.Response) -> list[str]:
    return [each.findtext(f"{ATOM}title", "") for each in ET.fromstring(answer.text).iter(f"{ATOM}entry")]


def events(answer: httpx.Response) -> list[Any]:
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


async def test_an_address_is_made_on_the_page_seen_once_renewed_and_ended(
    client: Client, state: State, school: School
) -> None:
    await note(state, school)
    await as_(client, "lise.roy")
    found: list[str] = []
    for _time in range(2):
        answer = await client.form(f"{PAGE}/fil")
        page = (await client.get(answer.headers["location"])).text
        found += re.findall(r'value="http://[^"]+(/abonnements/[\w-]{43}/fil\.atom)"', page)
    assert len(set(found)) == 2
    assert "/abonnements/" not in (await client.get(PAGE)).text.replace(PAGE, "")
    async with browser_for(state) as elsewhere:
        assert (await elsewhere.get(found[0])).status_code == 404
        assert titles(await elsewhere.get(found[1])) == ["Piscine"]
        assert (await elsewhere.get(found[1].replace("fil.atom", "agenda.ics"))).status_code == 404
        assert "dernière lecture" in (await client.get(PAGE)).text
        await client.form(f"{PAGE}/fil/arreter")
        assert (await elsewhere.get(found[1])).status_code == 404
    assert (await client.form(f"{PAGE}/autre")).status_code == 404


async def test_rights_are_those_of_each_read(client: Client, state: State, school: School) -> None:
    """A guardian who lost the child, and one whose account is blocked or in no school any more."""
    await note(state, school)
    await homework(state, school)
    fil = await address(state, school, "lise.roy", Kind.NEWS)
    agenda = await address(state, school, "lise.roy", Kind.CALENDAR)
    assert titles(await client.get(fil))
    assert events(await client.get(agenda))
    lise, lea = school.people["lise.roy"], school.people["lea.roy"]
    await school.pool.execute("delete from guardian where guardian_id = $1 and child_id = $2", lise, lea)
    assert titles(await client.get(fil)) == []
    assert events(await client.get(agenda)) == []
    await school.pool.execute("update person set blocked_at = now() where id = $1", lise)
    assert (await client.get(fil)).status_code == 404
    await school.pool.execute("update person set blocked_at = null where id = $1", lise)
    assert (await client.get(fil)).status_code == 200
    await school.pool.execute("delete from attachment where person_id = $1", lise)
    assert (await client.get(agenda)).status_code == 404


async def test_what_is_taken_back_leaves_and_what_did_not_change_is_304(
    client: Client, state: State, school: School
) -> None:
    kept, gone = await homework(state, school), await homework(state, school, "Table de 7")
    agenda = await address(state, school, "marc.roy", Kind.CALENDAR)
    first = await client.get(agenda)
    assert first.headers["cache-control"] == "private, no-cache"
    again = await client.get(agenda, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await writing.withdraw(await school.scope("paul.prof"), state.resources, gone)
    after = await client.get(agenda, headers={"if-none-match": first.headers["etag"]})
    assert [str(each["uid"]) for each in events(after)] == [f"cahier-{kept}@127.0.0.1"]
    assert str(events(after)[0]["uid"]) in {str(each["uid"]) for each in events(first)}


async def test_homework_is_a_whole_day_with_its_words_whatever_they_are(
    client: Client, state: State, school: School
) -> None:
    body = "Une, deux ; trois\\quatre\n" + "é" * 100 + "👩‍🚀" * 40
    await homework(state, school, "Lire « Le petit prince », puis l’écrire", body)
    answer = await client.get(await address(state, school, "lise.roy", Kind.CALENDAR))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = events(answer)
    assert str(event["summary"]) == "Maths\N{NO-BREAK SPACE}: Lire « Le petit prince », puis l’écrire (Léa)"
    assert str(event["description"]) == body
    day = today() + timedelta(days=1)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (day, day + timedelta(days=1))
    for line in answer.content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no sign is cut in two


async def test_an_hour_is_the_same_moment_everywhere(school: School) -> None:
    reader = Reader(await school.scope("lise.roy"), datetime(2026, 9, 1, tzinfo=PARIS))
    at = datetime(2027, 6, 11, 18, 30, tzinfo=PARIS)
    entry = Entry(
        id=1, title="Kermesse\x0b\x00 !", starts=at, ends=at + timedelta(hours=2), changed_at=at, url="/x"
    )
    days = Entry(
        id=2, title="Classe verte", starts=date(2027, 5, 3), ends=date(2027, 5, 7), changed_at=at, rev=3
    )
    text = calendar.written(reader, [("sorties", entry), ("sorties", days)], "https://one.example").decode()
    assert "SUMMARY:Kermesse !" in text
    assert "DTSTART:20270611T163000Z" in text
    assert "DTEND:20270611T183000Z" in text
    assert "DTSTART;VALUE=DATE:20270503" in text
    assert "DTEND;VALUE=DATE:20270508" in text
    assert "UID:sorties-2@one.example" in text


async def test_one_control_sign_does_not_cost_the_feed(school: School) -> None:
    reader = Reader(await school.scope("lise.roy"), datetime(2026, 9, 1, tzinfo=PARIS))
    item = Item(
        "externe", "info", "Men\x0bu\ufffe <b>", "A & \x1b]] > B", "/a?b=1&c=2", Author(0, "La\x00 cantine")
    )
    shown = feed.Item(7, item, datetime(2026, 11, 26, 12, tzinfo=PARIS), ["Léa"], False)
    text = news.written(reader, [shown], "https://one.example:8443")
    (entry,) = ET.fromstring(text).iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Menu <b>"
    assert entry.findtext(f"{ATOM}id") == "tag:one.example,2026:nouvelle/7"
    assert entry.findtext(f"{ATOM}summary") == "La cantine vous signale une nouveauté. Pour Léa.\nA & ]] > B"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://one.example:8443/a?b=1&c=2"
    assert news.written(reader, [shown], "https://one.example:8443") == text, "the same bytes"


async def test_a_program_that_asks_all_the_time_is_told_to_wait(
    client: Client, state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    agenda = await address(state, school, "marc.roy", Kind.CALENDAR)
    monkeypatch.setattr(addresses, "AT_ONCE", 2)
    monkeypatch.setattr("one.budget.time.monotonic", lambda: 100.0)
    statuses = [(await client.get(agenda)).status_code for _time in range(3)]
    assert statuses == [200, 200, 429]
    assert int((await client.get(agenda)).headers["retry-after"]) > 0


async def test_an_address_is_no_way_back_for_who_had_the_account_before(
    client: Client, state: State, school: School
) -> None:
    fil = await address(state, school, "lise.roy", Kind.NEWS)
    await as_(client, "lise.roy")
    new = "un-cartable-tout-neuf"
    await client.form("/compte/mot-de-passe", old="un-joli-cartable", password=new, confirmation=new)
    assert (await client.get(fil)).status_code == 404


async def test_a_merge_and_an_erasure_leave_no_address_of_the_account_that_goes(
    client: Client, state: State, school: School
) -> None:
    kept = await address(state, school, "lise.roy", Kind.NEWS)
    gone = await address(state, school, "marc.roy", Kind.CALENDAR)
    lise, marc = school.people["lise.roy"], school.people["marc.roy"]
    dora = await school.scope("dora.direction")
    await merge(dora, state.resources, InSchool(school.id), lise, marc, sure=True)
    assert (await client.get(gone)).status_code == 404
    assert (await client.get(kept)).status_code == 200
    bea = await address(state, school, "bea.blin", Kind.NEWS)
    await school.pool.execute("delete from session")
    async with school.pool.acquire() as connection, connection.transaction():
        await lifecycle.erase(connection, school.people["bea.blin"], lise)
    assert (await client.get(bea)).status_code == 404
