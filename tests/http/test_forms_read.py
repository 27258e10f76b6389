"""The verb « form »: only UTF-8 is read, bounds come before all else, and what is no form is told so."""

from typing import Any
from urllib.parse import quote

import pytest
from starlette.datastructures import FormData
from support.client import Client
from support.forms import FROM_US, arrivals
from support.people import School

from one.http.fields import Lines, Text
from one.http.forms import Form
from one.http.middleware import ASKED_MOST

pytestmark = pytest.mark.anyio

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
PART = b'--x\r\ncontent-disposition: form-data; name="first_name"\r\n\r\n%b\r\n--x--\r\n'


@pytest.fixture
async def head(client: Client, school: School) -> Client:
    client.cookies.set("one", await school.token("dora.direction"))
    return client


@pytest.mark.parametrize(
    "charset", ["punycode", "utf-7", "idna", "unicode_escape", "nonsense", "utf-16", '"x']
)
@pytest.mark.parametrize("kind", [URLENCODED, MULTIPART])
async def test_another_charset_is_refused_unread(
    head: Client, school: School, kind: str, charset: str
) -> None:
    body = PART % (b"Ada-" + b"a" * 100_000) if kind == MULTIPART else b"first_name=Ada"
    for name in ("charset", "Charset", "CHARSET "):
        answer = await head.post(
            arrivals(school), content=body, headers={**FROM_US, "content-type": f"{kind}; {name}={charset}"}
        )
        assert answer.status_code == 400, (name, charset)


@pytest.mark.parametrize("charset", ["utf-8", '"UTF-8"', "utf8"])
async def test_utf_8_may_be_said(head: Client, school: School, charset: str) -> None:
    headers = {**FROM_US, "content-type": f"{MULTIPART}; charset={charset}"}
    answer = await head.post(arrivals(school), content=PART % "Éloïse".encode(), headers=headers)
    assert 'value="Éloïse"' in (await head.get(answer.headers["location"])).text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        (MULTIPART, b"nonsense"),
        (MULTIPART, b"--x\r\ncontent-disposition: form-data\r\n\r\n1\r\n--x--\r\n"),
        (URLENCODED, b"&".join(b"a%d=1" % n for n in range(100_000))),
        (MULTIPART, (PART.removesuffix(b"--x--\r\n") % b"1") * 2000 + b"--x--\r\n"),
    ],
    ids=["no boundary", "nonsense", "no name", "100,000 fields", "2,000 parts"],
)
async def test_what_is_no_form_is_400(head: Client, school: School, kind: str, body: bytes) -> None:
    answer = await head.post(arrivals(school), content=body, headers={**FROM_US, "content-type": kind})
    assert answer.status_code == 400


@pytest.mark.parametrize("typed", ["%41" * 300_000, "%C3%A9" * 60_000])
async def test_what_is_all_escapes_is_too_much_to_read(head: Client, school: School, typed: str) -> None:
    headers = {**FROM_US, "content-type": URLENCODED}
    answer = await head.post(arrivals(school), content=f"first_name={typed}".encode(), headers=headers)
    assert answer.status_code == 413


async def test_an_address_with_thousands_of_members_is_400(head: Client) -> None:
    for path in ("/connexion", "/", "/nulle-part"):
        assert (await head.get(f"{path}?{'a&' * ASKED_MOST}")).status_code == 400
    assert (await head.get(f"/?{'a&' * (ASKED_MOST - 1)}")).status_code == 200


@pytest.mark.parametrize(
    "typed",
    ["%ED%A0%80", "a%00b", "%FF%FE", "e%CC%81" * 5000, "x" * 900_000, "%F0%9F%91%A9%E2%80%8D"],
    ids=["surrogate", "NUL", "no UTF-8", "combining marks", "900 kB", "half an emoji"],
)
async def test_strange_text_is_answered_with_its_form(head: Client, school: School, typed: str) -> None:
    body = f"profile=personnel&last_name=Neuve&email=x&first_name={typed}".encode()
    headers = {**FROM_US, "content-type": URLENCODED}
    answer = await head.post(arrivals(school), content=body, headers=headers)
    page = await head.get(answer.headers["location"])
    assert page.status_code == 200
    assert 'value="Neuve"' in page.text
    assert len(page.content) < 100_000


class _Counted(Text):
    """Counts what is done with a text."""

    work = 0

    def clean(self, text: str) -> str:
        type(self).work += 1
        return super().clean(text)


def _rule(text: str) -> str:
    _Counted.work += 1
    return text


class _Bounded(Form):
    name = _Counted("Nom", most=10, rule=_rule)


class _Lined(Form):
    text = Lines("Texte", most=3)


def test_the_end_of_a_line_is_one_sign_as_the_counter_of_the_page_says() -> None:
    form = _Lined(formdata=FormData({"text": "a\r\nb"}))
    assert form.validate()
    assert form.text.data == "a\nb"
    assert not _Lined(formdata=FormData({"text": "a\r\nbc"})).validate()


@pytest.mark.parametrize(("length", "work"), [(10, 2), (11, 0), (1_000_000, 0)])
def test_nothing_is_done_with_a_text_that_is_too_long(length: int, work: int) -> None:
    _Counted.work = 0
    form = _Bounded(formdata=FormData({"name": "e\u0301" * (length // 2) + "x" * (length % 2)}))
    assert form.validate() is (work > 0)
    assert _Counted.work == work


async def test_files_are_counted_and_files_of_other_forms_are_thrown_away(
    head: Client, school: School
) -> None:
    page = f"/classe/{school.classes['CE1']}/parametrage/import"
    four: Any = [("files", (f"{n}.csv", b"Nom;Classe\n", "text/csv")) for n in range(4)]
    assert "trois fichiers" in (await head.form(page, attached=four)).text
    many: Any = [("files", (f"{n}.csv", b"x", "text/csv")) for n in range(11)]
    assert (await head.form(page, attached=many)).status_code == 400
    empty: Any = [("files", ("", b"", "application/octet-stream"))]
    assert "Choisissez le fichier" in (await head.form(page, attached=empty)).text
    stray: Any = [("first_name", ("a.csv", b"Ada", "text/csv"))]
    assert "Indiquez le prénom" in (await head.form(arrivals(school), attached=stray, last_name="Neuve")).text


async def test_a_token_of_rubbish_shows_an_empty_form(head: Client, school: School) -> None:
    for token in ("", "1", "x" * 5000, "\0", "'; drop table form_kept"):
        answer = await head.get(f"{arrivals(school)}?retour={quote(token)}")
        assert answer.status_code == 200
        assert "data-error-summary" not in answer.text
