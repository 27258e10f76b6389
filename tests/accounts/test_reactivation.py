"""A new code on an account in use: its owner is told, and an address that is typed again counts again."""

import pytest
from support.accounts import GOOD, give_code, sign_in
from support.client import Client
from support.people import School
from support.postman import Postman

from one.store.pool import Pool

pytestmark = pytest.mark.anyio

CODE = "Votre code de vérification"
CHANGED = ("bea@free.fr", "Le mot de passe a changé")


async def activate_again(client: Client, pool: Pool, school: School, email: str, *, active: bool) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    if active:
        await pool.execute("update person set activated_at = now() where login = 'bea.blin'")
    await sign_in(client, "bea.blin", code)
    assert (await client.form("/activation", **{**GOOD, "email": email})).status_code == 303


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("bea@free.fr", [CHANGED]),
        (
            "autre@free.fr",
            [CHANGED, ("bea@free.fr", "L’adresse e-mail du compte a changé"), ("autre@free.fr", CODE)],
        ),
    ],
)
async def test_a_code_used_on_an_account_in_use_is_told_to_its_owner(
    client: Client, postman: Postman, school: School, pool: Pool, email: str, told: list[tuple[str, str]]
) -> None:
    """Whoever laid hands on the code could take the account over, and its owner would not know."""
    await activate_again(client, pool, school, email, active=True)
    mails = [(mail["to"], mail["subject"]) for mail in await postman.deliver()]
    assert sorted(mails) == sorted(told)


async def test_who_had_no_address_is_told_at_none(
    client: Client, postman: Postman, school: School, pool: Pool
) -> None:
    """The one that is typed with the code may be of whoever laid hands on it."""
    await pool.execute("update person set email = null, email_checked_at = null where login = 'bea.blin'")
    await activate_again(client, pool, school, "autre@free.fr", active=True)
    assert [(mail["to"], mail["subject"]) for mail in await postman.deliver()] == [("autre@free.fr", CODE)]


async def test_a_first_activation_is_no_change(
    client: Client, postman: Postman, school: School, pool: Pool
) -> None:
    """The address of the import was checked by nobody: no mail about the account goes there, once it has another."""
    await activate_again(client, pool, school, "autre@free.fr", active=False)
    assert [(mail["to"], mail["subject"]) for mail in await postman.deliver()] == [("autre@free.fr", CODE)]


async def test_an_address_typed_at_activation_is_written_to_whatever_became_of_the_last_mail(
    client: Client, postman: Postman, school: School, pool: Pool
) -> None:
    await pool.execute("update person set email_refused_at = now() where login = 'bea.blin'")
    await activate_again(client, pool, school, "juste@free.fr", active=False)
    assert "n’a pas pu y arriver" not in (await client.get("/compte")).text


async def test_the_form_of_somebody_who_was_blocked_meanwhile_is_gone(
    client: Client, school: School, pool: Pool
) -> None:
    await sign_in(client, "bea.blin", await give_code(pool, school.people["bea.blin"]))
    await pool.execute("update person set blocked_at = now() where login = 'bea.blin'")
    assert (await client.get("/activation")).headers["location"] == "/connexion"
    assert (await client.form("/activation", **GOOD)).status_code == 200


async def test_who_left_the_form_open_too_long_is_sent_to_the_same_code_again(
    client: Client, school: School, pool: Pool
) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    await sign_in(client, "bea.blin", code)
    await pool.execute("update ticket set expires_at = now()")
    late = await client.form("/activation", **GOOD)
    assert (late.status_code, "Entrez à nouveau" in late.text) == (200, True)
    await sign_in(client, "bea.blin", code)
    assert (await client.form("/activation", **GOOD)).status_code == 303
