"""The home page stands whatever becomes of a widget, and each says what it is for."""

import asyncio
import logging

import msgspec
import pytest
from support.client import Client
from support.notes import as_
from support.people import School

from one.http.state import State
from one.resources import Resources
from one.scope import Scope
from one.widgets import catalogue, shown

pytestmark = pytest.mark.anyio

RESTS = "Ce widget se repose"


def replaced(monkeypatch: pytest.MonkeyPatch, key: str, **values: object) -> None:
    """The same widgets, one of them changed."""
    every = [
        each._replace(widget=msgspec.structs.replace(each.widget, **values)) if each.key == key else each
        for each in catalogue.EVERY
    ]
    monkeypatch.setattr(catalogue, "EVERY", tuple(every))


async def fails(_scope: Scope, _resources: Resources) -> None:
    raise LookupError("Sophie Marchand")


async def sleeps(_scope: Scope, _resources: Resources) -> None:
    await asyncio.Event().wait()


async def test_one_that_fails_says_a_quiet_word_and_the_log_no_name(
    client: Client, school: School, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await as_(client, "lise.roy")
    assert RESTS not in (await client.get("/")).text
    replaced(monkeypatch, "widgets.date", values=fails)
    with caplog.at_level(logging.ERROR):
        answer = await client.get("/")
    assert answer.status_code == 200
    assert answer.text.count(RESTS) == 1
    assert "widget widgets.date failed: LookupError" in caplog.text
    assert "Sophie" not in caplog.text


async def test_one_that_does_not_answer_is_not_waited_for(
    state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced(monkeypatch, "widgets.date", values=sleeps)
    monkeypatch.setattr(shown, "SECONDS", 0.01)
    beside = await shown.beside(await school.scope("lise.roy"), state.resources)
    assert "widgets.date" in {each.listed.key for each in beside.widgets if each.rests}


async def test_one_that_cannot_be_drawn_breaks_nothing(
    client: Client, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wrong(_scope: Scope, _resources: Resources) -> dict[str, object]:
        return {"holidays": 1 / 3, "day": object(), "month": {}.get}

    replaced(monkeypatch, "actualites.titres", values=wrong)
    await as_(client, "lise.roy")
    answer = await client.get("/")
    assert answer.status_code == 200
    assert "Quoi de neuf" in answer.text
