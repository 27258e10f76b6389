"""Mails that come back: only what is surely of us, and says that the address is dead, marks it."""

import base64
import dataclasses
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.client import KEY as CLIENT_KEY
from support.notes import publish
from support.pause import never_pause
from support.people import School
from support.postman import Postman
from support.smtp_server import smtp_server

from one.config import Settings
from one.http.state import State
from one.mail import bounces, smtp
from one.notices import jobs
from one.run import bounces as command
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

KEY = b"k" * 32
BASE = "returns@ecole.example"
LISE = "Lise@free.fr"
SENT = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def notification(
    to: str, *groups: str, kind: str = "multipart/report", head: str = "To", report: bool = True
) -> bytes:
    """What a mail server writes; each group is of a recipient."""
    status = "\n\n".join(("Reporting-MTA: dns; mx.example", *groups))
    part = f"--b\nContent-Type: message/delivery-status\n\n{status}\n" if report else ""
    return (
        f"From: MAILER-DAEMON@mx.example\n{head}: <{to}>\nSubject: Undelivered\nMIME-Version: 1.0\n"
        f'Content-Type: {kind}; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nSorry.\n{part}"
        "--b\nContent-Type: text/rfc822-headers\n\nTo: lise@free.fr\n--b--\n"
    ).encode()


def failed(status: str = "5.1.1", more: str = "", action: str = "failed") -> str:
    return f"Final-Recipient: rfc822; other@elsewhere.example\nAction: {action}\nStatus: {status}{more}"


@pytest.fixture
async def lise(school: School, pool: Pool) -> int:
    await pool.execute(
        "update person set email = $1, email_checked_at = $2 where login = 'lise.roy'",
        LISE,
        SENT - timedelta(days=9),
    )
    return school.people["lise.roy"]


async def marked(pool: Pool) -> list[str]:
    rows = await pool.fetch("select login from person where email_refused_at is not null")
    return [row["login"] for row in rows]


def path_of(person_id: int, to: str = LISE) -> str:
    return bounces.return_path(KEY, BASE, person_id, to, SENT)


@pytest.mark.parametrize("code", sorted(smtp.DEAD))
@pytest.mark.parametrize("head", ["To", "Delivered-To", "X-Original-To", "Envelope-To"])
async def test_an_address_that_takes_no_mail_is_marked(pool: Pool, lise: int, code: str, head: str) -> None:
    assert await command.one_mail(pool, KEY, notification(path_of(lise), failed(code), head=head))
    assert await marked(pool) == ["lise.roy"]


async def test_servers_that_write_addresses_in_capitals_are_understood(pool: Pool, lise: int) -> None:
    assert await command.one_mail(pool, KEY, notification(path_of(lise).upper(), failed()))


async def test_what_the_next_server_said_counts_where_the_status_says_nothing(pool: Pool, lise: int) -> None:
    said = failed("5.0.0", "\nDiagnostic-Code: smtp; 550 5.1.1 <lise@free.fr>: unknown")
    assert await command.one_mail(pool, KEY, notification(path_of(lise), said))


@pytest.mark.parametrize(
    "groups",
    [
        (failed("4.4.1", action="delayed"),),
        (failed("2.0.0", action="delivered"),),
        (failed("5.2.2"),),
        (failed("5.7.1"),),
        (failed("5.1.90"),),
        (failed("5.0.0"),),
        (failed("5.0.0", "\nDiagnostic-Code: smtp; 550 5.1.90 quota"),),
        (failed("nonsense"),),
        (failed(more="\nDiagnostic-Code: smtp; 552 5.1.1 x1 Boite du destinataire pleine. OFR_417 [417]"),),
        (failed(more="\nDiagnostic-Code: smtp; 550 5.1.1 Recipient overquota"),),
        (failed(more="\nDiagnostic-Code: smtp; 550-5.1.1 La boîte de ce compte\n 550 5.1.1 est pleine"),),
        (),
    ],
)
async def test_a_delay_a_full_mailbox_or_a_fault_of_ours_marks_nobody(
    pool: Pool, lise: int, groups: tuple[str, ...]
) -> None:
    assert not await command.one_mail(pool, KEY, notification(path_of(lise), *groups))
    assert await marked(pool) == []


