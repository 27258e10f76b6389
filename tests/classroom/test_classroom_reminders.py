"""Reminders to activate: who gets which mail, at most one a day, and never with a code in it."""

from datetime import datetime, time
from email.message import EmailMessage

import pytest
from support.classroom_people import WRONG, acts, deactivate
from support.client import browser_for, enter
from support.pause import never_pause
from support.people import School
from support.postman import Postman
from support.smtp_server import body

from one.classroom import reminders
from one.clock import PARIS
from one.errors import Invalid, NotFound
from one.http.state import State
from one.mail.quiet_hours import Hours
from one.people.changes import codes as code_changes
from one.people.changes.acting import InClass

pytestmark = pytest.mark.anyio


@pytest.fixture
async def awake(school: School) -> None:
    """A school without a pause: the tests pass at night too."""
    await never_pause(school)


def to(mails: list[EmailMessage]) -> list[str]:
    return sorted(str(mail["to"]) for mail in mails)


async def test_a_reminder_names_the_login_and_holds_no_code(
    state: State, school: School, postman: Postman, awake: None
) -> None:
    await deactivate(school, "bea.blin", "zoe.blin")
    paul, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    people = [school.people["bea.blin"], school.people["zoe.blin"]]
    made = await code_changes.give(paul, state.resources, InClass(ce1), people)
    sent = await reminders.remind(paul, state.resources, ce1, people)
    assert (sent.people, sent.left, sent.later) == (2, [], False)
    (mail,) = await postman.deliver()  # one mailbox, one mail: hers, and her daughter's
    text = body(mail)
    assert str(mail["to"]) == "bea@free.fr"
    assert "bea.blin" in text
    assert "zoe.blin" in text
    assert "sur la fiche remise par l’école" in text
    assert f"{state.resources.settings.origin}/connexion" in text
    whole = mail.as_string()
    assert not any(each.code in whole or f"{each.code[:4]} {each.code[4:]}" in whole for each in made)
    assert await acts(school.pool) == [
        ("codes.issued", f"class:{ce1}", {"people": people[::-1]}),
        ("reminder.sent", f"class:{ce1}", {"people": sorted(people)}),
    ]


async def test_a_pupil_is_reminded_through_the_guardians_who_have_an_address(
    state: State, school: School, postman: Postman, awake: None
) -> None:
    await deactivate(school, "lea.roy")
    await school.pool.execute("update person set email = 'lea@free.fr' where login = 'lea.roy'")
    await reminders.remind(
        await school.scope("paul.prof"), state.resources, school.classes["CE1"], [school.people["lea.roy"]]
    )
    (mail,) = await postman.deliver()
    assert str(mail["to"]) == "Lise.Roy@free.fr"  # Marc has none; Léa's own is not needed
    assert "Code : à demander à l’école" in body(mail).replace("\u00a0", " ")


async def test_a_second_reminder_within_a_day_is_refused_in_words(
    state: State, school: School, postman: Postman, awake: None
) -> None:
    await deactivate(school, "bea.blin")
    paul, ce1, bea = await school.scope("paul.prof"), school.classes["CE1"], school.people["bea.blin"]
    await reminders.remind(paul, state.resources, ce1, [bea])
    for ids in ([bea], None):
        with pytest.raises(Invalid, match="il y a moins de 24 heures"):
            await reminders.remind(paul, state.resources, ce1, ids)
    assert len(await postman.deliver()) == 1
    await school.pool.execute("update reminder set sent_at = sent_at - interval '24 hours'")
    await reminders.remind(paul, state.resources, ce1, [bea])
    assert len(await postman.deliver()) == 1


async def test_two_pages_that_send_at_once_send_one_mail(
    state: State, school: School, postman: Postman, awake: None
) -> None:
    import asyncio

    await deactivate(school, "bea.blin")
    paul, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    done = await asyncio.gather(
        *(reminders.remind(paul, state.resources, ce1, None) for _page in range(4)), return_exceptions=True
    )
    assert sum(isinstance(each, Invalid) for each in done) == 3
    assert len(await postman.deliver()) == 1


async def test_to_all_leaves_out_who_has_no_address_and_says_who(
    state: State, school: School, postman: Postman, awake: None
) -> None:
    await deactivate(school, "bea.blin", "marc.roy", "lise.roy")
    await school.pool.execute("update person set email_refused_at = now() where login = 'lise.roy'")
    paul, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    sent = await reminders.remind(paul, state.resources, ce1, None)
    assert [(each.person.login, each.obstacle) for each in sent.left] == [
        ("lise.roy", "refused"),
        ("marc.roy", "address"),
    ]
    assert to(await postman.deliver()) == ["bea@free.fr"]
    with pytest.raises(Invalid, match="\u2068Marc Roy\u2069 n’a pas d’adresse"):
        await reminders.remind(paul, state.resources, ce1, [school.people["marc.roy"]])


