"""Slips of a note on paper: for whom, several a page, and its author's alone to print."""

import io
from datetime import datetime, timedelta

import pytest
from pypdf import PdfReader
from support.client import Client
from support.notes import as_, publish
from support.people import School

from one.apps.carnet import confirmations, notes, slips
from one.apps.carnet.confirmations import Answer, Asks, Confirm
from one.apps.carnet.slips import Which
from one.clock import PARIS
from one.errors import Invalid
from one.http.state import State

pytestmark = pytest.mark.anyio


def words(content: bytes) -> tuple[int, str]:
    """The pages of a PDF, and its text."""
    pages = PdfReader(io.BytesIO(content)).pages
    return len(pages), "\n".join(page.extract_text() for page in pages)


async def test_one_slip_for_each_pupil_whose_family_has_no_account_or_for_all(
    client: Client, state: State, school: School
) -> None:
    await school.pool.execute(
        "update person set activated_at = null where id = $1", school.people["bea.blin"]
    )
    note_id = await publish(state, school, "paul.prof", "CE1")
    await as_(client, "paul.prof")
    assert f"/carnet/{note_id}/talons" in (await client.get(f"/carnet/{note_id}")).text
    page = (await client.get(f"/carnet/{note_id}/talons")).text
    assert "Blin Zoé" in page
    assert "Roy Léa" not in page
    answer = await client.form(f"/carnet/{note_id}/talons", pour="sans-compte")
    assert answer.headers["content-type"] == "application/pdf"
    pages, text = words(answer.content)
    assert (pages, "Blin Zoé" in text, "Roy Léa" in text) == (1, True, False)
    assert "Signature d’un responsable" in text
    assert "Réponse" not in text
    await school.pool.execute("update carnet set confirm = 'one', answer = 'text', deadline = '2026-12-04'")
    pages, text = words((await client.form(f"/carnet/{note_id}/talons", pour="tous")).content)
    assert (pages, "Blin Zoé" in text, "Roy Léa" in text) == (1, True, True)
    for said in ("Réponse", "jusqu’au vendredi 4 décembre"):  # what the note asks is answered on paper too
        assert said in text


async def test_families_that_have_not_confirmed_get_a_slip_with_the_answer_and_the_day(
    client: Client, state: State, school: School
) -> None:
    day = (datetime.now(PARIS) + timedelta(days=9)).date()
    asks = Asks(Confirm.ONE, Answer.YES_NO, day)
    draft = notes.Draft(school.classes["CE1"], "Sortie", "Bottes", asks=asks)
    note_id = await notes.publish(await school.scope("paul.prof"), state.resources, draft)
    lea = school.people["lea.roy"]
    await confirmations.give(await school.scope("marc.roy"), state.resources, note_id, lea, yes=True)
    await as_(client, "paul.prof")
    assert "n’ont pas confirmé" in (await client.get(f"/carnet/{note_id}/talons")).text
    _pages, text = words((await client.form(f"/carnet/{note_id}/talons", pour="sans-confirmation")).content)
    assert ("Blin Zoé" in text, "Roy Léa" in text) == (True, False)
    assert "Oui" in text
    assert f"jusqu’au {confirmations.said(day)}" in text
    await school.pool.execute("update carnet set confirm = 'each'")  # Lise has not
    _pages, text = words((await client.form(f"/carnet/{note_id}/talons", pour="sans-confirmation")).content)
    assert "Roy Léa" in text


async def test_a_family_that_got_its_account_has_no_slip_any_more(
    client: Client, state: State, school: School
) -> None:
    note_id = await publish(state, school, "paul.prof", "CE1")
    await as_(client, "paul.prof")
    answer = await client.form(f"/carnet/{note_id}/talons", pour="sans-compte")
    assert "choisissez toutes les familles" in answer.text


async def test_what_was_taken_back_is_not_printed_and_what_is_too_much_is_refused(
    client: Client, state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_id = await publish(state, school, "paul.prof", "CE1")
    monkeypatch.setattr(slips, "SIGNS_MOST", 3)
    with pytest.raises(Invalid, match="trop pour un seul fichier"):
        await slips.pdf(await school.scope("paul.prof"), state.resources, note_id, Which.ALL)
    await school.pool.execute("update carnet set withdrawn_at = now()")
    await as_(client, "paul.prof")
    assert (await client.get(f"/carnet/{note_id}/talons")).status_code == 404
