"""What a mail server refuses, and of whom it speaks: only an address that does not exist is marked on its account."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from support.outgoing import Plain, compose, post, sender_to
from support.people import School
from support.smtp_server import Server, smtp_server

from one.mail import letter, smtp
from one.mail.sender import DECLINED, GIVE_UP, Fate, Sender, delay
from one.store import outbox
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

LISE = "lise@free.fr"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with smtp_server() as server:
        yield server


@pytest.fixture(autouse=True)
async def an_address(school: School, pool: Pool) -> None:
    await pool.execute(
        "update person set email = $1, email_checked_at = now() where login = 'lise.roy'", LISE
    )


async def marked(pool: Pool) -> list[str]:
    rows = await pool.fetch("select login from person where email_refused_at is not null")
    return [row["login"] for row in rows]


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.1 <lise@free.fr>: Recipient address rejected: User unknown",
        "550 5.1.2 no such system",
        "501 5.1.3 bad syntax",
        "551 5.1.6 she moved",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        "550-5.1.1 The email account that you tried to reach does not exist.\r\n550 5.1.1 Try again",
    ],
)
async def test_an_address_that_does_not_exist_is_marked_at_once(
    pool: Pool, server: Server, answer: str
) -> None:
    server.answers[LISE] = answer
    (row,) = await post(pool, sender_to(pool, server.url), LISE)
    assert (row["outcome"], row["tries"]) == ("refused", 1)
    assert await marked(pool) == ["lise.roy"]


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
        "550 5.1.8 Sender address rejected: Domain not found",
        "550 5.1.0 address rejected",
        "550 5.1.11 not a code of today",
        "552 5.2.2 Over quota",
        "552 5.1.1 g270oYR4MmRof Boite du destinataire pleine. Recipient overquota. OFR_417 [417]",
        "550 5.1.1 <lise@free.fr> mailbox is full",
        "550 5.2.1 The user is receiving mail at a rate that prevents additional messages from being delivered",
        "550 5.4.1 Recipient address rejected: Access denied",
        "550 5.5.0 Requested action not taken: mailbox unavailable",
        "550 5.4.5 Daily user sending limit exceeded",
        "554 5.7.0 Too many messages, try again later",
        "554 5.7.1 Relay access denied",
        "550 5.7.26 This mail is unauthenticated",
        "550 User unknown",
        "550 Benutzer hat das Speichervolumen ueberschritten",
        "552 Requested mail action aborted",
        "553 sorry, that domain isn't in my list of allowed rcpthosts",
        "554 Refused, see 5.1.1",
        "530 5.7.0 Authentication required",
    ],
)
async def test_a_refusal_that_is_about_us_or_the_mailbox_is_tried_again_and_marks_nobody(
    pool: Pool, server: Server, answer: str
) -> None:
    server.answers[LISE] = answer
    (row,) = await post(pool, sender_to(pool, server.url), LISE)
    assert row["outcome"] == ""
    assert delay(DECLINED) < row["wait"] <= delay(1 + DECLINED) == timedelta(minutes=4)
    assert await marked(pool) == []
    del server.answers[LISE]
    (row,) = await post(pool, sender_to(pool, server.url))
    assert (row["outcome"], len(server.mails)) == ("sent", 1)


async def test_a_refusal_that_lasts_comes_to_an_end_after_a_day(pool: Pool, server: Server) -> None:
    server.answers[LISE] = "550 5.7.26 unauthenticated"
    await post(pool, sender_to(pool, server.url), LISE)
    await pool.execute("update outbox set created_at = now() - $1::interval", GIVE_UP + timedelta(minutes=1))
    (row,) = await post(pool, sender_to(pool, server.url))
    assert (row["outcome"], row["address"]) == ("expired", None)
    assert await marked(pool) == []


@pytest.mark.parametrize("answer", ["554 5.7.1 looks like spam", "552 5.3.4 too big", "550 no thanks"])
async def test_a_mail_refused_for_what_it_says_is_no_fault_of_the_address(
    pool: Pool, server: Server, answer: str
) -> None:
    server.on_data = lambda mail: answer
    (row,) = await post(pool, sender_to(pool, server.url), LISE)
    assert (row["outcome"], row["wait"] > timedelta(minutes=3)) == ("", True)
    assert await marked(pool) == []


async def test_a_server_that_judges_the_recipient_after_the_mail_is_understood(
    pool: Pool, server: Server
) -> None:
    server.on_data = lambda mail: "550 5.1.10 RESOLVER.ADR.RecipientNotFound"
    (row,) = await post(pool, sender_to(pool, server.url), LISE)
    assert (row["outcome"], await marked(pool)) == ("refused", ["lise.roy"])


async def test_the_next_mail_that_is_taken_clears_a_mark_that_was_wrong(pool: Pool, server: Server) -> None:
    await pool.execute(
        "update person set email = 'bea@free.fr', email_refused_at = now() where login = 'bea.blin'"
    )
    await pool.execute("update person set email_refused_at = now() where login = 'lise.roy'")
    await post(pool, sender_to(pool, server.url), "Lise@Free.fr")
    assert await marked(pool) == ["bea.blin"]


async def test_greylisting_costs_half_a_minute_and_no_mark(pool: Pool, server: Server) -> None:
    server.answers[LISE] = "451 4.7.1 Greylisted, please try again"
    (row,) = await post(pool, sender_to(pool, server.url), LISE)
    assert (row["outcome"], row["wait"] <= timedelta(seconds=30)) == ("", True)
    del server.answers[LISE]
    await post(pool, sender_to(pool, server.url))
    assert (len(server.mails), await marked(pool)) == (1, [])


async def test_a_server_that_closes_in_the_middle_is_asked_on_a_fresh_line(
    pool: Pool, server: Server
) -> None:
    server.answers[LISE] = "421 4.3.2 closing"
    first, second = await post(pool, sender_to(pool, server.url), LISE, "bea@free.fr")
    assert (first["outcome"], second["outcome"]) == ("", "sent")
    assert server.connections == 2
    assert [mail["to"] for mail in server.mails] == ["bea@free.fr"]


async def test_a_line_lost_after_the_mail_leads_to_a_second_one_that_mailboxes_know_again(
    pool: Pool, server: Server
) -> None:
    server.hangs_up = True
    (row,) = await post(pool, sender_to(pool, server.url), LISE)
    assert (row["outcome"], len(server.mails)) == ("", 1)
    server.hangs_up = False
    (row,) = await post(pool, sender_to(pool, server.url))
    assert row["outcome"] == "sent"
    first, second = server.mails
    assert (first["message-id"], first["date"]) == (second["message-id"], second["date"])


async def test_a_mail_that_left_while_postgresql_went_away_does_not_leave_twice(
    pool: Pool, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: dict[int, Fate] = {}
    client = smtp.Smtp(server.url, letter.sender("one@ecole.example"), "ecole.example")
    senders = [Sender(pool, compose, client, None, "ecole.example", known=known) for _ in range(2)]
    await outbox.put(pool, Plain(), address=LISE)
    done = outbox.done

    async def away(*_args: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(outbox, "done", away)
    with pytest.raises(ConnectionRefusedError):
        await senders[0].step()
    monkeypatch.setattr(outbox, "done", done)
    await pool.execute("update outbox set due_at = now()")  # the outage outlasted the lease
    assert [await sender.step() for sender in reversed(senders)] == [False, False]
    assert await pool.fetchval("select outcome from outbox") == "sent"
    assert (len(server.mails), known) == (1, {})


async def test_a_send_that_is_cut_off_leaves_no_half_said_line_to_the_next_mail(
    pool: Pool, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, answered, handle = asyncio.Event(), asyncio.Event(), server.handle_RCPT

    async def slow(*args: Any) -> str:
        if args[3] == LISE:
            reached.set()
            await answered.wait()
        return await handle(*args)

    monkeypatch.setattr(server, "handle_RCPT", slow)
    sender = sender_to(pool, server.url)
    send = sender._send

    async def cut_off(*args: Any) -> None:
        """As the bound of a send does it, in the middle of a line."""
        sending = asyncio.create_task(send(*args))
        await reached.wait()
        sending.cancel()
        await asyncio.wait([sending])
        raise TimeoutError

    with monkeypatch.context() as soon:
        soon.setattr(sender, "_send", cut_off)
        await outbox.put(pool, Plain(), address=LISE)
        assert await sender.step()
    answered.set()
    await outbox.put(pool, Plain(), address="bea@free.fr")
    assert await sender.step()
    await sender._rest()
    first, second = await pool.fetch("select outcome from outbox order by id")
    assert (first["outcome"], second["outcome"], server.connections) == ("", "sent", 2)


@pytest.mark.parametrize(
    "answer", ["553 5.1.3 bad sender", "550 5.1.1 unknown sender", "530 5.7.0 sign in", "451 4.7.1 no"]
)
async def test_a_relay_that_refuses_our_own_address_costs_nobody_theirs(
    pool: Pool, server: Server, answer: str
) -> None:
    server.sender_answer = answer
    (row,) = await post(pool, sender_to(pool, server.url), LISE)
    assert (row["outcome"], await marked(pool)) == ("", [])


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_a_password_that_the_relay_refuses_costs_nobody_an_address(pool: Pool) -> None:
    refuse: dict[str, Any] = {
        "auth_required": True,
        "auth_require_tls": False,
        "authenticator": lambda *_: _no(),
    }
    async with smtp_server(**refuse) as server:
        (row,) = await post(pool, sender_to(pool, server.url.replace("://", "://ecole:faux@")), LISE)
        assert (row["outcome"], await marked(pool), server.mails) == ("", [], [])
        (row,) = await post(pool, sender_to(pool, server.url))
        assert (row["outcome"], await marked(pool), server.mails) == ("", [], [])


def _no() -> Any:
    from aiosmtpd.smtp import AuthResult

    return AuthResult(success=False, handled=False)


async def test_a_relay_that_takes_only_smaller_mails_costs_nobody_an_address(pool: Pool) -> None:
    async with smtp_server(data_size_limit=100) as server:
        (row,) = await post(pool, sender_to(pool, server.url), LISE)
        assert (row["outcome"], await marked(pool), server.mails) == ("", [], [])


async def test_an_address_our_relay_cannot_write_to_is_told_to_its_owner(pool: Pool) -> None:
    await pool.execute("update person set email = 'é@free.fr' where login = 'lise.roy'")
    async with smtp_server(enable_SMTPUTF8=False) as server:
        (row,) = await post(pool, sender_to(pool, server.url), "é@free.fr")
    assert (row["outcome"], await marked(pool)) == ("refused", ["lise.roy"])


async def test_a_domain_with_accents_goes_as_punycode_to_any_relay(pool: Pool) -> None:
    async with smtp_server(enable_SMTPUTF8=False) as server:
        await post(pool, sender_to(pool, server.url), "lise@école.fr", "lise@straße.de")
    assert [mail["to"] for mail in server.mails] == ["lise@xn--cole-9oa.fr", "lise@xn--strae-oqa.de"]


async def test_only_an_address_with_accents_asks_the_relay_for_more_than_plain_mail(pool: Pool) -> None:
    async with smtp_server() as server:
        await post(pool, sender_to(pool, server.url), "lise@free.fr", "léa@free.fr")
    plain, more = ({each for each in options if not each.startswith("SIZE=")} for options in server.options)
    assert (plain, more) == (set(), {"SMTPUTF8", "BODY=8BITMIME"})
    assert [mail["to"] for mail in server.mails] == ["lise@free.fr", "léa@free.fr"]
