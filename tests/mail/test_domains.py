"""What the operator is told of mails: a domain that refuses everybody, and what became of each."""

import logging
from collections.abc import AsyncIterator

import pytest
from support.outgoing import post, sender_to
from support.smtp_server import Server, smtp_server

from one.mail import metrics
from one.mail.domains import ENOUGH, KNOWN, Domains
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

LISE = "lise@free.fr"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with smtp_server() as server:
        yield server


async def test_a_domain_that_refuses_everybody_is_told_to_the_operator_once(
    pool: Pool, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    domains = Domains()
    sender = sender_to(pool, server.url, domains)
    people = [f"parent{n}@orange.example" for n in range(ENOUGH + 2)]
    server.answers |= dict.fromkeys((*people, LISE), "550 5.7.1 your network is on our list")
    for person in people[: ENOUGH - 1]:
        await post(pool, sender, person)
    await post(pool, sender, LISE)
    assert _told(caplog) == []
    for person in people:
        await post(pool, sender, person)
    (said,) = _told(caplog)
    assert said.startswith("orange.example refuses every mail of ours (recipient: 550 5.7.1)")
    assert metrics.refusing._value.get() == 1
    assert not any("parent" in record.getMessage() for record in caplog.records), "no address in the log"
    server.answers.clear()
    await post(pool, sender)
    assert [record.getMessage() for record in caplog.records if "again" in record.getMessage()] == [
        "orange.example takes our mails again"
    ]
    assert metrics.refusing._value.get() == 0


async def test_one_person_who_is_refused_ten_times_is_no_domain(
    pool: Pool, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers[LISE] = "552 5.2.2 full"
    sender = sender_to(pool, server.url)
    for _ in range(10):
        await post(pool, sender, LISE)
    assert _told(caplog) == []


def _told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


async def test_what_became_of_messages_is_counted(pool: Pool, server: Server) -> None:
    def count(result: str) -> float:
        return float(metrics.messages.labels("mail", result)._value.get())

    before = {result: count(result) for result in ("sent", "refused", "later")}
    server.answers |= {"gone@free.fr": "550 5.1.1 no", "full@free.fr": "552 5.2.2 full"}
    await post(pool, sender_to(pool, server.url), LISE, "gone@free.fr", "full@free.fr")
    assert {result: count(result) - before[result] for result in before} == dict.fromkeys(before, 1)


def test_only_so_many_domains_are_remembered() -> None:
    domains = Domains()
    for n in range(KNOWN + 5):
        domains.refused(f"x@d{n}.example", "550")
    assert len(domains._refused) == KNOWN


def test_the_third_address_shuts_a_domain_and_a_repetition_is_not_told_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    domains = Domains()
    for n in (1, 1, 2):
        domains.refused(f"x{n}@orange.example", "550")
    assert _told(caplog) == []
    for n in (3, 3, 4, 3):
        domains.refused(f"X{n}@Orange.example", "550")
        assert len(_told(caplog)) == 1


def test_one_mail_that_is_taken_begins_the_count_anew(caplog: pytest.LogCaptureFixture) -> None:
    domains = Domains()
    for n in (1, 2):
        domains.refused(f"x{n}@orange.example", "550")
    domains.served("y@orange.example")
    for n in (3, 4):
        domains.refused(f"x{n}@orange.example", "550")
    assert _told(caplog) == []
    assert not [record for record in caplog.records if "again" in record.getMessage()], "it was never shut"


def test_the_domain_that_was_not_heard_of_longest_makes_room() -> None:
    domains = Domains()
    for n in range(1000):
        domains.refused(f"x@d{n}.example", "550")
    domains.refused("y@d0.example", "550")
    domains.refused("x@new.example", "550")
    assert len(domains._refused) == 1000
    assert {"d0.example", "new.example", "d999.example"} <= domains._refused.keys()
    assert "d1.example" not in domains._refused
