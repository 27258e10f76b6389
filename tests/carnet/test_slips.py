"""Slips of a note on paper: for whom, several a page, and its author's alone to print."""

import io

import pytest
from pypdf import PdfReader
from support.client import Client
from support.notes import as_, publish
from support.people import School

from one.apps.carnet import slips
from one.apps.carnet.slips import Which
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
    assert "Zoé Blin" in page
    assert "Léa Roy" not in page
    answer = await client.form(f"/carnet/{note_id}/talons", pour="sans-compte")
    assert answer.headers["content-type"] == "application/pdf"
    pages, text = words(answer.content)
    assert (pages, "Zoé Blin" in text, "Léa Roy" in text) == (1, True, False)
    assert "Signature d’un responsable" in text
    assert "Réponse" not in text
    await school.pool.execute("update carnet set confirm = 'one', answer = 'text', deadline = '2026-12-04'")
    pages, text = words((await client.form(f"/carnet/{note_id}/talons", pour="tous")).content)
    assert (pages, "Zoé Blin" in text, "Léa Roy" in text) == (1, True, True)
    for said in ("Réponse", "jusqu’au vendredi 4 décembre"):  # what the note asks is answered on paper too
        assert said in text


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
