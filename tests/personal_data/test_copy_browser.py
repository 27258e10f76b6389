"""A copy of my data in a browser: the open page follows the worker, and the file arrives after the password."""

from pathlib import Path

import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.job_runs import emptied
from support.own_data import Taken
from support.people import PASSWORD

from one.http.state import State
from one.personal_data.jobs import JOBS

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]


async def test_a_pupil_has_a_copy_prepared_and_takes_it(
    enter: Enter, server: State, origin: str, tmp_path: Path
) -> None:
    page = await enter("lea.roy")
    await page.goto(f"{origin}/compte/donnees")
    await page.get_by_role("button", name="Préparer mes données").click()
    await expect(page.get_by_role("heading", name="En préparation")).to_be_visible()
    await emptied(server.resources, JOBS)
    await expect(page.get_by_role("heading", name="Ta copie est prête")).to_be_visible()
    await page.get_by_label("Mot de passe actuel").fill(PASSWORD)
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Télécharger la copie").click()
    download = await coming.value
    assert download.suggested_filename.startswith("Mes données ONE du ")
    await download.save_as(tmp_path / "copie.zip")
    taken = Taken((tmp_path / "copie.zip").read_bytes())
    assert taken.data["identifiant"] == "lea.roy"
    await expect(page.get_by_text("La copie arrive dans tes téléchargements.")).to_be_visible()
    await page.goto(origin)
    await page.get_by_role("link", name="Tes données sont prêtes").click()
    await expect(page.get_by_role("link", name="Télécharger la copie")).to_be_visible()
