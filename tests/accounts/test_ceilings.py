"""Ceilings: what anybody may ask for has an end, for one account, one place and all; and others stay free meanwhile."""

import asyncio

import pytest
from support.accounts import give_code, sign_in
from support.client import Client, browser_for, throttled
from support.people import PASSWORD, School
from support.postman import Postman, forget_attempts

from one.accounts import buckets, known_device, letters, recovery
from one.accounts import sign_in as accounts
from one.errors import Throttled
from one.http.state import State
from one.realtime import throttle
from one.store import outbox
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
PER_PLACE, PER_POOL = throttle.ASKS_PER_PLACE[0].amount, throttle.ASKS_PER_POOL.amount


@pytest.fixture(autouse=True)
async def fresh(redis_url: str) -> None:
    """What an earlier test tried does not count."""
    await forget_attempts(redis_url)


async def ask(state: State, login: str, network: str = "a", known: str = "") -> bool:
    """Whether « mot de passe oublié » takes it."""
    try:
        await recovery.ask_password(state.resources, login, by_sms=False, network=network, known=known)
    except Throttled as error:
        return not 0 < error.retry_after <= 900
    return True


async def waiting(pool: Pool) -> int:
    count: int = await pool.fetchval("select count(*) from outbox")
    return count


async def test_three_hundred_unknown_logins_are_no_three_hundred_messages(
    state: State, school: School, pool: Pool
) -> None:
    taken = [await ask(state, f"personne.{'x' * n}") for n in range(300)]
    assert taken == [True] * PER_PLACE + [False] * (300 - PER_PLACE)
    assert await waiting(pool) == PER_PLACE


async def test_known_and_unknown_logins_are_answered_alike_below_and_above_the_ceiling(
    client: Client, state: State, school: School
) -> None:
    async def both() -> list[tuple[int, str, bool]]:
        answers = []
        for login in ("lise.roy", "personne.dutout"):
            answer = await client.form("/mot-de-passe-oublie", login=login)
            shown = answer.text.replace(login, "…") if answer.status_code == 200 else answer.text
            answers.append(
                (answer.status_code, answer.headers.get("location", ""), "trop de demandes" in shown)
            )
        return answers

    below = await both()
    assert below[0] == below[1] == (303, "/mot-de-passe-oublie/envoye", False)
    while await ask(state, "encore.une", network="127.0.0.1") or await ask(
        state, "autre.encore", "127.0.0.1"
    ):
        pass
    for n in range(PER_PLACE):
        await ask(state, f"personne.{'x' * n}", network="127.0.0.1")
    above = await both()
    assert above[0] == above[1]
    assert above[0][2]


async def test_logins_asked_for_by_address_count_too(state: State, school: School, pool: Pool) -> None:
    for n in range(PER_PLACE):
        await recovery.ask_logins(state.resources, f"x{n}@free.fr", network="a")
    with pytest.raises(Throttled):
        await recovery.ask_logins(state.resources, "une.autre@free.fr", network="a")
    assert not await ask(state, "lise.roy")
    assert await waiting(pool) == PER_PLACE


async def test_a_flood_from_one_place_keeps_no_other_place_from_asking(state: State, school: School) -> None:
    for n in range(PER_PLACE + 5):
        await ask(state, f"personne.{'x' * n}", "a")
    assert not await ask(state, "lise.roy", "a")
    assert await ask(state, "lise.roy", "b")
    known = known_device.remember(state.resources.key, "", school.people["bea.blin"])
    assert await ask(state, "bea.blin", "a", known), "a device that signed in before is not the network"


async def test_a_flood_from_everywhere_has_an_end_that_devices_of_the_school_do_not_share(
    state: State, school: School, pool: Pool
) -> None:
    crowd = asyncio.Semaphore(
        20
    )  # more at once would wait for the pool, and a busy machine lets them wait in vain

    async def stranger(n: int) -> bool:
        async with crowd:
            return await ask(state, f"personne.{'x' * (n % 60)}{n}", f"10.0.{n // 20}.1")

    taken = await asyncio.gather(*(stranger(n) for n in range(PER_POOL + 60)))
    assert taken.count(True) == PER_POOL == await waiting(pool)
    assert not await ask(state, "lise.roy", "elsewhere")
    known = known_device.remember(state.resources.key, "", school.people["lise.roy"])
    assert await ask(state, "lise.roy", "elsewhere", known)


