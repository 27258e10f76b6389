"""Push services that answer in their own ways, and addresses that are none of ours to ask."""

import ipaddress
import socket
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from support.client import Client
from support.notes import publish
from support.pause import never_pause
from support.people import School
from support.push_service import Browser, Pusher, Service

from one.http.state import State
from one.mail.letter import Wait
from one.notices import jobs
from one.push import metrics, outgoing
from one.push.hosts import AT_ONCE, AT_ONCE_OF_ONE, Hosts, host_of
from one.push.outgoing import Answer, Forbidden, Outgoing, Unanswered, embedded
from one.push.sender import LEASE, Shown
from one.store.pool import Pool
from one.store.push import waiting as store
from one.store.push.endpoints import Endpoint
from one.store.push.waiting import Due

pytestmark = pytest.mark.anyio

WHERE = "/compte/notifications/appareil"


@pytest.fixture(autouse=True)
async def no_pause(school: School) -> None:
    """The school never has a pause: what is new leaves at whatever hour this runs."""
    await never_pause(school)


@pytest.fixture
async def waiting(state: State, client: Client, school: School, service: Service) -> Pool:
    """A note waits for the browser of a parent."""
    client.cookies.set("one", await school.token("lise.roy"))
    await client.form(WHERE, **Browser(service.url()).form)
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    return school.pool


async def test_an_endpoint_that_is_gone_ends(waiting: Pool, pusher: Pusher, service: Service) -> None:
    service.status = 410
    await pusher.deliver()
    assert await waiting.fetchval("select count(*) from push_endpoint") == 0
    assert await waiting.fetchval("select count(*) from push") == 0


@pytest.mark.parametrize(("status", "headers"), [(503, {}), (429, {"retry-after": "3600"})])
async def test_a_service_that_is_busy_is_asked_again_later(
    waiting: Pool, pusher: Pusher, service: Service, status: int, headers: dict[str, str]
) -> None:
    service.status, service.headers = status, headers
    await pusher.deliver()
    least = "59 minutes" if headers else "20 seconds"
    assert await waiting.fetchval(f"select due_at > now() + interval '{least}' and tries = 1 from push")
    service.status = 201
    await waiting.execute("update push set due_at = now()")
    await pusher.deliver()
    assert (len(service.got), await waiting.fetchval("select count(*) from push")) == (2, 0)


@pytest.mark.parametrize("status", [503, 201])
async def test_it_is_given_up_after_a_day_and_not_shown_that_late(
    waiting: Pool, pusher: Pusher, service: Service, status: int
) -> None:
    service.status = status
    await waiting.execute("update push set created_at = now() - interval '25 hours'")
    await pusher.deliver()
    assert (service.got, await waiting.fetchval("select count(*) from push")) == ([], 0)


async def test_a_redirect_is_not_followed(waiting: Pool, pusher: Pusher, service: Service) -> None:
    service.status, service.headers = 307, {"location": service.url("elsewhere")}
    await pusher.deliver()
    assert [path for path, _headers, _body in service.got] == ["/x"]
    assert await waiting.fetchval("select count(*) from push") == 0


async def test_a_row_that_is_another_workers_by_now_is_not_sent(
    waiting: Pool, pusher: Pusher, service: Service
) -> None:
    compose = pusher.sender._compose

    async def slowly(endpoint: Endpoint, due: Due) -> Shown | Wait | None:
        await waiting.execute("update push set tries = tries + 1")
        return await compose(endpoint, due)

    pusher.sender._compose = slowly
    await pusher.deliver()
    assert service.got == []
    assert await waiting.fetchval("select tries from push") == 2


async def test_an_address_of_our_own_network_is_never_asked(
    state: State, waiting: Pool, pusher: Pusher, service: Service
) -> None:
    walled = Pusher(state.resources.settings, waiting, networks=())
    await walled.deliver()
    assert service.got == []
    assert await waiting.fetchval("select count(*) from push_endpoint") == 0


INNER = """127.0.0.1 169.254.169.254 10.1.2.3 192.168.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1 fd00::1 :: ::ffff:127.0.0.1
64:ff9b::7f00:1 2002:7f00:1::1 64:ff9b:1::7f00:1 ::127.0.0.1 ::ffff:0:7f00:1 fec0::1 5f00::1"""


@pytest.mark.parametrize("address", INNER.split())
async def test_a_name_may_stand_for_no_address_of_ours(address: str) -> None:
    for found in ([address], ["9.9.9.9", address]):
        outside = Outgoing(names=lambda host, port, found=found: found)  # type: ignore[misc]
        with pytest.raises(Forbidden):
            await outside.post("https://push.example.org/x", {}, b"")


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".example", "."])
async def test_what_is_no_name_is_not_looked_up_and_its_browser_ends(host: str) -> None:
    with pytest.raises(Forbidden):
        await Outgoing().post(f"https://{host}/x", {}, b"")


