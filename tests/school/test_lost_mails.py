"""Mails that did not leave, as the direction sees them: why, for whom, tried again or put away."""

from email.utils import parsedate_to_datetime

import pytest
from support.client import Client
from support.notes import as_, publish
from support.people import School, make_school
from support.postman import Postman

from one.http.state import State
from one.mail import reasons
from one.mail.errors import AddressRefused, Declined, Deferred, Later, Locked, TooLate
from one.mail.letter import BadLetter
from one.mail.reasons import Reason
from one.notices import jobs
from one.store import outbox
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
LISE = "Lise.Roy@free.fr"


@pytest.fixture
async def lost(state: State, school: School, postman: Postman, pool: Pool) -> int:
    """A mail to Lise that her server refused for a day; its id."""
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    postman.server.answers[LISE] = "554 5.7.1 your network is on a list"
    await postman.deliver()
    await pool.execute(
        "update outbox set due_at = now(), created_at = created_at - interval '2 days' where done_at is null"
    )
    await postman.deliver()
    found: int = await pool.fetchval("select id from outbox where outcome = 'expired'")
    return found


def url(school: School) -> str:
    return f"/ecole/{school.id}/mails"


async def test_the_direction_sees_why_and_for_whom_and_never_what_it_says_or_where_it_went(
    school: School, client: Client, lost: int
) -> None:
    await as_(client, "dora.direction")
    assert "Un mail n’est pas parti" in (await client.get(f"/ecole/{school.id}")).text
    text = (await client.get(url(school))).text
    for words in ("refuse nos mails", "Lise Roy", "mail d’une nouveauté", "code 554 5.7.1"):
        assert words in text
    for hidden in (LISE, LISE.lower(), "Titre", "your network"):
        assert hidden not in text


async def test_one_that_is_tried_again_leaves_and_the_log_says_who_did_it(
    school: School, client: Client, postman: Postman, pool: Pool, lost: int
) -> None:
    await as_(client, "dora.direction")
    del postman.server.answers[LISE]
    await client.form(url(school), mails=[str(lost)], act="retry")
    (mail,) = await postman.deliver()
    assert mail["to"] == LISE
    retried_at = await pool.fetchval("select retried_at from outbox where id = $1", lost)
    assert parsedate_to_datetime(mail["date"]) == retried_at.replace(
        microsecond=0
    )  # else it lies two days down
    assert "Tous les mails sont partis" in (await client.get(url(school))).text
    row = await pool.fetchrow("select act, data::text from audit order by id desc limit 1")
    assert row is not None
    assert tuple(row) == ("mails.retried", '{"mails": 1}')


async def test_one_that_fails_again_is_tried_for_another_day(
    school: School, client: Client, postman: Postman, pool: Pool, lost: int
) -> None:
    await as_(client, "dora.direction")
    await client.form(url(school), mails=[str(lost)], act="retry")
    await postman.deliver()
    assert await pool.fetchval("select outcome from outbox where id = $1", lost) == ""
    await pool.execute("update outbox set due_at = now(), retried_at = retried_at - interval '25 hours'")
    await postman.deliver()
    assert await pool.fetchval("select outcome from outbox where id = $1", lost) == "expired"


async def test_one_that_is_put_away_is_forgotten(
    school: School, client: Client, pool: Pool, lost: int
) -> None:
    await as_(client, "dora.direction")
    await client.form(url(school), mails=[str(lost)], act="away")
    assert "Tous les mails sont partis" in (await client.get(url(school))).text
    assert await pool.fetchval("select data from outbox where id = $1", lost) == "{}"
    await client.form(url(school), mails=[str(lost)], act="retry")
    assert await pool.fetchval("select outcome from outbox where id = $1", lost) == "expired"
    await pool.execute("update outbox set done_at = now() - interval '3 days'")
    await outbox.purge(pool)
    assert await pool.fetchval("select count(*) from outbox") == 0


async def test_one_that_may_have_arrived_is_not_tried_again(
    school: School, client: Client, pool: Pool, lost: int
) -> None:
    await pool.execute("update outbox set outcome = 'uncertain' where id = $1", lost)
    await as_(client, "dora.direction")
    assert 'value="retry"' not in (await client.get(url(school))).text
    await client.form(url(school), mails=[str(lost)], act="retry")
    assert await pool.fetchval("select outcome from outbox where id = $1", lost) == "uncertain"


async def test_the_school_of_somebody_else_sees_nothing_and_settles_nothing(
    school: School, client: Client, pool: Pool, lost: int
) -> None:
    other = await make_school(pool, "École B", "0990010A", "2")
    await as_(client, "dora.direction2")
    assert "Lise" not in (await client.get(url(other))).text
    for act in ("retry", "away"):
        await client.form(url(other), mails=[str(lost)], act=act)
        assert (await client.form(url(school), mails=[str(lost)], act=act)).status_code == 404
    assert await pool.fetchval("select outcome from outbox where id = $1", lost) == "expired"
    assert await pool.fetchval("select put_away_at from outbox where id = $1", lost) is None


async def test_one_whose_address_is_refused_still_stays_on_the_list_until_it_is_mended(
    school: School, client: Client, pool: Pool, lost: int
) -> None:
    await pool.execute("update person set email_refused_at = now() where login = 'lise.roy'")
    await as_(client, "dora.direction")
    text = (await client.get(url(school))).text
    assert "adresse pas encore corrigée" in text
    assert 'value="retry"' not in text
    await client.form(url(school), mails=[str(lost)], act="retry")
    assert "Rien n’est reparti" in (await client.get(url(school))).text
    await pool.execute("update person set email_refused_at = null where login = 'lise.roy'")
    await client.form(url(school), mails=[str(lost)], act="retry")
    assert await pool.fetchval("select outcome from outbox where id = $1", lost) == ""