async def test_many_cookies_of_one_account_are_one_place(state: State, school: School) -> None:
    lise = school.people["lise.roy"]
    taken = [
        await ask(state, f"personne.{'x' * n}", "a", known_device.remember(state.resources.key, "", lise))
        for n in range(PER_PLACE + 5)
    ]
    assert taken.count(True) == PER_PLACE


async def test_a_full_outbox_is_told_and_what_was_typed_is_kept(
    client: Client, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "WAITING_MOST", 3)
    for n in range(3):
        await outbox.put(pool, letters.LOGINS, about=f"x{n}@free.fr")
    for login in ("lise.roy", "personne.dutout"):
        answer = await client.form("/mot-de-passe-oublie", login=login)
        assert throttled(answer)
        assert f'value="{login}"' in answer.text
    assert await waiting(pool) == 3
    await pool.execute("update outbox set done_at = now(), outcome = 'sent'")
    assert (await client.form("/mot-de-passe-oublie", login="lise.roy")).status_code == 303


async def code_in(state: State, login: str, code: str, network: str) -> bool:
    try:
        await accounts.sign_in(state.resources, login, code, network=network, device="", remember=False)
    except (accounts.Wrong, Throttled):
        return False
    return True


@pytest.mark.parametrize("places", [1, 40])
async def test_a_flood_of_wrong_codes_does_not_keep_the_right_one_out(
    state: State, school: School, pool: Pool, places: int
) -> None:
    zoe, door = school.people["zoe.blin"], state.resources.throttle
    code, over, refused = await give_code(pool, zoe), asyncio.Event(), asyncio.Event()

    async def flood(n: int) -> None:
        while not over.is_set():
            if not await door.glance(f"in:{zoe}", buckets.network(f"10.1.{n % places}.1")):
                refused.set()

    async with asyncio.TaskGroup() as tasks:
        for n in range(40):
            tasks.create_task(flood(n))
        await refused.wait()
        right = [await code_in(state, "zoe.blin", code, "at home") for _ in range(5)]
        over.set()
    assert right == [True] * 5


async def test_looks_at_codes_have_an_end_at_one_place_and_leave_other_accounts_free(state: State) -> None:
    door = state.resources.throttle
    place, other = buckets.network("a"), buckets.network("b")
    seen = await asyncio.gather(*(door.glance("in:1", place) for _ in range(200)))
    first, second = throttle.FIRST_LOOKS.amount, throttle.PER_CODE_PLACE.amount
    assert first + second <= seen.count(True) < 200
    assert all([await door.glance("in:2", place) for _ in range(first + 1)])
    assert await door.glance("in:1", other)


async def test_looks_at_codes_have_an_end_in_all_places_together(state: State) -> None:
    door = state.resources.throttle
    places = [buckets.network(f"10.2.0.{n}") for n in range(20)]
    await asyncio.gather(
        *(door.glance("in:1", place) for place in places for _ in range(throttle.FIRST_LOOKS.amount))
    )
    seen = await asyncio.gather(*(door.glance("in:1", place) for place in places for _ in range(30)))
    assert 0 < seen.count(True) <= 3 * throttle.PER_CODE.amount, "in a second or two"
    own = buckets.own_device("d")
    assert all([await door.glance("in:1", own) for _ in range(throttle.FIRST_LOOKS.amount + 1)])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:ff::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:102::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_a_home_is_one_place_however_many_addresses_it_was_given(one: str, other: str, same: bool) -> None:
    assert (buckets.network(one) == buckets.network(other)) is same


