"""Messages in browsers: written, read, answered and taken back on open pages, and nobody who reads is moved."""

import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.people import School

from one.apps.messagerie import writing
from one.http.state import State
from one.school import settings

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_written_read_answered_and_taken_back_on_open_pages(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    teacher, parent = [await enter(login) for login in ("paul.prof", "lise.roy")]
    await parent.set_viewport_size({"width": 390, "height": 844})
    await parent.goto(f"{origin}/messagerie")
    await teacher.goto(f"{origin}/messagerie/nouveau?a={school.people['lise.roy']}")
    await teacher.get_by_label("Objet").fill("Lunettes de Léa")
    await teacher.get_by_role("textbox", name="Message").fill("Tout va bien")
    await teacher.get_by_role("button", name="Envoyer").click()
    await expect(parent.get_by_text("Un fil attend votre lecture")).to_be_visible()
    await parent.get_by_role("link", name="Lunettes de Léa").click()
    await parent.wait_for_url(
        "**/messagerie/*"
    )  # with its style sheets and scripts: the teacher hears of it before
    await expect(teacher.locator(".mail-seen")).to_be_visible()
    assert await parent.evaluate("document.documentElement.scrollWidth") == 390
    await parent.get_by_label("Répondre").fill("Merci !")
    await parent.get_by_label("Répondre").press("Control+Enter")
    await expect(teacher.get_by_text("Merci !")).to_be_visible()
    await teacher.get_by_role("link", name="Retirer").click()
    await teacher.get_by_role("button", name="Retirer le message").click()
    await expect(parent.get_by_text("Message retiré")).to_be_visible()
    await expect(parent.get_by_text("Tout va bien")).to_be_hidden()


@pytest.mark.long
async def test_who_reads_further_up_is_not_moved_and_who_is_at_the_end_sees_what_comes(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    paul, resources = await school.scope("paul.prof"), server.resources
    long = writing.Draft("Une ligne.\n" * 30)
    thread_id = await writing.start(paul, resources, school.people["lise.roy"], "Long", long)
    for _ in range(4):
        await writing.answer(paul, resources, thread_id, long)
    page = await enter("lise.roy")
    await page.goto(f"{origin}/messagerie/{thread_id}")
    await page.goto(f"{origin}/messagerie/{thread_id}")  # all read: it opens at its end
    await expect(page.get_by_label("Répondre")).to_be_in_viewport()
    await page.evaluate("scrollTo({ top: 500, behavior: 'instant' })")
    before = await page.evaluate("scrollY")
    await writing.answer(paul, resources, thread_id, writing.Draft("Le dernier"))
    await expect(page.locator("[data-thread-pill]")).to_be_visible()
    assert await page.evaluate("scrollY") == before
    await page.locator("[data-thread-pill]").click()
    await expect(page.get_by_text("Le dernier")).to_be_in_viewport()
    await expect(page.locator("[data-thread-pill]")).to_be_hidden()


@pytest.mark.long
async def test_who_is_writing_when_the_school_suspends_sending_is_told_and_keeps_their_words(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    draft, resources = writing.Draft("Bonjour"), server.resources
    thread_id = await writing.start(
        await school.scope("paul.prof"), resources, school.people["lise.roy"], "Bonjour", draft
    )
    thread, new = await enter("lise.roy"), await enter("lise.roy")
    await thread.goto(f"{origin}/messagerie/{thread_id}")
    await new.goto(f"{origin}/messagerie/nouveau?a={school.people['paul.prof']}")
    for page in (thread, new):
        await page.locator("textarea").fill("Ce que j’écris")
        await live(page)
    await settings.set_restricted(await school.scope("dora.direction"), resources, school.id, ["parent"])
    for page in (thread, new):
        await expect(page.locator("[data-closed]")).to_be_visible()
        await expect(page.locator("textarea")).to_have_value("Ce que j’écris")


@pytest.mark.long
async def test_each_line_of_a_message_has_the_direction_of_its_script(
    enter: Enter, server: State, school: School
) -> None:
    words = writing.Draft("Une ligne assez longue en français\nمرحبا")
    paul = await school.scope("paul.prof")
    thread_id = await writing.start(paul, server.resources, school.people["lise.roy"], "Bonjour", words)
    page = await enter("lise.roy")
    await page.goto(f"/messagerie/{thread_id}")
    left, right = await page.locator(".mail-text p").evaluate(
        """(p) => { const line = document.createRange(); line.selectNodeContents(p.lastChild);
           const [box, of] = [line.getBoundingClientRect(), p.getBoundingClientRect()];
           return [box.left - of.left, of.right - box.right]; }"""
    )
    assert left > right  # the second one stands at the right edge
