"""When mails stop for a while, for everybody: the server lets nobody in, or refuses all alike; and how they begin again."""

from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from support.outgoing import Plain, compose, sender_to
from support.smtp_server import Server, smtp_server

from one.mail import letter, smtp
from one.mail.lane import ENOUGH, Lane
from one.mail.sender import Sender
from one.store import mail_lane, outbox
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
MINUTES = timedelta(minutes=5)


async def hand_over(pool: Pool, count: int, domains: int = 5) -> None:
    for n in range(count):
        await outbox.put(pool, Plain(), address=f"p{n}@d{n % domains}.fr")


async def all_due(pool: Pool) -> None:
    await pool.execute("update outbox set due_at = now() where done_at is null")


async def over(pool: Pool) -> None:
    """The pause is over."""
    await pool.execute("update mail_lane set closed_until = now()")


async def steps(sender: Sender) -> int:
    count = 0
    while await sender.step():
        count += 1
    return count


async def test_the_same_refusal_for_many_in_a_row_stops_mails_until_one_is_taken(pool: Pool) -> None:
    async with smtp_server() as server:
        sender = sender_to(pool, server.url)
        server.on_data = lambda mail: "550 5.4.5 Daily sending quota exceeded"
        await hand_over(pool, ENOUGH + 20)
        assert await steps(sender) == ENOUGH
        await all_due(pool)
        assert await steps(sender) == 0
        await over(pool)
        assert await steps(sender) == 1  # one tries, for all
        assert (await mail_lane.lane(pool)).pauses == 2
        server.on_data = lambda mail: None
        await over(pool)
        await all_due(pool)
        assert await steps(sender) == ENOUGH + 20
        assert ((await mail_lane.lane(pool)).pauses, len(server.mails)) == (0, ENOUGH + 20)
        await sender._rest()


async def test_one_domain_that_refuses_everybody_stops_nothing(pool: Pool) -> None:
    async with smtp_server() as server:
        sender = sender_to(pool, server.url)
        server.on_data = lambda mail: "550 5.7.1 blocked" if str(mail["to"]).endswith("@d0.fr") else None
        await hand_over(pool, 2 * ENOUGH, domains=1)
        assert await steps(sender) == 2 * ENOUGH
        assert (await mail_lane.lane(pool)).pauses == 0
        await sender._rest()


async def test_short_messages_leave_while_mails_do_not(pool: Pool) -> None:
    await mail_lane.close(pool, "test", MINUTES, MINUTES)
    await outbox.put(pool, Plain("x"), address="a@b.fr")
    await outbox.put(pool, Plain("y", "sms"))
    claimed = await outbox.claim(pool, MINUTES)
    assert claimed is not None
    assert claimed.transport == "sms"
    assert await outbox.claim(pool, MINUTES) is None


class Guarded(Server):
    """Lets nobody in until ``right`` is the password; counts who tried."""

    def __init__(self) -> None:
        super().__init__()
        self.tried, self.right = 0, b""

    def authenticate(self, *args: Any) -> AuthResult:
        self.tried += 1
        data = args[-1]
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password == self.right, handled=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_a_wrong_password_is_tried_a_few_times_and_works_by_itself_once_it_is_right(pool: Pool) -> None:
    guard = Guarded()
    async with smtp_server(
        authenticator=guard.authenticate, auth_required=True, auth_require_tls=False
    ) as server:
        url = server.url.replace("//", "//one:p%40ss@")
        workers = [Lane(pool) for _ in range(2)]
        senders = [
            Sender(
                pool,
                compose,
                smtp.Smtp(url, letter.sender("one@ecole.example"), "ecole.example", lane.door),
                None,
                "ecole.example",
                lane=lane,
            )
            for lane in workers
            for _ in range(4)
        ]
        await hand_over(pool, 40)
        for _ in range(5):
            for sender in senders:
                await sender.step()
            await all_due(pool)
        assert 0 < guard.tried <= 2  # the library tries two ways to say it
        lane = await mail_lane.lane(pool)
        assert (lane.pauses, "535" in lane.reason) == (1, True)
        guard.right = b"p@ss"
        await over(pool)
        assert await steps(senders[0]) == 40
        assert len(server.mails) == 40
        await senders[0]._rest()
