"""The editor of formatted text in a real browser: by keyboard, by pointer, by what other programs copy."""

import re

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter
from support.people import School

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PASTE = """([area, kinds, picture]) => {
  const data = new DataTransfer();
  for (const [kind, words] of Object.entries(kinds)) data.setData(kind, words);
  if (picture) data.items.add(new File([new Uint8Array(8)], "image.png", { type: "image/png" }));
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
WORD = """<html xmlns:o="x"><head><style>p {color:red}</style></head><body><!--StartFragment-->
<p class=MsoNormal style='margin:0'>Le <b>jeudi<o:p></o:p></b> on
nage</p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>bonnet</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>serviette</p></body></html>"""


async def write(page: Page) -> None:
    await page.goto("/carnet/nouveau")
    await page.get_by_label("Titre").fill("Piscine")
    await expect(page.get_by_role("toolbar")).to_be_visible()


async def paste(page: Page, kinds: dict[str, str], *, picture: bool = False) -> None:
    area = await page.get_by_label("Texte").element_handle()
    await page.get_by_label("Texte").focus()
    await page.evaluate(PASTE, [area, kinds, picture])


async def published(page: Page, school: School) -> tuple[str, str]:
    await page.get_by_role("button", name="Publier le mot").click()
    await page.wait_for_url(re.compile(r"/carnet/\d+$"))
    (row,) = await school.pool.fetch("select body, body_html from carnet order by id desc limit 1")
    return row["body"], row["body_html"] or ""


async def test_the_keyboard_alone_makes_bold_a_list_and_a_link(enter: Enter, school: School) -> None:
    page = await enter("paul.prof")
    await write(page)
    await page.get_by_label("Titre").press("Enter")
    await page.keyboard.type("Le ")
    await page.keyboard.press("Control+b")
    await page.keyboard.type("jeudi")
    await page.keyboard.press("Control+b")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")  # to the tools
    await expect(page.get_by_role("button", name="Gras")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await page.keyboard.type("bonnet")
    await page.keyboard.press("Shift+ArrowLeft")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("ville.fr/piscine")
    await page.keyboard.press("Enter")
    _words, html = await published(page, school)
    assert html == (
        '<p dir="auto">Le <strong>jeudi</strong></p>'
        '<ul><li dir="auto">bonne<a href="https://ville.fr/piscine">t</a></li></ul>'
    )
    await expect(page.locator(".slip-text strong")).to_have_text("jeudi")


@pytest.mark.long
async def test_what_is_pasted_is_words_before_it_is_a_picture_and_keeps_its_lines(
    enter: Enter, school: School
) -> None:
    page = await enter("paul.prof")
    await write(page)
    await paste(page, {"text/html": WORD, "text/plain": "Le jeudi"}, picture=True)
    await expect(page.get_by_label("Texte").locator("li")).to_have_count(2)
    await page.keyboard.press("Control+End")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await paste(page, {"text/plain": "un\u2028deux\rtrois\v\u0085quatre"}, picture=True)
    await paste(page, {}, picture=True)
    await expect(page.get_by_text("Une image ne se colle pas")).to_be_visible()
    words, html = await published(page, school)
    assert "Le <strong>jeudi</strong> on nage" in html
    assert words == "Le jeudi on nage\n\n• bonnet\n• serviette\n\nun\ndeux\ntrois\n\nquatre"


@pytest.mark.long
async def test_on_a_phone_the_tools_fit_and_right_to_left_keeps_its_direction(
    enter: Enter, school: School
) -> None:
    page = await enter("paul.prof")
    await page.set_viewport_size({"width": 360, "height": 740})
    await write(page)
    await page.get_by_label("Texte").fill("مرحبا بكم")
    assert await page.get_by_label("Texte").evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    await page.get_by_role("button", name="Émojis").click()
    await page.get_by_role("button", name="piscine").click()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    words, _html = await published(page, school)
    assert "🏊" in words
    shown = page.locator(".slip-text p")
    assert await shown.evaluate("(e) => getComputedStyle(e).direction") == "rtl"


@pytest.mark.long
async def test_where_the_editor_does_not_load_words_are_published(enter: Enter, school: School) -> None:
    page = await enter("paul.prof")
    await page.route("**/squire.mjs", lambda route: route.abort())
    await page.goto("/carnet/nouveau")
    await page.get_by_label("Titre").fill("Piscine")
    await page.get_by_label("Texte").fill("Un\nDeux")
    await page.get_by_role("button", name="Publier le mot").click()
    await page.wait_for_url(re.compile(r"/carnet/\d+$"))
    assert await school.pool.fetchval("select body from carnet") == "Un\nDeux"
