"""What is too long is told so before anything works on it: normal forms of Unicode take the square of its length."""

import unicodedata
from typing import Any

import pytest
from support.accounts import GOOD, give_code, sign_in
from support.client import Client
from support.people import School

from one.http.fields import Text
from one.http.routes import TABLE
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

MARKS = "e" + "\u0301\u0316" * 20_000
LONG = 5000  # characters; the longest text that a form takes


@pytest.fixture
def normalised(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lengths of what is brought into a normal form."""
    lengths: list[int] = []
    real = unicodedata.normalize

    def counted(form: Any, text: str) -> str:
        lengths.append(len(text))
        return real(form, text[:LONG])

    monkeypatch.setattr(unicodedata, "normalize", counted)
    return lengths


def test_no_field_hands_on_what_is_too_long() -> None:
    for route in TABLE:
        if route.form is None:
            continue
        form = route.form()
        for field in form.fields:
            if isinstance(field, Text) and field.most < len(MARKS):
                field.process_formdata([MARKS])
                field.validate(form)
                assert not field.data, (route.path, field.name)


@pytest.mark.parametrize("path", ["/compte/adresse", "/compte/mobile", "/compte/mot-de-passe"])
async def test_a_password_of_marks_is_not_worked_on(
    client: Client, school: School, normalised: list[int], path: str
) -> None:
    client.cookies.set("one", await school.token("lise.roy"))
    for field in ("old", "password", "email", "mobile"):
        answer = await client.form(
            path, **{**GOOD, "old": "x", "email": "a@b.fr", "mobile": "0612345678", field: MARKS}
        )
        assert answer.status_code == 200
    assert max(normalised, default=0) <= LONG


async def test_nor_is_one_of_an_activation(
    client: Client, school: School, pool: Pool, normalised: list[int]
) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    await sign_in(client, "bea.blin", code)
    for field in ("password", "confirmation", "email", "mobile", "terms"):
        await client.form("/activation", **{**GOOD, field: MARKS})
    assert max(normalised, default=0) <= LONG


async def test_nor_is_a_cell_of_a_class_list(client: Client, school: School, normalised: list[int]) -> None:
    client.cookies.set("one", await school.token("paul.prof"))
    cells = f"Nom;Prénom;{MARKS}\nRoy;{MARKS};x\n".encode()
    url = f"/classe/{school.classes['CE1']}/parametrage/import"
    await client.form(url, attached=[("files", ("x.csv", cells))])
    assert max(normalised, default=0) <= LONG
