"""Photos and PDF of news in a browser: they leave at once, can be given up, and are looked at one by one."""

import re
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, Route, expect
from support import pictures
from support.browser import Enter, text_field
from support.faults import until
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PASTE = """async ([text]) => {
  const data = new DataTransfer();
  const canvas = document.createElement("canvas");
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  data.items.add(new File([blob], "colle.png", { type: "image/png" }));
  if (text) data.setData("text/plain", text);
  const title = document.querySelector("[name=title]");
  title.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


async def choose(page: Page, *files: tuple[str, bytes]) -> None:
    payload = [FilePayload(name=name, mimeType="", buffer=content) for name, content in files]
    await page.set_input_files("[data-files-input]", payload)


async def test_news_with_photos_is_written_and_looked_at_by_keys(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    page = await enter("dora.direction")
    await page.goto(f"{origin}/actualites/nouvelle")
    await page.get_by_label("Titre").fill("La fête en photos")
    await text_field(page).fill("Merci à tous.")
    rows = page.locator("[data-files-list] [data-file]")
    await choose(
        page, ("Été.png", pictures.photo(kind="PNG")), ("x.svg", b"<svg/>"), ("Plan.pdf", pictures.PAPER)
    )
    await expect(rows.nth(0).locator("img")).to_be_visible()
    await expect(rows.nth(1)).to_contain_text("n’est pas accepté")
    await expect(rows.nth(2)).to_contain_text("Plan.pdf")
    await rows.nth(1).get_by_role("button", name="Retirer").click()
    await page.evaluate(PASTE, ["du texte"])  # the text was meant, not its picture
    await expect(rows).to_have_count(2)
    await page.evaluate(PASTE, [""])
    await expect(rows.nth(2)).to_contain_text("colle.jpg")
    await expect(rows.nth(2)).to_contain_text("Ko")
    await page.get_by_role("button", name="Publier l’actualité").click()
    await expect(page.get_by_role("heading", name="La fête en photos")).to_be_visible()
    reader = await enter("lise.roy")
    await reader.goto(f"{origin}/actualites/1")
    await expect(reader.get_by_role("link", name="Plan.pdf")).to_be_visible()
    await reader.get_by_role("link", name="Photo 1 sur 2, en grand").press("Enter")
    viewer = reader.get_by_role("dialog", name="Photos")
    await expect(viewer.locator("img")).to_have_attribute("src", re.compile(r"/fichiers/\d+$"))
    await reader.keyboard.press("ArrowRight")
    await expect(viewer.get_by_text("2 / 2")).to_be_visible()
    await reader.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()
    await expect(reader.get_by_role("link", name="Photo 2 sur 2, en grand")).to_be_focused()


@pytest.mark.long
async def test_a_file_that_is_given_up_leaves_nothing_and_a_form_waits_for_the_others(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    page = await enter("dora.direction")
    await page.goto(f"{origin}/actualites/nouvelle")
    await page.get_by_label("Titre").fill("Marché")
    await text_field(page).fill("Samedi.")
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await page.route("**/fichiers?**", hold)
    rows = page.locator("[data-files-list] [data-file]")
    await choose(page, ("a.jpg", pictures.photo()), ("b.jpg", pictures.photo()))
    await expect(rows.nth(1)).to_contain_text("Envoi en cours")
    await until(lambda: len(held) == 2)
    await rows.nth(0).get_by_role("button", name="Retirer").click()
    await expect(rows).to_have_count(1)
    await page.get_by_role("button", name="Publier l’actualité").click()
    await expect(page.locator("[data-files-said]")).to_contain_text("part encore")
    for route in held[1:]:
        await route.continue_()
    await expect(page.get_by_role("heading", name="Marché")).to_be_visible()
    await expect(page.locator(".photos a")).to_have_count(1)
    assert await school.pool.fetchval("select count(*) from file") == 1


@pytest.mark.long
async def test_without_scripts_files_come_with_the_form(
    enter: Enter, server: State, school: School, origin: str, tmp_path: Path
) -> None:
    (tmp_path / "Été.jpg").write_bytes(pictures.told())
    page = await enter("dora.direction", scripts=False)
    await page.goto(f"{origin}/actualites/nouvelle")
    await page.set_input_files("[name=files]", tmp_path / "Été.jpg")
    await page.get_by_role("button", name="Publier l’actualité").click()
    await expect(page.get_by_role("checkbox", name="Garder")).to_be_checked()
    await page.get_by_label("Titre").fill("Marché")
    await text_field(page, scripts=False).fill("Samedi.")
    await page.get_by_role("button", name="Publier l’actualité").click()
    await expect(page.get_by_role("link", name="Photo 1 sur 1, en grand")).to_be_visible()