async def test_who_activates_before_the_mail_leaves_is_not_bothered(
    state: State, school: School, postman: Postman, awake: None
) -> None:
    await deactivate(school, "bea.blin", "lise.roy", "zoe.blin")
    paul, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    await reminders.remind(paul, state.resources, ce1, None)
    await school.pool.execute(
        "update person set activated_at = now() where login in ('bea.blin', 'lise.roy')"
    )
    await school.pool.execute(
        "delete from guardian where guardian_id = $1", school.people["bea.blin"]
    )  # and who is no longer the child's guardian does not hear of the child
    assert await postman.deliver() == []


async def test_in_the_pause_of_the_school_it_waits(state: State, school: School, postman: Postman) -> None:
    await deactivate(school, "bea.blin")
    await school.pool.execute("update school set quiet_from = '00:00', quiet_to = '23:59:59'")
    sent = await reminders.remind(
        await school.scope("paul.prof"), state.resources, school.classes["CE1"], None
    )
    assert sent.later
    assert await postman.deliver() == []
    assert await school.pool.fetchval("select due_at > now() and created_at = due_at from outbox")


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23 12:00", "2026-11-23 12:00"),
        ("2026-11-23 20:30", "2026-11-24 07:00"),
        ("2026-11-24 02:00", "2026-11-24 07:00"),
        ("2026-11-27 21:00", "2026-11-30 07:00"),
        ("2026-11-28 12:00", "2026-11-30 07:00"),
        ("2026-10-24 23:00", "2026-10-26 07:00"),
    ],
)
def test_a_pause_ends_at_the_hour_of_the_wall_clock(moment: str, opens: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=PARIS)
    assert Hours(time(20), time(7), True).opens(at) == datetime.fromisoformat(opens).replace(tzinfo=PARIS)


async def test_nobody_is_reminded_by_or_about_the_wrong_person(state: State, school: School) -> None:
    await deactivate(school, "bea.blin", "nina.noir", "gil.garde")
    ce1, bea = school.classes["CE1"], school.people["bea.blin"]
    for login in WRONG:
        with pytest.raises(NotFound):
            await reminders.remind(await school.scope(login), state.resources, ce1, [bea])
    for other in ("nina.noir", "gil.garde", "paul.prof"):  # of another class, of none, oneself
        with pytest.raises(NotFound):
            await reminders.remind(
                await school.scope("paul.prof"), state.resources, ce1, [bea, school.people[other]]
            )
    assert await school.pool.fetchval("select count(*) from outbox") == 0


async def test_the_page_sends_to_one_to_the_ticked_or_to_all(
    state: State, school: School, postman: Postman, awake: None
) -> None:
    await deactivate(school, "bea.blin", "lise.roy", "marc.roy")
    home = f"/classe/{school.classes['CE1']}/parametrage"
    bea, lise = school.people["bea.blin"], school.people["lise.roy"]
    async with browser_for(state) as client:
        await enter(client, state, school, "paul.prof")
        page = (await client.get(f"{home}/rappels")).text
        assert page.count('name="people"') == 2
        assert "Aucune adresse" in page
        nobody = await client.form(f"{home}/rappels", people=[])
        assert nobody.status_code == 200
        assert "Cochez au moins une personne" in nobody.text
        one = await client.form(f"{home}/rappels", people=[bea, lise], one=str(lise))
        assert one.headers["location"] == f"{home}/rappels"
        assert to(await postman.deliver()) == ["Lise.Roy@free.fr"]
        page = (await client.get(f"{home}/rappels")).text
        assert "Déjà prévenus" in page
        assert page.count('name="people"') == 1
        assert (await client.form(f"{home}/rappels", all="1")).status_code == 303
        assert to(await postman.deliver()) == ["bea@free.fr"]
        again = await client.form(f"{home}/personnes/{bea}/rappel")
        assert again.status_code == 200
        assert "moins de 24 heures" in again.text
        assert "Rappel" in (await client.get(home)).text
        for wrong in ("x", "-1", "999999", "9" * 400, "\0", "\u202e1", "<b>"):
            for field in ("people", "one"):
                answer = await client.form(f"{home}/rappels", **{field: wrong})
                assert answer.status_code in (200, 404), (field, wrong)


async def test_the_direction_reminds_a_teacher_too(
    state: State, school: School, postman: Postman, awake: None
) -> None:
    await deactivate(school, "paul.prof")
    ce1, paul = school.classes["CE1"], school.people["paul.prof"]
    async with browser_for(state) as client:
        await enter(client, state, school, "dora.direction")
        answer = await client.form(f"/classe/{ce1}/parametrage/personnes/{paul}/rappel")
    assert answer.status_code == 303
    (mail,) = await postman.deliver()
    assert "Votre compte n’est pas encore activé" in body(mail)