async def test_who_has_to_wait_is_not_made_to_wait_longer_for_having_asked(state: State) -> None:
    door, place = state.resources.throttle, buckets.network("a")
    assert isinstance(door, throttle.Throttle)
    first, second, _third = throttle.PER_BUCKET
    for _ in range(first.amount):
        await door.take("in:1", place)
    for _ in range(2 * second.amount):
        with pytest.raises(Throttled):
            await door.take("in:1", place)
    await door._shared.clear(first, "in:1", place.name)  # half a minute later
    for _ in range(second.amount - first.amount):
        await door.take("in:1", place)


async def test_an_attempt_is_counted_at_the_first_place_that_has_room(state: State) -> None:
    door, full, free = state.resources.throttle, buckets.guest_device("a"), buckets.guest_device("b")
    for _ in range(throttle.PER_BUCKET[0].amount):
        assert await door.take("in:1", full, free) == full
    assert await door.take("in:1", full, free) == free


async def test_strangers_of_all_networks_do_not_hold_the_devices_of_the_school(state: State) -> None:
    door = state.resources.throttle
    for n in range(throttle.PER_POOL.amount):
        await door.take("in:1", buckets.network(f"10.4.0.{n}"))
    with pytest.raises(Throttled):
        await door.take("in:1", buckets.network("10.4.1.1"))
    tablet, own = buckets.guest_device("tablet"), buckets.own_device("own")
    assert [await door.take("in:1", each) for each in (tablet, own)] == [tablet, own]
    for n in range(throttle.PER_POOL.amount - 1):
        await door.take("in:1", buckets.guest_device(f"d{n}"))
    with pytest.raises(Throttled):
        await door.take("in:1", buckets.guest_device("another"))
    assert await door.take("in:1", own) == own


async def test_a_right_attempt_forgets_what_was_counted_here_while_redis_was_away(state: State) -> None:
    door, place = state.resources.throttle, buckets.network("a")
    assert isinstance(door, throttle.Throttle)
    rule = throttle.PER_BUCKET[0]
    for _ in range(rule.amount):
        await door._own.hit(rule, "in:1", place.name)
    await door.forgive("in:1", place)
    assert await door._own.test(rule, "in:1", place.name)


async def test_an_account_that_strangers_guess_at_leaves_all_others_free(
    state: State, school: School
) -> None:
    async def guess(login: str, secret: str) -> str:
        try:
            await accounts.sign_in(state.resources, login, secret, network="a", device="", remember=False)
        except accounts.Wrong:
            return "wrong"
        except Throttled:
            return "wait"
        return "in"

    while await guess("lea.roy", "faux") == "wrong":
        pass
    assert await guess("lea.roy", PASSWORD) == "wait"
    assert await guess("max.noir", PASSWORD) == "in"
    assert await guess("lise.roy", "faux") == "wrong"


async def test_mails_to_one_account_have_an_end_and_the_next_account_gets_its_own(
    state: State, postman: Postman
) -> None:
    for n in range(letters.LINKS + 3):
        assert await ask(state, "lise.roy", f"10.3.0.{n}")
    assert await ask(state, "bea.blin", "10.3.0.1")
    sent = [mail["to"] for mail in await postman.deliver()]
    assert (sent.count("Lise.Roy@free.fr"), sent.count("bea@free.fr")) == (letters.LINKS, 1)


async def test_codes_for_new_addresses_have_an_end_for_each_person_apart(
    client: Client, school: School, postman: Postman
) -> None:
    for login, expected in (("lise.roy", [False] * 5 + [True]), ("bea.blin", [False])):
        client.cookies.set("one", await school.token(login))
        answers = [
            await client.form("/compte/adresse", email=f"x{n}@free.fr", old=PASSWORD)
            for n in range(len(expected))
        ]
        assert [throttled(answer) for answer in answers] == expected


async def test_a_right_password_is_counted_nowhere(state: State, school: School) -> None:
    async with browser_for(state) as browser:
        for _ in range(throttle.PER_BUCKET[2].amount + 5):
            assert (await sign_in(browser, "lise.roy")).status_code == 303
            browser.cookies.clear()
