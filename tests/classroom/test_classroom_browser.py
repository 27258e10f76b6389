"""In a real browser: from the teacher's click to the family's feed, by way of the paper."""

import io

import pypdf
import pypdfium2
import pytest
import zxingcpp
from playwright.async_api import FilePayload, Page, expect
from support.browser import Enter
from support.classroom_people import deactivate
from support.people import School
from support.working import working

from one.accounts import sheets
from one.apps.carnet import notes
from one.http.state import State
from one.people.changes import codes as code_changes
from one.people.changes.acting import InClass

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.slow]


async def activate(page: Page, email: str = "") -> None:
    """Fill in the form of activation and send it."""
    await page.fill("#f-password", "trois-pommes-rouges")
    await page.fill("#f-confirmation", "trois-pommes-rouges")
    await page.fill("#f-email", email)
    await page.check("#f-terms")
    await page.get_by_role("button", name="Activer").click()


STRENGTHS = {
    "abc": "trop court",
    "motdepasse": "trop courant",
    "bonjour123": "trop courant",
    "bea.blin-2024": "contient l’identifiant",
    "chat-noir": "Correct",
    "trois petits chats": "Solide",
}


@pytest.mark.long
async def test_a_parent_goes_from_the_printed_qr_to_the_feed(
    enter: Enter, server: State, school: School
) -> None:
    await deactivate(school, "bea.blin", "zoe.blin")
    teacher = await enter("paul.prof")
    await teacher.goto(f"/classe/{school.classes['CE1']}")
    await teacher.get_by_role("link", name="Paramétrage de la classe").click()
    await teacher.get_by_role("link", name="Préparer les fiches de connexion").click()
    sent: list[str] = []
    teacher.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    async with teacher.expect_download() as download:
        await teacher.get_by_role("button", name="Préparer les fiches").evaluate(
            "button => { button.click(); setTimeout(() => button.click(), 200); }"
        )
    pdf = (await (await download.value).path()).read_bytes()
    assert len(sent) == 1, "the sheets of a second click would kill the codes of the first"
    await expect(teacher.locator("form[data-download][data-sent]")).to_have_count(0)
    await teacher.get_by_role(
        "button", name="Préparer les fiches"
    ).click()  # the page stands after a download
    await expect(teacher.get_by_text("restent bons")).to_be_visible()
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert ["Zoé Blin" in texts[0], "Béa Blin" in texts[0], len(texts)] == [True, True, 1]
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()
    (qr,) = [each for each in zxingcpp.read_barcodes(image) if "bea.blin" in each.text]

    parent, asked = await enter(), []
    parent.on("request", lambda request: asked.append(request.url))
    await parent.goto(qr.text)
    await expect(parent.get_by_label("Identifiant")).to_have_value("bea.blin")
    assert parent.url == f"{server.resources.settings.origin}/connexion"
    code = await parent.locator("#f-password").input_value()
    assert f"{code[:4]} {code[4:]}" in texts[0]
    await expect(parent.locator("[data-prefilled]")).to_be_visible()
    await parent.keyboard.press("Enter")  # the button has the focus
    await parent.wait_for_url("**/activation")
    assert not [url for url in asked if code in url]
    for typed, said in STRENGTHS.items():
        await parent.fill("#f-password", typed)
        await expect(parent.locator("[data-strength]")).to_contain_text(said)
    await activate(parent, "bea@exemple.fr")
    await parent.wait_for_url(f"{server.resources.settings.origin}/")
    await expect(parent.locator("html[data-live=open]")).to_be_attached()
    note = notes.Draft(school.classes["CE1"], "Piscine jeudi", "Pensez au bonnet.")
    await notes.publish(await school.scope("paul.prof"), server.resources, note)
    await expect(parent.get_by_role("link", name="Piscine jeudi")).to_be_visible()
    await teacher.goto(f"/classe/{school.classes['CE1']}/parametrage")
    await expect(teacher.get_by_role("heading", name="1 personne n’a pas encore activé")).to_be_visible()


# A page that brought a file, and is opened again: each time something else is asked of it.
AGAIN = {
    "reload": "location.reload()",
    "back": "history.back()",
    "kept by the browser": "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
}
FILES = {
    "parametrage/fiches": (
        "Préparer les fiches",
        "[name=format][value={}]",
        ("pages", "cards", "csv", "pages"),
    ),
    "parametrage/tablettes/images": ("Préparer les cartes", "[name=people][value='{}']", None),
}


@pytest.mark.long
@pytest.mark.parametrize("path", FILES)
async def test_a_page_that_brought_a_file_takes_another_wish_when_it_is_opened_again(
    enter: Enter, school: School, path: str
) -> None:
    await deactivate(school, "bea.blin", "zoe.blin")
    button, place, values = FILES[path]
    lea, zoe = school.people["lea.roy"], school.people["zoe.blin"]
    page = await enter("paul.prof")
    await page.goto(f"/classe/{school.classes['CE1']}/{path}")
    for value, again in zip(values or (lea, zoe, lea, zoe), ("", *AGAIN), strict=True):
        if again == "back":
            await page.goto("/aide")
        if again:
            async with page.expect_event("load"):
                await page.evaluate(AGAIN[again])
        if values is None:
            for each in await page.locator("[name=people]").all():
                await each.uncheck()
        await page.check(place.format(value))
        async with page.expect_download():
            await page.get_by_role("button", name=button).click()
        await expect(page.locator("form[data-served]")).to_have_count(1)
        await expect(page.locator("[data-error-summary]")).to_have_count(0)


