"""How the addresses of a relay and of a provider are read, and how much a mail's headers hold."""

from datetime import UTC, datetime

import pytest
from support.sms_provider import Provider

from one.mail import letter, smtp
from one.mail.errors import Later, Refused
from one.mail.letter import BadLetter, Letter, Sms
from one.mail.sms import Webhook

FROM = letter.sender("ONE <one@ecole.example>")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 587, None, None, False, None)),
        ("smtp://mail.example:25", ("mail.example", 25, None, None, False, None)),
        ("smtp://u%40x:p%2F@mail.example", ("mail.example", 587, "u@x", "p/", False, True)),
        ("smtp://u@mail.example", ("mail.example", 587, "u", None, False, True)),
        ("smtp://u:p@127.0.0.1:2525", ("127.0.0.1", 2525, "u", "p", False, None)),
        ("smtp://u:p@[::1]", ("::1", 587, "u", "p", False, None)),
        ("smtp://u:p@localhost", ("localhost", 587, "u", "p", False, None)),
        ("smtp://u:p@192.0.2.1", ("192.0.2.1", 587, "u", "p", False, True)),
        ("smtps://u:p@mail.example", ("mail.example", 465, "u", "p", True, False)),
        ("smtps://mail.example:4465", ("mail.example", 4465, None, None, True, False)),
    ],
)
def test_a_password_never_leaves_this_machine_in_the_clear(url: str, expected: tuple[object, ...]) -> None:
    client = smtp.Smtp(url, FROM, "h")._client
    found = (client.hostname, client.port, client._login_username, client._login_password)
    assert (*found, client.use_tls, client._start_tls_on_connect) == expected


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("status", "wrong"),
    [
        (200, None),
        (299, None),
        (300, Refused),
        (407, Refused),
        (409, Refused),
        (430, Refused),
        (499, Refused),
    ],
)
async def test_an_answer_of_two_hundred_and_something_takes_a_short_message(
    provider: Provider, status: int, wrong: type[Exception] | None
) -> None:
    provider.status = status
    sending = Webhook(provider.url).send(Sms("+33612345678", "x"), "k")
    if wrong is None:
        await sending
    else:
        with pytest.raises(wrong):
            await sending
    assert len(provider.got) == 1


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "asked"), [("", "/"), ("/", "/"), ("/a/b", "/a/b"), ("?k=1", "/?k=1"), ("/a?k=1", "/a?k=1")]
)
async def test_a_message_goes_where_the_address_says(provider: Provider, path: str, asked: str) -> None:
    await Webhook(f"http://127.0.0.1:{provider.server_port}{path}").send(Sms("+33612345678", "x"), "k")
    assert [got[0] for got in provider.got] == [asked]
    assert "Authorization" not in provider.got[0][1]


@pytest.mark.anyio
async def test_a_provider_that_speaks_no_tls_is_given_nothing(provider: Provider) -> None:
    with pytest.raises(Later):
        await Webhook(provider.url.replace("http://", "https://")).send(Sms("+33612345678", "x"), "k")
    assert provider.got == []


@pytest.mark.parametrize(("signs", "taken"), [(200, True), (201, False)])
def test_a_subject_holds_two_hundred_signs(signs: int, taken: bool) -> None:
    mail = Letter("lise@free.fr", "x" * signs, "Bonjour\n", "<p>Bonjour</p>")
    if taken:
        assert b"x" * signs in letter.message(mail, FROM, "k@h", datetime.now(UTC))
    else:
        with pytest.raises(BadLetter):
            letter.message(mail, FROM, "k@h", datetime.now(UTC))


@pytest.mark.parametrize(
    "wrong", ["lise\u200b@free.fr", "lise@free.fr\u202e", "lise", "a@b@free.fr", "lise@fr_ee", "é@.fr"]
)
def test_an_address_has_no_sign_that_cannot_be_seen(wrong: str) -> None:
    with pytest.raises(BadLetter):
        letter.address(wrong)
