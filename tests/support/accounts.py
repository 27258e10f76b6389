"""Ways into an account: codes, the sign-in page, the form of activation."""

import httpx

from one.accounts import codes
from one.accounts.terms import VERSION
from one.store import sample
from one.store.pool import Pool
from support.client import KEY, Client
from support.people import PASSWORD

GOOD = {
    "password": "trois-petits-chats",
    "confirmation": "trois-petits-chats",
    "email": "zoe@exemple.fr",
    "mobile": "06 12 34 56 78",
    "terms": VERSION,
}


async def give_code(pool: Pool, person_id: int, days: int = 60) -> str:
    code = codes.new_code()
    await pool.execute("update person set password_hash = null, activated_at = null where id = $1", person_id)
    await sample.set_code(pool, person_id, codes.digest(KEY.encode(), person_id, code), days)
    return code


async def sign_in(client: Client, login: str, password: str = PASSWORD, **more: object) -> httpx.Response:
    return await client.form("/connexion", login=login, password=password, **more)


def digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())[:6]


async def checked(pool: Pool, login: str = "bea.blin") -> tuple[str | None, bool]:
    row = await pool.fetchrow(
        "select email, email_checked_at is not null as checked from person where login = $1", login
    )
    assert row is not None
    return row["email"], row["checked"]
