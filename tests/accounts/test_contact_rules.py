"""When a code leaves for an address or a number: which may be typed again, and what there is to confirm."""

from dataclasses import replace

import msgspec
import pytest
from support.people import PASSWORD, School
from support.postman import forget_attempts

from one.accounts import contacts
from one.accounts.secret_codes import EMAIL, MOBILE
from one.errors import Invalid
from one.http.state import State
from one.resources import Resources
from one.scope import Scope
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
NUMBER, OTHER = "+33612345678", "+33687654321"


@pytest.fixture
async def lise(school: School, redis_url: str) -> Scope:
    await forget_attempts(redis_url)
    await school.pool.execute(
        "update person set email = 'lise@free.fr', email_checked_at = now(), mobile = $1, mobile_checked_at = now()"
        " where login = 'lise.roy'",
        NUMBER,
    )
    return await school.scope("lise.roy")


def with_sms(state: State, url: str | None = "http://127.0.0.1:1/") -> Resources:
    settings = replace(state.resources.settings, sms_webhook_url=url)
    return msgspec.structs.replace(state.resources, settings=settings)


async def left(pool: Pool) -> list[tuple[str, str | None]]:
    rows = await pool.fetch("select template, address from outbox order by id")
    return [(row["template"], row["address"]) for row in rows]


@pytest.mark.parametrize(
    ("typed", "checked", "sms", "said"),
    [
        (OTHER, True, True, "code"),
        (NUMBER, False, True, "code"),
        (NUMBER, True, True, "refused"),
        (NUMBER, False, False, "refused"),
        (OTHER, True, False, "changed"),
        ("", True, True, "changed"),
        ("12", True, True, "refused"),
    ],
)
async def test_a_number_is_typed_again_only_to_be_confirmed(
    state: State, lise: Scope, pool: Pool, typed: str, checked: bool, sms: bool, said: str
) -> None:
    if not checked:
        await pool.execute("update person set mobile_checked_at = null")
    resources = with_sms(state) if sms else with_sms(state, None)
    if said == "refused":
        with pytest.raises(Invalid) as caught:
            await contacts.ask_mobile(lise, resources, typed, PASSWORD, network="a")
        assert caught.value.errors.keys() == {"mobile"}
        assert await left(pool) == []
        return
    asked = await contacts.ask_mobile(lise, resources, typed, PASSWORD, network="a")
    assert ("code" if asked else "changed") == said
    assert await left(pool) == ([("code-mobile", typed)] if asked else [("mobile-changed", None)])
    kept = await pool.fetchrow("select mobile, mobile_checked_at from person where login = 'lise.roy'")
    assert kept is not None
    assert kept["mobile"] == (NUMBER if asked else typed or None)
    assert asked or kept["mobile_checked_at"] is None


async def test_no_number_in_place_of_no_number_is_told_as_one_that_is_missing(
    state: State, lise: Scope, pool: Pool
) -> None:
    await pool.execute("update person set mobile = null, mobile_checked_at = null")
    with pytest.raises(Invalid) as caught:
        await contacts.ask_mobile(lise, with_sms(state), " ", PASSWORD, network="a")
    assert caught.value.errors == {"mobile": ["Il manque le numéro."]}


async def test_whatever_is_wrong_is_told_with_the_password_and_without_it_nothing_leaves(
    state: State, lise: Scope, pool: Pool
) -> None:
    for typed, fields in (
        ("nouvelle@free.fr", {"old"}),
        ("lise@free.fr", {"old", "email"}),
        ("x", {"old", "email"}),
    ):
        with pytest.raises(Invalid) as caught:
            await contacts.ask_email(lise, state.resources, typed, "faux", network="a")
        assert caught.value.errors.keys() == fields
    with pytest.raises(Invalid) as mobile:
        await contacts.ask_mobile(lise, with_sms(state), OTHER, "faux", network="a")
    assert mobile.value.errors.keys() == {"old"}
    assert await left(pool) == []


@pytest.mark.parametrize(
    ("purpose", "before", "to"),
    [
        (EMAIL, "select", None),
        (EMAIL, "update person set email_checked_at = null", "lise@free.fr"),
        (EMAIL, "update person set email_refused_at = now()", "lise@free.fr"),
        (EMAIL, "update person set email = null, email_checked_at = null", None),
        (MOBILE, "select", None),
        (MOBILE, "update person set mobile_checked_at = null", NUMBER),
    ],
)
async def test_another_code_goes_to_what_nobody_confirmed(
    state: State, lise: Scope, pool: Pool, purpose: str, before: str, to: str | None
) -> None:
    await pool.execute(before)
    assert await contacts.ask_again(lise, with_sms(state), purpose) is (to is not None)
    assert await left(pool) == ([(f"code-{purpose}", to)] if to else [])


async def test_another_code_goes_to_where_one_is_awaited_before_all_else(
    state: State, lise: Scope, pool: Pool
) -> None:
    await pool.execute("update person set email_checked_at = null, mobile_checked_at = null")
    await contacts.ask_email(lise, state.resources, "nouvelle@free.fr", PASSWORD, network="a")
    assert await contacts.ask_again(lise, state.resources, EMAIL)
    assert await left(pool) == [("code-email", "nouvelle@free.fr")] * 2
    assert not await contacts.ask_again(lise, with_sms(state, None), MOBILE), "there is no provider"


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ("select", False),
        ("update person set email_checked_at = null", True),
        ("update person set email_checked_at = null, email = null", False),
    ],
)
async def test_the_home_page_asks_to_confirm_an_address_that_nobody_checked(
    state: State, school: School, lise: Scope, pool: Pool, before: str, asked: bool
) -> None:
    await pool.execute(before)
    found = await contacts.unchecked(await school.scope("lise.roy"), state.resources)
    expected = contacts.Unchecked("lise@free.fr", refused=False, waiting=None) if asked else None
    assert found == expected
