"""« Mes données » says « tout »: each kind of row about a person is in it, and no code is."""

import pytest
from support.client import Client
from support.own_data import own_data
from support.people import PASSWORD, School
from support.postman import Postman, code_of

from one.apps.carnet import notes
from one.apps.catalogue import APPS
from one.apps.externe.kinds import INFO, SUBJECT
from one.events import Author
from one.http.state import State
from one.store.people import identity
from one.store.pool import Pool
from one.store.roster import runs
from one.store.roster.runs import Place
from one.store.work import work

pytestmark = pytest.mark.anyio

# Every table of ONE that points at people, and the member of the document that tells of it. Those of an application
# begin with its code, and it says in its ``data`` what tells of them.
TOLD = {
    "attachment_by_hand": "ecoles_decidees_a_la_main",
    "activation_code": "code_d_activation",
    "picture_code": "code_en_images",
    "app_favourite": "applis_favorites",
    "app_visit": "applis_ouvertes",
    "attachment": "ecoles",
    "audit": "actes",
    "departure": "ecoles_quittees",
    "draft": "brouillons",
    "event": "mots",
    "feed_filter": "filtres_du_fil",
    "flash_read": "messages_flash_lus",
    "file": "fichiers",
    "form_kept": "formulaires_a_reprendre",
    "form_sent": "formulaires_envoyes_le",
    "guardian": "enfants",
    "known_as": "autres_noms",
    "link_by_hand": "liens_decides_a_la_main",
    "login_alias": "autres_identifiants",
    "mark": "lectures",
    "membership": "classes",
    "message_flash": "messages_flash",
    "no_photo": "sans_photo_depuis",
    "notice": "attend_le_prochain_mail",
    "notice_choice": "mails_choisis",
    "notice_link": "liens_pour_arreter_les_mails",
    "notice_person": "mails_regles",
    "outbox": "messages",
    "place_by_hand": "classes_decidees_a_la_main",
    "preference": "personnalisation",
    "personal_data": "donnees_preparees",
    "profile_field": "fiche",
    "portrait": "portrait",
    "refused_address": "email_ne_recoit_plus_depuis",  # told from it
    "push_endpoint": "appareils_prevenus",
    "reminder": "dernier_rappel_le",
    "roster_answer": "reponses_aux_imports",
    "roster_lists": "listes_a_verifier",
    "roster_change": "changes_par_un_import",
    "roster_import": "listes_importees",
    "roster_run": "listes_envoyees",
    "session": "sessions",
    "subscription": "abonnements",
    "ticket": "demandes",
    "widget": "widgets",
    "unread_kept": "lectures",  # counted from them
}


@pytest.fixture
async def paul(client: Client, postman: Postman, school: School) -> Client:
    client.cookies.set("one", await school.token("paul.prof"))
    return client


async def test_every_table_about_people_is_told(state: State, school: School, pool: Pool) -> None:
    async with pool.acquire() as connection:
        tables = {each.table for each in await identity.references(connection)}
    told = (await own_data(await school.scope("paul.prof"), state.resources)).data.keys()
    for app in APPS:
        theirs = {table for table in tables if table == app.code or table.startswith(f"{app.code}_")}
        assert bool(app.data) >= bool(theirs), app.code
        assert app.data.keys() <= told
        tables -= theirs
    assert tables == TOLD.keys()
    assert set(TOLD.values()) <= told


async def test_what_left_or_waits_is_told_without_its_code(
    paul: Client, state: State, school: School, postman: Postman, pool: Pool
) -> None:
    await paul.form("/mot-de-passe-oublie", login="paul.prof")
    await paul.form("/mot-de-passe-oublie", login="bea.blin")
    await paul.form("/identifiant-oublie", email="lise.roy@free.fr")
    await paul.form("/compte/adresse", email="paul@free.fr", old=PASSWORD)
    code = code_of((await postman.deliver())[-1])
    await paul.form("/compte/mobile", mobile="06 12 34 56 78", old=PASSWORD)
    answer = await own_data(await school.scope("paul.prof"), state.resources)
    found = answer.data
    assert [(each["message"], each["par"], each["resultat"]) for each in found["messages"]] == [
        ("reset", "mail", "sent"),
        ("logins", "mail", "sent"),
        ("code-email", "mail", "sent"),
        ("mobile-changed", "mail", "waiting"),
    ]
    asked = {each["pour"]: each["vers"] for each in found["demandes"]}
    assert asked == {"reset": None, "email": "paul@free.fr"}
    assert found["email_confirme_le"]
    assert code not in answer.text
    await pool.execute("update person set email_checked_at = null where login = 'paul.prof'")
    found = (await own_data(await school.scope("paul.prof"), state.resources)).data
    assert "logins" not in [each["message"] for each in found["messages"]]


async def test_lists_of_a_class_are_told_by_name_and_to_their_sender_only(
    state: State, pool: Pool, school: School
) -> None:
    scope, place = await school.scope("paul.prof"), Place(school.id, school.classes["CE1"])
    async with pool.acquire() as connection:
        await runs.put(connection, scope, place, "fr", [("Élèves.csv", b"nom;Secret")])
    answer = await own_data(scope, state.resources)
    (sent,) = answer.data["listes_envoyees"]
    assert (sent["classe"], sent["fichiers"], bool(sent["le"])) == ("CE1", ["Élèves.csv"], True)
    assert "Secret" not in answer.text
    other = await own_data(await school.scope("lise.roy"), state.resources)
    assert other.data["listes_envoyees"] == []


async def test_a_note_about_a_pupil_alone_is_told_to_them_as_their_feed_shows_it(
    state: State, school: School
) -> None:
    lea = school.people["lea.roy"]
    draft = notes.Draft(school.classes["CE1"], "Entretien", "Voyons-nous", whole_class=False, children=(lea,))
    await notes.publish(await school.scope("paul.prof"), state.resources, draft)
    answer = await own_data(await school.scope("lea.roy"), state.resources)
    assert [each["classe"] for each in answer.data["mots_sur_un_eleve"]] == ["CE1"]
    (item,) = answer.data["nouvelles_pour_moi_seul"]
    assert (item["titre"], item["application"]) == ("Entretien", "carnet")


async def test_what_came_from_outside_is_told_under_the_code_of_its_application(
    state: State, school: School
) -> None:
    async with work(None, state.resources) as w:
        await w.publish(
            INFO,
            channels=[f"user:{school.people['lea.roy']}"],
            subject=SUBJECT(1),
            title="Ton livre t’attend",
            url="/",
            author=Author(0, "Bibliothèque"),
            app="bibliotheque",
        )
    (item,) = (await own_data(await school.scope("lea.roy"), state.resources)).data["nouvelles_pour_moi_seul"]
    assert item["application"] == "bibliotheque"
