"""A copy of my data in the language of who reads it: its pages whole, its documents the same for everybody."""

import inspect
import re
from datetime import timedelta
from html import unescape

import pytest
from support.messages import start
from support.own_data import Taken, own_data
from support.people import School

from one.apps.catalogue import APPS
from one.http.state import State
from one.i18n import speaking
from one.people import personal_data as domain
from one.personal_data import codes
from one.personal_data.labels import COLUMNS, LABELS
from one.profile import saving
from one.profile.saving import Change
from one.store.accounts import tickets
from one.store.files import gone
from one.store.people import personal_data as store
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


def _members(source: str) -> set[str]:
    """Names before values: in SQL, and in what Python makes a document of."""
    built = re.findall(r"[(,]\s*'([a-z_]+)'(?=\s*,)", source)
    return {*built, *re.findall(r'[{,\s]"([a-z_]+)": ', source)}


def test_all_members_have_words() -> None:
    sources = [store._IDENTITY, store._MORE]
    sources += [inspect.getsource(gone.own), inspect.getsource(domain), inspect.getsource(store.marks)]
    account = {*domain.LISTS, *(name for source in sources for name in _members(source))}
    assert len(account) > 100
    assert account <= LABELS.keys(), sorted(account - LABELS.keys())
    for app in APPS:
        found = {
            *app.data,
            *(name for rows in app.data.values() for name in _members(inspect.getsource(rows))),
        }
        known = {**LABELS, **app.data_labels}
        assert found <= known.keys(), (app.code, sorted(found - known.keys()))


def test_words_are_of_members_that_there_are() -> None:
    """Codes are looked up under « list.member »: a list that is renamed would be shown as codes."""
    for where in (*codes.CODES, *LABELS):
        member = where.rpartition(".")[2]
        assert member in LABELS | COLUMNS, where
    for app in APPS:
        for where in (*app.data_codes, *(each for each in app.data_labels if "." in each)):
            assert where.partition(".")[0] in app.data, where


async def _lived(state: State, school: School, pool: Pool) -> None:
    """Lise did a bit of everything that is kept as a code."""
    lise = school.people["lise.roy"]
    await start(state, school, "paul.prof", "lise.roy", "Bonjour")
    await saving.save(
        await school.scope("lise.roy"),
        state.resources,
        [Change("humeur", "heureux", 0), Change("humeur:ouvert", "1", 0), Change("email:ouvert", "1", 0)],
    )
    await tickets.issue(pool, "reset", lise, timedelta(hours=1), {})
    for statement in (
        "update person set civility = 'Mme' where id = $1",
        "insert into preference (person_id, name, value) values ($1, 'theme', 'nuit')",
        "insert into notice_choice (person_id, app, type, frequency) values ($1, 'blog', 'billet', 'weekly')",
        (
            "insert into outbox (key, transport, template, person_id, outcome, done_at)"
            " values (gen_random_uuid(), 'mail', 'reset', $1, 'sent', now())"
        ),
        (
            "insert into audit (act, school_id, target, actor_id)"
            " select 'person.blocked', school_id, 'person:' || person_id, null from attachment where person_id = $1"
        ),
    ):
        await pool.execute(statement, lise)


def _shown(taken: Taken, tag: str) -> set[str]:
    pages = [taken.zip.read(name).decode() for name in taken.names if name.endswith(".html") and "/" in name]
    return {unescape(found) for page in pages for found in re.findall(f"<{tag}>([^<]+)</{tag}>", page)}


async def test_pages_are_in_the_language_of_their_reader_and_documents_in_none(
    state: State, school: School, pool: Pool
) -> None:
    await _lived(state, school, pool)
    scope = await school.scope("lise.roy")
    french = await own_data(scope, state.resources)
    with speaking("en"):
        english = await own_data(scope, state.resources)
        known = {
            str(words) for labels in (LABELS, *(app.data_labels for app in APPS)) for words in labels.values()
        }
    assert french.data == english.data
    assert french.data["profil"] == "parent"
    named = _shown(english, "dt") | _shown(english, "h2")
    assert len(named) > 40
    assert named <= known
    said = _shown(english, "dd")
    assert {"Parent", "Happy", "Mood at the moment: padlock", "open", "Night"} <= said, sorted(said)
    assert {"parent", "heureux", "nuit", "weekly", "reset", "person.blocked"}.isdisjoint(said)
    assert {"Heureux", "La nuit", "ouvert", "parti"}.isdisjoint(said)
    assert {"Parent", "Heureux", "La nuit", "Une fois par semaine"} <= _shown(french, "dd")
