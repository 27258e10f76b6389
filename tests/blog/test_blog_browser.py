"""The blog in browsers: what a pupil proposes and a teacher lets out is on open pages, photos one by one, then gone."""

import pytest
from playwright.async_api import FilePayload, expect
from support import pictures
from support.blog import blog_of
from support.browser import Enter, text_field
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_proposed_let_out_looked_at_and_taken_back_on_every_open_page(
    enter: Enter, server: State, school: School, origin: str
) -> None:
    blog_id = await blog_of(server, school)
    pupil, teacher, parent, outsider = [
        await enter(login) for login in ("lea.roy", "paul.prof", "bea.blin", "nina.noir")
    ]
    await parent.set_viewport_size({"width": 390, "height": 844})
    await parent.goto(f"{origin}/blog/{blog_id}")
    await outsider.goto(f"{origin}/blog")
    await teacher.goto(f"{origin}/blog/a-relire")
    await pupil.goto(f"{origin}/blog/{blog_id}/ecrire")
    await pupil.get_by_label("Titre").fill("Au bois")
    await text_field(pupil).fill("Trois balises.")
    chosen = [FilePayload(name=f"{n}.jpg", mimeType="", buffer=pictures.photo(80 + n, 60)) for n in (1, 2)]
    await pupil.set_input_files("[data-files-input]", chosen)
    rows = pupil.locator("[data-files-list] [data-file]")
    for n in range(2):
        await rows.nth(n).get_by_label("Ce qu’on voit").fill(f"Photo {n}")
    await rows.nth(1).get_by_role("button", name="Plus haut").click()
    await expect(rows.nth(0).get_by_label("Ce qu’on voit")).to_have_value("Photo 1")
    await pupil.get_by_role("button", name="Envoyer à relire").click()
    await teacher.get_by_role("link", name="Au bois").click()
    await teacher.get_by_role("button", name="Approuver et publier").click()
    await expect(parent.get_by_role("link", name="Au bois")).to_be_visible()
    assert await parent.evaluate("document.documentElement.scrollWidth") == 390
    await parent.get_by_role("link", name="Au bois").click()
    await parent.wait_for_url(
        "**/blog/billets/*"
    )  # with its scripts: without them a photo is a page of its own
    await parent.get_by_role("link", name="Photo 1 sur 2").click()
    viewer = parent.get_by_role("dialog", name="Photos")
    await expect(viewer.get_by_role("img", name="Photo 1")).to_be_visible()
    await parent.keyboard.press("ArrowRight")
    await expect(viewer.get_by_role("img", name="Photo 0")).to_be_visible()
    await parent.keyboard.press("Escape")
    await expect(outsider.get_by_text("Pas encore de blog.")).to_be_visible()
    await teacher.get_by_role("link", name="Retirer").click()
    await teacher.get_by_role("button", name="Retirer pour tout le monde").click()
    await expect(parent.get_by_role("heading", name="Au bois")).to_be_hidden()