@pytest.mark.parametrize("encoding", ["8bit", "base64"])
async def test_a_notification_of_an_address_with_accents_is_read(
    pool: Pool, lise: int, encoding: str
) -> None:
    raw = notification(path_of(lise), failed(action="failed (for good)"))
    head, _kind, rest = raw.partition(b"Content-Type: message/delivery-status\n\n")
    status, _end, tail = rest.partition(b"\n--b\n")
    said = base64.encodebytes(status) if encoding == "base64" else status
    kind = f"Content-Type: message/global-delivery-status\nContent-Transfer-Encoding: {encoding}\n\n"
    assert await command.one_mail(pool, KEY, head + kind.encode() + said + b"\n--b\n" + tail)


async def test_a_status_that_the_library_reads_and_cannot_write_keeps_no_other_mail_unread(
    pool: Pool, lise: int
) -> None:
    raw = notification(path_of(lise), failed()).replace(b"dns; mx.example", b"a\x0cX:b")
    raw = raw.replace(b"message/delivery-status", b"message/global-delivery-status")
    assert not await command.one_mail(pool, KEY, raw)


async def test_who_is_away_and_what_is_no_notification_mark_nobody(pool: Pool, lise: int) -> None:
    to = path_of(lise)
    for raw in (
        notification(to, failed(), kind="multipart/mixed"),
        notification(to, failed(), report=False),
        f"To: {to}\nSubject: Absente\nAuto-Submitted: auto-replied\n\nAction: failed\nStatus: 5.1.1\n".encode(),
        b"",
        b"\xff\xfe\0" * 1000,
        b"Content-Type: multipart/report; boundary=x\n" * 3,
        b"To: <" + b"returns+" * 20_000 + b"@x>\n\n",
    ):
        assert not await command.one_mail(pool, KEY, raw)
    assert await marked(pool) == []


async def test_a_return_path_that_somebody_made_up_marks_nobody(pool: Pool, lise: int) -> None:
    real = path_of(lise)
    for forged in (
        bounces.return_path(b"x" * 32, BASE, lise, LISE, SENT),
        real.replace(f"+{lise:x}-", f"+{lise + 1:x}-"),
        real.replace(f"-{int(SENT.timestamp()):x}-", f"-{int(SENT.timestamp()) + 1:x}-"),
        real.replace(f"+{lise:x}-", "+ffffffffffffffff-"),
        path_of(lise, "old@free.fr"),
    ):
        assert not await command.one_mail(pool, KEY, notification(forged, failed()))
    assert await marked(pool) == []


def nested(to: str) -> bytes:
    """Parts in parts in parts, more than the library goes into."""
    parts = b"".join(b"Content-Type: message/rfc822\n\n" for _n in range(3000))
    return f"To: {to}\nContent-Type: multipart/report; boundary=b\n\n--b\n".encode() + parts


async def test_a_mail_that_nobody_can_read_keeps_no_other_unread(
    pool: Pool, lise: int, tmp_path: Path
) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.x").write_bytes(nested(path_of(lise)))
    (tmp_path / "new" / "2.x").write_bytes(notification(path_of(lise), failed()))
    assert await command.maildir(pool, KEY, tmp_path) == (2, 1)


async def test_an_address_that_was_proved_since_the_mail_left_stays_good(pool: Pool, lise: int) -> None:
    await pool.execute(
        "update person set email_checked_at = $1 where id = $2", SENT + timedelta(hours=1), lise
    )
    assert not await command.one_mail(pool, KEY, notification(path_of(lise), failed()))


async def test_a_maildir_is_read_once(pool: Pool, lise: int, tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.x").write_bytes(notification(path_of(lise), failed()))
    (tmp_path / "new" / "2.x").write_bytes(b"Subject: hello\n\nhello")
    assert await command.maildir(pool, KEY, tmp_path) == (2, 1)
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1.x:2,S", "2.x:2,S"]
    assert await command.maildir(pool, KEY, tmp_path) == (0, 0)


async def test_mails_to_somebody_leave_with_their_return_path(
    state: State, school: School, lise: int, settings: Settings
) -> None:
    await never_pause(school)
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    async with smtp_server() as server:
        postman = Postman(dataclasses.replace(settings, bounce_mail=BASE), school.pool, server)
        to = [mail["to"] for mail in await postman.deliver()]
    assert to == [LISE]
    back = server.senders[0]
    assert await command.one_mail(school.pool, CLIENT_KEY.encode(), notification(back, failed()))
    assert await marked(school.pool) == ["lise.roy"]


def test_the_command_reads_a_mail_from_its_pipe(settings: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "one", "bounces"],
        input=b"Subject: hello\n\nhello",
        env={
            "DATABASE_URL": settings.database_url or "",
            "REDIS_URL": settings.redis_url or "",
            "SECRET_KEY": settings.secret_key or "",
            "ONE_DATA": str(settings.data),
            "PATH": "",
        },
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
