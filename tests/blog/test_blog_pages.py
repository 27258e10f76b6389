"""Pages of the blog without scripts: writing with photos in their order and words, reading, reading over, commenting."""

import re

import pytest
from support import pictures
from support.accounts import sign_in
from support.blog import blog_of, written
from support.blog import pictures as waiting
from support.client import Client
from support.hands import card_of, open_class, said, tablet_for
from support.notes import as_
from support.people import School

from one.apps.blog import comments, reviewing, writing
from one.http.state import State
from one.rich_text import Rich

pytestmark = pytest.mark.anyio

POST = {"title": "Au bois", "body": "Trois balises.\nUne boussole.", "comments": "1"}


async def enter(client: Client, login: str) -> None:
    await client.form("/deconnexion")
    await as_(client, login)


async def key_of(client: Client, path: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', (await client.get(path)).text)
    assert found
    return found[1]


async def test_a_teacher_makes_a_blog_and_writes_and_families_read_and_comment(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "paul.prof")
    assert "Le blog des CE1" in (await client.get("/blog/nouveau")).text
    made = {
        "name": "Nos sorties",
        "class_ids": school.classes["CE1"],
        "comments": "moderated",
        "pupils_write": "1",
    }
    answer = await client.form("/blog/nouveau", **made)
    assert answer.headers["location"] == "/blog/1"
    assert "Le premier billet est à écrire." in (await client.get("/blog/1")).text
    photo = ("files", ("Bois.jpg", pictures.photo(), "image/jpeg"))
    answer = await client.form("/blog/1/ecrire", attached=[photo], **POST)
    assert answer.headers["location"] == "/blog/billets/1"
    assert "C’est publié." in (await client.get("/blog/billets/1")).text
    await enter(client, "lise.roy")
    assert (await client.get("/blog")).headers["location"] == "/blog/1"
    text = (await client.get("/blog/1")).text
    assert "Au bois" in text
    assert "/fichiers/1/petit" in text
    assert "/ecrire" not in text
    text = (await client.get("/blog/billets/1")).text
    assert "Trois balises.<br>Une boussole." in text
    assert "/signaler" in text
    assert "/modifier" not in text
    assert "Au bois" in (await client.get("/")).text.partition('id="side-blog"')[2].partition("</section>")[0]
    answer = await client.form("/blog/billets/1/commenter", body="Bravo\nà tous")
    assert answer.headers["location"] == "/blog/billets/1#commentaires"
    assert "/blog/a-relire" not in (await client.get("/historique")).text  # a 404 for who wrote it
    await enter(client, "bea.blin")
    assert "Bravo" not in (await client.get("/blog/billets/1")).text
    await enter(client, "paul.prof")
    text = (await client.get("/blog/a-relire")).text
    assert "Bravo\nà tous" in text
    assert f'data-face="{school.people["lise.roy"]}"' in text
    await client.form("/blog/commentaires/1/publier", page="/blog/a-relire")
    assert "Rien à relire." in (await client.get("/blog/a-relire")).text
    await enter(client, "bea.blin")
    text = (await client.get("/blog/billets/1")).text
    assert "Un parent d’élève" in text
    assert "Lise" not in text
    assert f'data-face="{school.people["lise.roy"]}"' not in text


async def test_photos_come_in_the_order_and_with_the_words_of_their_form_and_a_refused_one_keeps_both(
    client: Client, state: State, school: School
) -> None:
    blog_id = await blog_of(state, school)
    first, second = await waiting(state, school, "paul.prof", 2)
    await as_(client, "paul.prof")
    chosen = {
        "files": [second, first],
        f"files-alt-{first}": "Un chêne",
        f"files-alt-{second}": " Un  <chat> ",
    }
    text = (await client.form(f"/blog/{blog_id}/ecrire", **{**POST, "title": ""}, **chosen)).text
    assert "Il manque le titre." in text
    assert re.findall(r'name="files" value="(\d+)"', text) == [str(second), str(first)]
    assert f'name="files-alt-{second}" value="Un &lt;chat&gt;"' in text
    assert f'name="files-alt-{first}" value="Un chêne"' in text
    await client.form(f"/blog/{blog_id}/ecrire", **POST, **chosen)
    text = (await client.get("/blog/billets/1")).text
    assert re.findall(r'alt="(Un [^"]*)" width', text) == ["Un &lt;chat&gt;", "Un chêne"]
    path = "/blog/billets/1/modifier"
    assert 'value="Un chêne"' in (await client.get(path)).text
    await client.form(path, rev=1, **POST, **{**chosen, "files": [first, second], f"files-alt-{first}": ""})
    text = (await client.get("/blog/billets/1")).text
    assert re.findall(r'href="/fichiers/(\d+)" data-photo', text) == [str(first), str(second)]
    assert re.findall(r'alt="(Un [^"]*)" width', text) == ["Un &lt;chat&gt;"]
    assert f'name="files-place-{first}" value="1"' in (await client.get(path)).text
    moved = {"files": [first, second], f"files-place-{first}": "2", f"files-place-{second}": "2"}
    await client.form(path, rev=2, **POST, **moved)  # without scripts: the first one is to be second
    text = (await client.get("/blog/billets/1")).text
    assert re.findall(r'href="/fichiers/(\d+)" data-photo', text) == [str(second), str(first)]


async def test_a_draft_keeps_photos_and_words_is_looked_at_first_and_ends_when_it_is_published(
    client: Client, state: State, school: School
) -> None:
    blog_id = await blog_of(state, school)
    (photo,) = await waiting(state, school, "paul.prof")
    await as_(client, "paul.prof")
    path = f"/blog/{blog_id}/ecrire"
    typed = {**POST, "files": photo, f"files-alt-{photo}": "Un chêne", "draft": "d1", "version": "0"}
    answer = await client.form(path, act="preview", **typed)
    assert answer.headers["location"] == f"{path}/apercu?brouillon=d1"
    text = (await client.get(answer.headers["location"])).text
    assert 'alt="Un chêne"' in text
    assert "Trois balises.<br>" in text
    assert 'value="Un chêne"' in (await client.get(f"{path}?brouillon=d1")).text
    await client.form(path, **typed)
    assert await school.pool.fetchval("select count(*) from draft where ended_at is null") == 0


async def test_whoever_publishes_photos_ticks_each_child_without_photo_by_name(
    client: Client, state: State, school: School
) -> None:
    blog_id, zoe = await blog_of(state, school), school.people["zoe.blin"]
    await as_(client, "paul.prof")
    person = f"/classe/{school.classes['CE1']}/parametrage/personnes/{zoe}"
    await client.form(f"{person}/photos", without="1")
    assert "Retirer la mention" in (await client.get(person)).text
    assert "sans photo" in (await client.get(person.partition("/personnes")[0])).text
    (photo,) = await waiting(state, school, "paul.prof")
    text = (await client.form(f"/blog/{blog_id}/ecrire", **POST, files=photo)).text
    assert "n’est sur aucune photo" in text
    assert "cochez chaque nom" in text.partition('id="e-without"')[2][:400]
    assert f'name="files" value="{photo}"' in text
    answer = await client.form(f"/blog/{blog_id}/ecrire", **POST, files=photo, without=zoe)
    assert answer.headers["location"] == "/blog/billets/1"
    await enter(client, "lea.roy")
    assert "Zoé" not in (await client.get(f"/blog/{blog_id}/ecrire")).text


async def test_a_pupil_proposes_the_teacher_sends_back_then_lets_it_out(
    client: Client, state: State, school: School
) -> None:
    blog_id = await blog_of(state, school)
    await as_(client, "lea.roy")
    assert "Envoyer à relire" in (await client.get(f"/blog/{blog_id}/ecrire")).text
    await client.form(f"/blog/{blog_id}/ecrire", **POST)
    assert "Tes billets en attente" in (await client.get(f"/blog/{blog_id}")).text
    await enter(client, "paul.prof")
    assert "attend votre relecture" in (await client.get(f"/blog/{blog_id}")).text
    assert "Au bois" in (await client.get("/blog/a-relire")).text
    review = "/blog/billets/1/relire"
    assert "l’élève le lira" in (await client.form(review, act="return", rev=1)).text
    await client.form(review, act="return", rev=1, word="Raconte la fin.")
    await enter(client, "lea.roy")
    assert "Raconte la fin." in (await client.get("/blog/billets/1")).text
    await client.form("/blog/billets/1/modifier", rev=2, **{**POST, "title": "Au bois, la fin"})
    await enter(client, "paul.prof")
    assert "a changé son billet" in (await client.form(review, act="approve", rev=2)).text
    await client.form(review, act="approve", rev=3)
    await enter(client, "lise.roy")
    assert "Au bois, la fin" in (await client.get(f"/blog/{blog_id}")).text


async def test_a_comment_sent_after_the_session_ended_elsewhere_waits_for_its_writer(
    client: Client, state: State, school: School
) -> None:
    post_id = await written(state, school, await blog_of(state, school))
    await as_(client, "lise.roy")
    key = await key_of(client, f"/blog/billets/{post_id}")
    await school.pool.execute("delete from session")
    answer = await client.form(f"/blog/billets/{post_id}/commenter", body="Bravo à tous", key=key)
    suite = re.search(r'name="suite" value="([^"]+)"', (await client.get(answer.headers["location"])).text)
    assert suite is not None
    page = (await sign_in(client, "lise.roy", suite=suite[1])).text
    assert "pas encore parti" in page
    assert ">Bravo à tous</textarea>" in page


async def test_a_child_on_the_class_tablet_reads_and_is_offered_nothing_to_write(
    state: State, school: School
) -> None:
    post_id = await written(state, school, await blog_of(state, school))
    scope = await school.scope("lea.roy")
    await comments.write(scope, state.resources, post_id, "Trop bien.")
    await open_class(school)
    card = await card_of(state, school)
    async with await tablet_for(state, school) as tablet:
        await tablet.form(f"/tablette/eleves/{scope.person_id}", picked=said(card.code))
        text = (await tablet.get(f"/blog/billets/{post_id}")).text
        assert "Trop bien." in text
        for offered in ("/commenter", "/signaler", "/retirer", "/modifier"):
            assert offered not in text
        assert "/ecrire" not in (await tablet.get("/blog/1")).text


async def test_who_edits_an_older_version_keeps_their_words_and_sees_those_that_stand(
    client: Client, state: State, school: School
) -> None:
    post_id = await written(state, school, await blog_of(state, school))
    dora = await school.scope("dora.direction")
    draft = writing.Draft("Aux bois", Rich("Quatre balises."))
    await writing.change(dora, state.resources, post_id, draft, 1)
    await as_(client, "paul.prof")
    path = f"/blog/billets/{post_id}/modifier"
    text = (await client.form(path, rev=1, **POST)).text
    assert "«\u00a0Aux bois\u00a0»" in text
    assert "Quatre balises." in text
    assert "Une boussole." in text
    assert 'name="rev" value="2"' in text  # sent again, it is meant


async def test_one_form_sent_twice_is_one_post_and_a_change_that_waits_is_what_is_gone_on_with(
    client: Client, state: State, school: School
) -> None:
    blog_id = await blog_of(state, school)
    await as_(client, "lea.roy")
    path = f"/blog/{blog_id}/ecrire"
    keys = [await key_of(client, path) for _ in range(2)]  # two tabs
    for key in (keys[0], keys[0], keys[1]):
        await client.form(path, key=key, **POST)
    assert await school.pool.fetchval("select count(*) from blog_post") == 1
    await reviewing.approve(await school.scope("paul.prof"), state.resources, 1, 1, ())
    await client.form("/blog/billets/1/modifier", rev=2, **{**POST, "title": "Autrement"})
    assert (await client.get("/blog/billets/1/modifier")).headers["location"] == "/blog/billets/2/modifier"
    assert "Des changements attendent" in (await client.get("/blog/billets/1")).text
