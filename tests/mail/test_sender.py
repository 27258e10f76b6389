"""The outbox is emptied through real SMTP: once when all goes well, again when it does not, never lost."""

import asyncio
import os
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.meanwhile import meanwhile
from support.smtp_server import Server, body, smtp_server

from one.accounts import letters
from one.config import Settings
from one.mail import letter, smtp
from one.mail.composer import Composer
from one.mail.letter import Letter
from one.mail.sender import GIVE_UP, LAST_DELAY, Sender, delay
from one.run.letters import all_letters
from one.store import outbox
from one.store.pool import Pool
from one.tasks import end_tasks
from one.templating.mails import MailTemplates

pytestmark = pytest.mark.anyio


class Plain(NamedTuple):
    """A kind of message of which nothing is known but its name."""

    name: str
    transport: str = "mail"


X = Plain("x")


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with smtp_server() as server:
        yield server


async def compose(due: outbox.Due) -> Letter | None:
    if due.about == "gone":
        return None
    return Letter(due.address or "", f"Numéro {due.about}", "Bonjour\n", "<p>Bonjour</p>")


def sender_to(pool: Pool, url: str) -> Sender:
    client = smtp.Smtp(url, letter.sender("one@ecole.example"), "ecole.example")
    return Sender(pool, compose, client, None, "ecole.example")


async def emptied(sender: Sender) -> None:
    while await sender.step():
        pass
    await sender._rest()


async def rows(pool: Pool) -> list[Any]:
    return list(await pool.fetch("select *, due_at - now() as wait from outbox order by id"))


async def test_a_message_leaves_with_its_key_as_message_id_and_its_data_is_forgotten(
    pool: Pool, server: Server
) -> None:
    key = await outbox.put(pool, X, address="lise@free.fr", about="1", data={"secret": 1})
    await emptied(sender_to(pool, server.url))
    assert [mail["message-id"] for mail in server.mails] == [f"<{key}@ecole.example>"]
    (row,) = await rows(pool)
    assert (row["outcome"], row["data"], row["address"]) == ("sent", "{}", None)


async def test_a_transaction_that_fails_sends_nothing(pool: Pool, server: Server) -> None:
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await outbox.put(connection, X, address="lise@free.fr")
        await emptied(sender_to(pool, server.url))
        await transaction.rollback()
    await emptied(sender_to(pool, server.url))
    assert server.mails == []


async def test_what_need_not_be_said_any_more_is_dropped(pool: Pool, server: Server) -> None:
    await outbox.put(pool, X, address="lise@free.fr", about="gone")
    await emptied(sender_to(pool, server.url))
    assert [row["outcome"] for row in await rows(pool)] == ["dropped"]
    assert server.mails == []


async def test_many_senders_send_each_message_once(pool: Pool, server: Server) -> None:
    for n in range(40):
        await outbox.put(pool, X, address="lise@free.fr", about=str(n))
    await asyncio.gather(*(emptied(sender_to(pool, server.url)) for _ in range(5)))
    assert sorted(mail["subject"] for mail in server.mails) == sorted(f"Numéro {n}" for n in range(40))


@pytest.mark.parametrize("answer", ["450 4.2.1 later", "451 4.3.0 later"])
async def test_a_temporary_refusal_is_tried_again_with_the_same_message_id(
    pool: Pool, server: Server, answer: str
) -> None:
    server.answers["lise@free.fr"] = answer
    key = await outbox.put(pool, X, address="lise@free.fr", about="1")
    async with meanwhile(pool) as then:
        await emptied(sender_to(pool, server.url))
    (row,) = await rows(pool)
    assert row["outcome"] == ""
    assert then.put_off(row["due_at"], timedelta(seconds=24), timedelta(seconds=30))
    del server.answers["lise@free.fr"]
    await pool.execute("update outbox set due_at = now()")
    await emptied(sender_to(pool, server.url))
    assert [mail["message-id"] for mail in server.mails] == [f"<{key}@ecole.example>"]


async def test_a_server_that_is_away_is_asked_again(pool: Pool) -> None:
    await outbox.put(pool, X, address="lise@free.fr")
    await emptied(sender_to(pool, "smtp://127.0.0.1:1"))
    assert [row["outcome"] for row in await rows(pool)] == [""]


def test_the_delay_grows_up_to_two_hours() -> None:
    waits = [delay(n) for n in range(1, 200)]
    assert waits[0] == timedelta(seconds=30)
    assert waits == sorted(waits)
    assert waits[-1] == LAST_DELAY


async def test_after_a_day_it_is_given_up(pool: Pool) -> None:
    await outbox.put(pool, X, address="lise@free.fr")
    await pool.execute("update outbox set created_at = now() - $1::interval", GIVE_UP + timedelta(minutes=1))
    await emptied(sender_to(pool, "smtp://127.0.0.1:1"))
    assert [row["outcome"] for row in await rows(pool)] == ["expired"]