@pytest.mark.parametrize(
    "waits", ["terms", *(pytest.param(each, marks=pytest.mark.long) for each in ("", "school"))]
)
async def test_a_parent_who_is_signed_in_scans_the_sheet_of_a_child(
    enter: Enter, server: State, school: School, waits: str
) -> None:
    """One phone for the whole family; the parent's own account may wait for terms or be closed."""
    if waits == "terms":
        await school.pool.execute("update person set terms_version = '2020-01' where login = 'bea.blin'")
    if waits == "school":
        await school.pool.execute("delete from attachment where person_id = $1", school.people["bea.blin"])
    await deactivate(school, "zoe.blin")
    teacher = await school.scope("paul.prof")
    (sheet,) = await code_changes.give(
        teacher, server.resources, InClass(school.classes["CE1"]), [school.people["zoe.blin"]]
    )
    parent = await enter("bea.blin")
    asked: list[str] = []
    parent.on("request", lambda request: asked.append(request.url))
    await parent.goto(sheets.link(server.resources.settings.origin, sheet))
    await expect(parent.get_by_label("Identifiant")).to_have_value("zoe.blin")
    await expect(parent.get_by_text("Vous êtes connecté : Béa Blin.")).to_be_visible()
    assert parent.url == f"{server.resources.settings.origin}/connexion?autre=1"
    await parent.get_by_role("button", name="Se connecter").click()
    await activate(parent)
    await expect(parent.get_by_text("Bonjour Zoé")).to_be_visible()
    assert not [url for url in asked if sheet.code in url]
    left = "select count(*) from session where person_id = $1"
    assert await school.pool.fetchval(left, school.people["bea.blin"]) == 0


async def test_blocking_signs_the_other_browsers_page_out_by_itself(enter: Enter, school: School) -> None:
    pupil, teacher = await enter("zoe.blin"), await enter("paul.prof")
    await pupil.goto("/")
    await expect(pupil.locator("html[data-live=open]")).to_be_attached()
    home = f"/classe/{school.classes['CE1']}/parametrage"
    await teacher.goto(f"{home}/personnes/{school.people['zoe.blin']}")
    await teacher.get_by_role("button", name="Bloquer le compte").click()
    await pupil.wait_for_url("**/connexion?suite=**")
    await expect(teacher.get_by_text("Ce compte est bloqué")).to_be_visible()
    await teacher.get_by_role("button", name="Débloquer le compte").click()
    await expect(teacher.get_by_text("Le compte est débloqué.")).to_be_visible()


@pytest.mark.long
async def test_all_of_it_works_without_scripts(enter: Enter, server: State, school: School) -> None:
    await deactivate(school, "zoe.blin")
    teacher = await enter("paul.prof", scripts=False)
    await teacher.goto(f"/classe/{school.classes['CE1']}/parametrage")
    await teacher.get_by_role("link", name="Ajouter une personne").click()
    await teacher.get_by_label("Prénom").fill("Max")
    await teacher.get_by_label("Nom", exact=True).fill("Noir")
    await teacher.get_by_role("button", name="Ajouter à la classe").click()
    await teacher.get_by_role("button", name="Oui, et le garder dans les deux classes").click()
    await expect(teacher.get_by_role("heading", name="Max Noir").first).to_be_visible()
    await teacher.get_by_text("Retirer de la classe").click()
    await teacher.get_by_role("button", name="Oui, retirer").click()
    await expect(teacher.get_by_role("link", name="Max Noir")).to_have_count(0)
    await teacher.get_by_role("link", name="Importer la liste de la classe").click()
    content = "Nom;Prénom;Niveau;Classe\nBlin;Zoé;CE1;CE1\nRoy;Léa;CE1;CE1\nNeuf;Éloi;CE1;CE1\n"
    await teacher.set_input_files(
        "#f-files", files=FilePayload(name="eleves.csv", mimeType="text/csv", buffer=content.encode())
    )
    async with working(server):
        await teacher.get_by_role("button", name="Voir ce qui change").click()
        await expect(teacher.get_by_role("listitem").filter(has_text="Éloi Neuf")).to_be_visible()
        await teacher.get_by_role("button", name="Appliquer ces changements").click()
        await expect(teacher.get_by_role("listitem").filter(has_text="Éloi Neuf")).to_be_visible()


@pytest.mark.long
async def test_a_damaged_fragment_fills_nothing_and_leaves_the_address(enter: Enter) -> None:
    page = await enter()
    for fragment in ("#c=", "#c=nodot", "#c=.abcd", "#c=a.b.", "#c=%E0%A4%A.x", "#c=<img>.abcd3456"):
        await page.goto("about:blank")
        await page.goto(f"/connexion{fragment}")
        await page.wait_for_function("() => location.hash === ''")
        expected = "<img>" if "img" in fragment else ""
        await expect(page.get_by_label("Identifiant")).to_have_value(expected)


async def test_codes_on_the_screen_are_there_after_a_double_click_a_reload_and_the_way_back(
    enter: Enter, school: School
) -> None:
    await deactivate(school, "zoe.blin")
    page = await enter("paul.prof")
    await page.goto(f"/classe/{school.classes['CE1']}/parametrage/personnes/{school.people['zoe.blin']}")
    await page.get_by_role("button", name="Donner un nouveau code").dblclick()
    code = page.locator(".ticket-code")
    await expect(code).to_have_count(1)
    words = await code.inner_text()
    await page.reload()
    await expect(code).to_have_text(words)
    await page.get_by_role("link", name="Paramétrage de la classe").first.click()
    await page.go_back()
    await expect(code).to_have_text(words)
    assert await school.pool.fetchval("select count(*) from ticket where purpose = 'codes'") == 1
