"""One sender and what becomes of its messages, moment by moment: who waits, how long, and what is never lost."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from support.faults import until
from support.meanwhile import meanwhile
from support.outgoing import Plain, compose, post, sender_to
from support.sms_provider import Provider
from support.smtp_server import Server, smtp_server

from one.config import Settings
from one.mail import letter, sender, smtp
from one.mail.composer import Composer
from one.mail.domains import Domains
from one.mail.letter import BadLetter, Letter, Sms
from one.mail.sender import Sender, delay
from one.mail.sms import Webhook
from one.run import worker
from one.store import outbox
from one.store.pool import Outage, Pool
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio
LISE = "lise@free.fr"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with smtp_server() as server:
        yield server


async def composed_sms(due: outbox.Due) -> Sms:
    return Sms("+33612345678", "ONE : 123456")


async def the_row(pool: Pool) -> Any:
    row = await pool.fetchrow("select * from outbox")
    assert row is not None
    return row


def test_each_try_waits_twice_as_long_as_the_one_before_up_to_two_hours() -> None:
    waits = [delay(tries) / timedelta(seconds=1) for tries in range(1, 12)]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3840, 7200, 7200, 7200]


@pytest.mark.parametrize(
    ("age", "outcome"), [(timedelta(hours=23, minutes=59), ""), (timedelta(hours=24, minutes=1), "expired")]
)
async def test_a_message_is_tried_for_a_day_and_no_longer(pool: Pool, age: timedelta, outcome: str) -> None:
    await outbox.put(pool, Plain(), address=LISE)
    await pool.execute("update outbox set created_at = now() - $1::interval", age)
    assert await sender_to(pool, "smtp://127.0.0.1:1").step()
    assert (await the_row(pool))["outcome"] == outcome


async def test_a_mail_that_is_taken_after_all_is_sent_however_old_it_is(pool: Pool, server: Server) -> None:
    await outbox.put(pool, Plain(), address=LISE)
    await pool.execute("update outbox set created_at = now() - interval '3 days'")
    await post(pool, sender_to(pool, server.url))
    assert ((await the_row(pool))["outcome"], len(server.mails)) == ("sent", 1)


async def test_what_became_of_a_mail_is_written_down_in_the_same_step(pool: Pool, server: Server) -> None:
    await outbox.put(pool, Plain(), address=LISE)
    sending = sender_to(pool, server.url)
    assert await sending.step()
    assert ((await the_row(pool))["outcome"], sending._known) == ("sent", {})
    await sending._rest()


async def test_a_message_is_its_senders_for_two_minutes_which_a_send_never_takes(pool: Pool) -> None:
    its = []

    async def looks(due: outbox.Due) -> None:
        its.append((await the_row(pool))["due_at"])

    await outbox.put(pool, Plain(), address=LISE)
    async with meanwhile(pool) as then:
        await Sender(pool, looks, None, None, "h").step()
    assert timedelta(seconds=sender.SEND_SECONDS + 10) < sender.LEASE
    assert then.put_off(its[0], sender.LEASE)


async def test_a_message_that_is_composed_while_postgresql_goes_away_is_neither_sent_nor_lost(
    pool: Pool, server: Server
) -> None:
    async def away(_due: outbox.Due) -> Letter:
        raise ConnectionRefusedError

    client = smtp.Smtp(server.url, letter.sender("one@ecole.example"), "ecole.example")
    await outbox.put(pool, Plain(), address=LISE)
    with pytest.raises(ConnectionRefusedError):
        await Sender(pool, away, client, None, "h").step()
    assert (await the_row(pool))["outcome"] == ""
    await post(pool, sender_to(pool, server.url))
    assert len(server.mails) == 1


async def test_without_a_relay_mails_wait_and_without_a_webhook_short_messages_are_refused(
    pool: Pool,
) -> None:
    await outbox.put(pool, Plain(), address=LISE)
    async with meanwhile(pool) as then:
        await Sender(pool, compose, None, None, "h").step()
    row = await the_row(pool)
    assert (row["outcome"], then.put_off(row["due_at"], delay(1) * 0.8, delay(1))) == ("", True)
    await pool.execute("delete from outbox")
    await outbox.put(pool, Plain("x", "sms"))
    await Sender(pool, composed_sms, None, None, "h").step()
    assert (await the_row(pool))["outcome"] == "refused"


@pytest.mark.parametrize(("status", "outcome"), [(202, "sent"), (503, ""), (400, "refused")])
async def test_a_short_message_goes_to_the_provider_by_its_key(
    pool: Pool, provider: Provider, status: int, outcome: str
) -> None:
    provider.status = status
    key = await outbox.put(pool, Plain("x", "sms"))
    await Sender(pool, composed_sms, None, Webhook(provider.url), "h").step()
    assert (await the_row(pool))["outcome"] == outcome
    assert [said["id"] for _path, _headers, said in provider.got] == [str(key)]


async def test_a_letter_that_no_mail_can_carry_is_refused_at_once(pool: Pool, server: Server) -> None:
    async def bad(_due: outbox.Due) -> Letter:
        raise BadLetter("subject")

    for composing in (bad, compose):
        await outbox.put(pool, Plain(), address="no address")
        client = smtp.Smtp(server.url, letter.sender("one@ecole.example"), "ecole.example")
        await Sender(pool, composing, client, None, "h").step()
    rows = await pool.fetch("select outcome from outbox")
    assert [row["outcome"] for row in rows] == ["refused", "refused"]


async def test_a_relay_that_is_away_or_slow_is_no_fault_of_ours_and_one_in_composing_is(
    pool: Pool, server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def faulty(_due: outbox.Due) -> Letter:
        raise LookupError

    async def slow(_due: outbox.Due) -> Letter:
        raise TimeoutError

    async def never(*_args: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(sender, "SEND_SECONDS", 0.05)
    client = smtp.Smtp(server.url, letter.sender("one@ecole.example"), "ecole.example")
    monkeypatch.setattr(client, "send", never)
    for sending, faults in (
        (sender_to(pool, "smtp://127.0.0.1:1"), 0),
        (Sender(pool, compose, client, None, "h"), 0),
        (Sender(pool, slow, client, None, "h"), 0),
        (Sender(pool, faulty, client, None, "h"), 1),
    ):
        await pool.execute("delete from outbox")
        await outbox.put(pool, Plain(), address=LISE)
        async with meanwhile(pool) as then:
            await sending.step()
        found = [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert len(found) == faults
        row = await the_row(pool)
        assert (row["outcome"], then.put_off(row["due_at"], delay(1) * 0.8, delay(1))) == ("", True)


async def test_senders_of_a_worker_share_what_they_know(
    pool: Pool, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    people = [f"parent{n}@orange.example" for n in range(3)]
    server.answers |= dict.fromkeys(people, "550 5.7.1 no")
    client = smtp.Smtp(server.url, letter.sender("one@ecole.example"), "ecole.example")
    outage, domains = Outage(), Domains()
    senders = [Sender(pool, compose, client, None, "h", outage=outage, domains=domains) for _ in range(3)]
    for person, sending in zip(people, senders, strict=True):
        await outbox.put(pool, Plain(), address=person)
        await sending.step()
    assert [
        "orange.example refuses" in r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR
    ] == [True]
    assert {sending._outage for sending in senders} == {outage}
    await client.rest()


class Counted(Sender):
    """Says how often it looked."""

    looks = 0

    async def step(self) -> bool:
        self.looks += 1
        return await super().step()


@pytest.fixture
def resting(pool: Pool, server: Server, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """A sender that rests for an hour when there is nothing to send."""
    monkeypatch.setattr(sender, "IDLE_SECONDS", 3600.0)
    client = smtp.Smtp(server.url, letter.sender("one@ecole.example"), "ecole.example")
    return Counted(pool, compose, client, None, "h")


async def test_an_empty_outbox_is_looked_at_once_in_a_while_and_the_relay_is_let_go(
    pool: Pool, server: Server, resting: Counted
) -> None:
    for _ in range(2):
        await outbox.put(pool, Plain(), address=LISE)
    running = asyncio.create_task(resting.run())
    try:
        await until(lambda: resting.looks == 3)
        for _ in range(20):
            await pool.fetchval("select 1")
        assert resting.looks == 3, "two mails, and nothing"
        assert resting._smtp is not None
        assert not resting._smtp._client.is_connected
        assert (len(server.mails), server.connections) == (2, 1)
    finally:
        await end_tasks(running)


async def test_a_sender_that_is_stopped_says_goodbye_to_the_relay(
    pool: Pool, server: Server, resting: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def hangs_at_the_second(due: outbox.Due) -> Letter | None:
        if due.about == "second":
            asked.set()
            await asyncio.Event().wait()
        return await compose(due)

    monkeypatch.setattr(resting, "_compose", hangs_at_the_second)
    await outbox.put(pool, Plain(), address=LISE)
    await outbox.put(pool, Plain(), address=LISE, about="second")
    running = asyncio.create_task(resting.run())
    await asked.wait()
    assert resting._smtp is not None
    assert resting._smtp._client.is_connected
    running.cancel()
    await asyncio.wait([running])
    assert not resting._smtp._client.is_connected


async def test_a_worker_stops_though_an_answer_of_the_server_came_with_its_order_to_stop(
    pool: Pool, settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = asyncio.Event()

    async def takes_the_answer(*_args: object) -> None:
        given.set()
        with contextlib.suppress(asyncio.CancelledError):  # as wait_for of Python 3.11 does
            await asyncio.Event().wait()

    async def composed(_composer: Composer, due: outbox.Due) -> Letter | None:
        return await compose(due)

    monkeypatch.setattr(worker, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(smtp.Smtp, "send", takes_the_answer)
    monkeypatch.setattr(Composer, "compose", composed)
    async with asyncio.timeout(60), worker.posting(replace(settings, smtp_url=server.url), pool):
        await outbox.put(pool, Plain(), address=LISE)
        await given.wait()