async def test_an_address_that_does_not_exist_is_marked_on_its_account(
    pool: Pool, server: Server, school: Any
) -> None:
    await pool.execute("update person set email = 'Lise@free.fr' where login = 'lise.roy'")
    await pool.execute("update person set email = 'bea@free.fr' where login = 'bea.blin'")
    server.answers["lise@free.fr"] = "550 5.1.1 no such user"
    await outbox.put(pool, X, address="lise@free.fr")
    await outbox.put(pool, X, address="bea@free.fr", about="2")
    await emptied(sender_to(pool, server.url))
    assert [row["outcome"] for row in await rows(pool)] == ["refused", "sent"]
    marked = await pool.fetch("select login from person where email_refused_at is not null")
    assert [row["login"] for row in marked] == ["lise.roy"]


async def test_a_password_is_not_sent_in_the_clear(pool: Pool, server: Server) -> None:
    assert (
        smtp.Smtp("smtp://u:p@mail.example", letter.sender("o@e.fr"), "h")._client._start_tls_on_connect
        is True
    )
    assert smtp.Smtp("smtp://127.0.0.1", letter.sender("o@e.fr"), "h")._client._start_tls_on_connect is None
    assert smtp.Smtp("smtps://u:p@mail.example", letter.sender("o@e.fr"), "h")._client.use_tls is True


@pytest.mark.long
async def test_a_worker_killed_while_it_sends_loses_nothing(
    pool: Pool, server: Server, settings: Settings
) -> None:
    """kill -9 after the server took the mail and before the worker knew: the next worker sends it again."""
    key = await outbox.put(pool, letters.RESET, about="lise.roy")
    await pool.execute(
        "insert into person (login, profile, last_name, first_name, email, email_checked_at, activated_at)"
        " values ('lise.roy', 'parent', 'Roy', 'Lise', 'lise@free.fr', now(), now())"
    )
    processes: list[subprocess.Popen[bytes]] = []

    def kill_once(mail: EmailMessage) -> None:
        if len(server.mails) == 0:
            processes[0].send_signal(signal.SIGKILL)

    server.on_data = kill_once
    environ = os.environ | {
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "SMTP_URL": server.url,
        "SECRET_KEY": settings.secret_key or "",
        "ONE_DATA": str(settings.data),
    }
    try:
        for count in (1, 2):
            processes.append(subprocess.Popen([sys.executable, "-m", "one", "worker"], env=environ))
            await server.wait(count)
            if count == 1:
                assert await asyncio.to_thread(processes[0].wait, 10) == -signal.SIGKILL
                (row,) = await rows(pool)
                assert row["outcome"] == ""
                assert row["wait"] > timedelta(seconds=60)
                await pool.execute("update outbox set due_at = now()")  # two minutes later
        async with asyncio.timeout(30):
            while (await rows(pool))[0]["outcome"] != "sent":
                await asyncio.sleep(0.05)
    finally:
        for process in processes:
            process.terminate()
        await asyncio.to_thread(lambda: [process.wait(10) for process in processes])
    first, second = server.mails
    assert first["message-id"] == second["message-id"] == f"<{key}@127.0.0.1>"
    assert body(first) == body(second)
    assert await pool.fetchval("select count(*) from ticket") == 1


async def test_one_message_that_cannot_be_composed_does_not_hold_up_the_next(
    pool: Pool, server: Server, settings: Settings
) -> None:
    await outbox.put(pool, Plain("nobody-knows-this"), address="lise@free.fr")
    await outbox.put(pool, X, address="lise@free.fr")
    composer = Composer(settings, pool, MailTemplates(), all_letters())
    await emptied(
        Sender(pool, composer.compose, smtp.Smtp(server.url, letter.sender("o@e.fr"), "h"), None, "h")
    )
    assert [row["tries"] for row in await rows(pool)] == [1, 1]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that signs itself, key and all in one file."""
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test"
    subprocess.run(
        [*command.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{path}.key", "-out", path],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + Path(f"{path}.key").read_text())
    return path


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
async def test_an_offered_starttls_is_taken_and_its_certificate_judged(
    pool: Pool, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    async with smtp_server(context) as server:
        await outbox.put(pool, X, address="lise@free.fr")
        await emptied(sender_to(pool, server.url))
        assert server.mails == []  # nobody vouches for it: the mail waits rather than leave in the clear
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        await pool.execute("update outbox set due_at = now()")
        await emptied(sender_to(pool, server.url))
        assert server.tls == [True]


async def test_an_outage_is_told_once_however_long_it_lasts(
    pool: Pool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("one.mail.sender.IDLE_SECONDS", 0.0)
    tries = asyncio.Semaphore(0)

    class Counted(Sender):
        async def step(self) -> bool:
            tries.release()
            return await super().step()

    pool.terminate()
    sending = asyncio.create_task(Counted(pool, compose, None, None, "ecole.example").run())
    for _ in range(5):
        await tries.acquire()
    await end_tasks(sending)
    assert [record.message for record in caplog.records] == ["PostgreSQL does not answer: InterfaceError"]