async def test_what_is_not_the_schools_to_know_is_a_message_and_no_more(
    school: School, client: Client, pool: Pool, lost: int
) -> None:
    await pool.execute("update outbox set template = 'password-changed' where id = $1", lost)
    await as_(client, "dora.direction")
    text = (await client.get(url(school))).text
    assert "un message de ONE" in text
    assert "mot de passe" not in text.partition("<main")[2]


async def test_a_password_that_was_asked_for_is_seen_for_whom_and_why_and_not_what_it_was(
    school: School, client: Client, postman: Postman, pool: Pool
) -> None:
    postman.server.answers[LISE] = "550 5.1.1 no such user"
    for path, name, value in (
        ("/mot-de-passe-oublie", "login", "lise.roy"),
        ("/identifiant-oublie", "email", LISE),
        ("/mot-de-passe-oublie", "login", "nobody.here"),
    ):
        await client.form(path, **{name: value})
    await postman.deliver()
    other = await make_school(pool, "École B", "0990010A", "2")
    await as_(client, "dora.direction2")
    assert "Lise" not in (await client.get(url(other))).text
    await as_(client, "dora.direction")
    text = (await client.get(url(school))).text.partition("<main")[2]
    assert text.count('class="row-person"') == 2
    for words in ("Lise Roy", "un message de ONE", "550 5.1.1"):
        assert words in text
    for hidden in ("mot de passe", "identifiant", "nobody", LISE.lower()):
        assert hidden not in text.lower().replace("row-person", "")


async def test_what_is_not_valid_any_more_did_not_leave_in_time_and_is_not_tried_again(
    school: School, client: Client, postman: Postman, pool: Pool
) -> None:
    await client.form("/mot-de-passe-oublie", login="lise.roy")
    postman.server.answers[LISE] = "451 4.3.2 not now"
    await postman.deliver()
    await pool.execute("update ticket set expires_at = now()")
    await pool.execute("update outbox set due_at = now()")
    del postman.server.answers[LISE]
    assert await postman.deliver() == []
    await as_(client, "dora.direction")
    text = (await client.get(url(school))).text
    assert "n’a pas pu partir à temps" in text
    assert 'value="retry"' not in text
    lost = await pool.fetchval("select id from outbox")
    await client.form(url(school), mails=[str(lost)], act="retry")
    assert await pool.fetchval("select outcome from outbox") == "expired"
    await client.form(url(school), mails=[str(lost)], act="away")
    assert "Tous les mails sont partis" in (await client.get(url(school))).text


async def test_a_link_that_the_school_has_tried_again_is_none_once_its_ticket_is_gone(
    school: School, client: Client, postman: Postman, pool: Pool
) -> None:
    await client.form("/mot-de-passe-oublie", login="lise.roy")
    postman.server.answers[LISE] = "550 5.1.1 no such user"
    await postman.deliver()
    await pool.execute("delete from ticket")
    del postman.server.answers[LISE]
    lost = await pool.fetchval("select id from outbox")
    await as_(client, "dora.direction")
    await client.form(url(school), mails=[str(lost)], act="retry")
    assert await postman.deliver() == []
    assert await pool.fetchval("select outcome || ' ' || reason from outbox") == "expired late"
    assert await pool.fetchval("select count(*) from ticket") == 0


async def test_it_stays_on_the_list_for_two_weeks_and_one_is_told_when_none_is_ticked(
    school: School, client: Client, pool: Pool, lost: int
) -> None:
    await pool.execute("update outbox set done_at = now() - interval '13 days' where id = $1", lost)
    await outbox.purge(pool)
    await as_(client, "dora.direction")
    text = (await client.form(url(school), act="retry")).text
    assert "Cochez au moins un mail." in text
    assert "Lise Roy" in text
    await pool.execute("update outbox set done_at = now() - interval '15 days' where id = $1", lost)
    await outbox.purge(pool)
    assert "Lise Roy" not in (await client.get(url(school))).text


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (AddressRefused("recipient: 550 5.1.1"), "address 550 5.1.1"),
        (AddressRefused("the server cannot write to such an address"), "address"),
        (Declined("recipient: 552"), "mailbox 552"),
        (Declined("recipient: 552 5.1.1"), "mailbox 552 5.1.1"),
        (Deferred("data: 452 4.2.2"), "mailbox 452 4.2.2"),
        (Deferred("data: 452 4.3.1"), "away 452 4.3.1"),
        (Deferred("recipient: 452 4.5.3"), "away 452 4.5.3"),
        (Declined("data: 552 5.3.4"), "refused 552 5.3.4"),
        (Declined("data: 554 5.7.1"), "refused 554 5.7.1"),
        (Declined("data: 550 5.7.26"), "refused 550 5.7.26"),
        (Locked("sign-in: 535 5.7.8"), "away 535 5.7.8"),
        (Later("SMTPConnectError"), "away"),
        (TimeoutError(), "away"),
        (BadLetter("the subject of 200 signs"), "ours"),
        (KeyError("550 5.1.1"), "ours"),
        (TooLate("reset"), "late"),
    ],
)
def test_a_failure_is_kept_as_a_word_and_codes(error: Exception, kept: str) -> None:
    assert reasons.of(error) == kept
    assert reasons.read("expired", kept)[0] == kept.split()[0]


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [("refused", Reason.ADDRESS), ("expired", Reason.AWAY), ("uncertain", Reason.DOUBT)],
)
def test_a_row_of_an_older_version_has_the_reason_of_its_outcome(outcome: str, reason: Reason) -> None:
    assert reasons.read(outcome, "") == (reason, "")