async def test_a_name_is_looked_up_once_and_that_very_address_is_connected_to(service: Service) -> None:
    asked: list[str] = []

    def names(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    outside = Outgoing([ipaddress.ip_network("127.0.0.0/8")], names)
    with pytest.raises(Unanswered, match="SSLCertVerificationError"):  # ours answered, and is not called so
        await outside.post(f"https://rebinding.example.org:{service.server_port}/x", {}, b"")
    assert asked == ["rebinding.example.org"]


@pytest.fixture
def stands_for() -> list[str]:
    """The addresses that every name is found to have."""
    return ["127.0.0.1"]


@pytest.fixture
async def outside(
    push_certificate: Path, monkeypatch: pytest.MonkeyPatch, stands_for: list[str]
) -> AsyncIterator[Outgoing]:
    """Asks the service of this machine, which it finds through what a name ``stands_for``."""
    monkeypatch.setenv("SSL_CERT_FILE", str(push_certificate))
    found = Outgoing([ipaddress.ip_network("127.0.0.0/8")], lambda _host, _port: list(stands_for))
    yield found
    await found.close()


async def test_a_connection_is_kept_for_its_host_and_each_new_one_is_judged(
    outside: Outgoing, service: Service, stands_for: list[str]
) -> None:
    for n in range(3):
        assert await outside.post(service.url(str(n)), {}, b"x") == Answer(201)
    assert (len(service.got), service.lines) == (3, 1)
    stands_for[:] = ["10.0.0.1"]
    service.headers = {"connection": "close"}
    await outside.post(service.url(), {}, b"x")  # the one that was judged
    with pytest.raises(Forbidden):
        await outside.post(service.url(), {}, b"x")
    assert (len(service.got), service.lines) == (4, 1)


@pytest.mark.parametrize("length", ["9", "99999999", "nine"])
async def test_what_does_not_end_as_it_should_is_not_kept(
    outside: Outgoing, service: Service, length: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "READ_SECONDS", 0.05)
    service.headers = {"content-length": length}
    for _ in range(2):
        with suppress(Unanswered):
            assert await outside.post(service.url(), {}, b"x") == Answer(201)
    assert (len(service.got), service.lines) == (2, 2)


def test_of_the_tries_at_once_one_service_has_a_part_and_one_that_did_not_answer_a_single_one() -> None:
    hosts = Hosts()
    with ExitStack() as stack:
        assert all(stack.enter_context(hosts.asking("a", person)) for person in range(AT_ONCE))
        assert hosts.full() == ["a"]
        assert not stack.enter_context(hosts.asking("a", AT_ONCE))
        assert stack.enter_context(hosts.asking("b", AT_ONCE))
    assert hosts.full() == []
    hosts.failed("a")
    with hosts.asking("a", 1):
        assert hosts.full() == ["a"]
    hosts.served("a")
    with hosts.asking("a", 1):
        assert hosts.full() == []


def test_of_the_tries_at_once_one_person_has_a_part_under_however_many_names() -> None:
    hosts = Hosts()
    with ExitStack() as stack:
        assert all(stack.enter_context(hosts.asking(f"{n}.example", 1)) for n in range(AT_ONCE_OF_ONE))
        assert hosts.people() == [1]
        assert not stack.enter_context(hosts.asking("another.example", 1))
        assert stack.enter_context(hosts.asking("another.example", 2))
    assert hosts.people() == []


@pytest.mark.parametrize("written", ["EVIL.example", "evil.example:443", "Evil.Example:443"])
async def test_a_service_is_one_however_its_name_is_written(waiting: Pool, written: str) -> None:
    url = f"https://{written}/x"
    await waiting.execute("update push_endpoint set url = $1", url)
    assert host_of(url) == "evil.example"
    assert [each.name for each in await store.services(waiting, 5)] == ["evil.example"]


async def test_what_waits_for_a_service_or_a_person_that_is_full_is_passed_over(
    waiting: Pool, school: School
) -> None:
    lise, bea = school.people["lise.roy"], school.people["bea.blin"]
    assert await store.claim(waiting, LEASE, ["127.0.0.1"]) is None
    assert await store.claim(waiting, LEASE, [], [lise]) is None
    assert await store.claim(waiting, LEASE, ["127.0.0.2"], [bea]) is not None


@pytest.mark.parametrize(
    "url", ["http://push.example.org/x", "https:///x", "https://push.example.org:6379/x"]
)
async def test_only_https_at_its_port_is_asked(url: str) -> None:
    with pytest.raises(Forbidden):
        await Outgoing(names=lambda _host, _port: ["9.9.9.9"]).post(url, {}, b"")


def slowly(_host: str, _port: int) -> list[str]:
    time.sleep(0.2)
    return []


async def test_one_that_never_answers_is_left_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.05)
    outside = Outgoing([ipaddress.ip_network("127.0.0.0/8")])
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unanswered):  # nobody accepts
        await outside.post(f"https://127.0.0.1:{silent.getsockname()[1]}/x", {}, b"")
    assert outside._pool.connections == []
    slow = Outgoing(names=slowly)
    with pytest.raises(Unanswered):
        await slow.post("https://push.example.org/x", {}, b"")


def test_what_a_public_address_embeds_is_itself() -> None:
    assert str(embedded(ipaddress.ip_address("2606:4700::1111"))) == "2606:4700::1111"


async def test_a_service_that_does_not_answer_is_left_alone_for_all_its_browsers(
    waiting: Pool, pusher: Pusher, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    await waiting.execute(
        "insert into push (endpoint_id, events) select endpoint_id, events || array[n] from push, generate_series(1, 9) n"
    )
    service.status = 503
    await pusher.deliver()
    assert len(service.got) == 3
    assert metrics.resting._value.get() == 1
    assert [each.getMessage() for each in caplog.records if "does not answer" in each.getMessage()] == [
        "127.0.0.1 does not answer: its notifications wait"
    ]
    assert await waiting.fetchval("select count(*) from push where due_at > now() and tries = 0") == 7
