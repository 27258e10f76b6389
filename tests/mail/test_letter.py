"""A mail: what it is made of, and that nothing typed by a person adds a header."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from one.mail.letter import BadLetter, Letter, Listed, address, message, sender

AT = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
FROM = sender("ONE <one@ecole.example>")


def made(**changes: Any) -> bytes:
    values: dict[str, Any] = {
        "to": "lise@free.fr",
        "subject": "Un mot",
        "text": "Bonjour é\n",
        "html": "<p>Bonjour é</p>",
    } | changes
    return message(Letter(**values), FROM, "key@ecole.example", AT)


def test_a_mail_is_complete_as_text_first_then_as_html() -> None:
    mail = message_from_bytes(made(), policy=default)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().strip() for part in mail.iter_parts()] == ["Bonjour é", "<p>Bonjour é</p>"]
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["message-id"] == "<key@ecole.example>"
    assert mail["from"] == "ONE <one@ecole.example>"


def test_no_line_of_a_body_is_longer_than_mail_allows() -> None:
    words = "une phrase qui va loin, " * 20
    body = made(text=words, html=f"<p>{words}</p>").partition(b"\r\n\r\n")[2]
    assert 70 < max(len(line) for line in body.split(b"\r\n")) <= 76


def test_the_same_letter_is_the_same_mail() -> None:
    assert made() == made()


@given(
    st.text(
        st.one_of(st.sampled_from("\r\n\t\0 .=_-é"), st.characters(exclude_categories=["Cs"])), max_size=200
    )
)
def test_whatever_a_body_says_arrives_in_short_lines_of_ascii(text: str) -> None:
    raw = made(text=text)
    lines = raw.split(b"\r\n")
    assert raw.isascii()
    assert b"\0" not in raw
    assert not any(b"\n" in line or b"\r" in line or line != line.rstrip() for line in lines)
    assert max(map(len, lines)) <= 76
    plain, html = message_from_bytes(raw, policy=default).iter_parts()
    said = [line if line == b"-- " else line.rstrip(b" \t") for line in text.encode().splitlines()]
    payload = plain.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.splitlines() == said
    assert html.get_content().strip() == "<p>Bonjour é</p>"


def test_mail_programs_know_where_the_foot_begins() -> None:
    plain, _html = message_from_bytes(made(text="Bonjour \n-- \nONE\n"), policy=default).iter_parts()
    assert plain.get_content() == "Bonjour\r\n-- \r\nONE\r\n"


def test_a_mail_comes_from_a_name_with_accents_or_signs() -> None:
    for setting in (
        "École « Les Tilleuls » <one@ecole.example>",
        '"ONE, école" <one@ecole.example>',
        "o@ecole.fr",
    ):
        from_ = sender(setting)
        raw = message(Letter("lise@free.fr", "Un mot", "a", "b"), from_, "key@ecole.example", AT)
        assert message_from_bytes(raw, policy=default)["from"].addresses == (from_,)


def test_an_address_with_accents_asks_for_them_and_one_to_answer_to_does_not() -> None:
    assert "\r\nTo: léa@free.fr\r\n".encode() in made(to="léa@free.fr")
    assert b"\r\nReply-To: lise@free.fr\r\n" in made(reply_to="lise@free.fr")
    assert made(reply_to="léa@free.fr") == made()


@pytest.mark.parametrize(
    "wrong",
    [
        "a@b.fr\r\nBcc: x@y.fr",
        "a@b.fr\nBcc: x@y.fr",
        "a@b.fr,x@y.fr",
        "a@b.fr, x@y.fr",
        "<a@b.fr>",
        "a@b.fr\0",
        "",
        "a",
        "a@",
        "@b.fr",
        "a@b@c.fr",
        "a b@c.fr",
        "a@b.fr>\r\nDATA",
        "a@b.fr\u2028x",
        "\u202ea@b.fr",
        "a" * 100 + "@b.fr",
        '"a b"@c.fr',
        "a@..fr",
        "a@b.fr\x0b",
        "a@b.fr\u00b4",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(wrong: str) -> None:
    with pytest.raises(BadLetter) as caught:
        made(to=wrong)
    assert str(caught.value).startswith("address: expected")  # never the value, it goes to the log


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\0", "\x0c"])
def test_a_line_break_in_a_subject_is_refused(end: str) -> None:
    with pytest.raises(BadLetter):
        made(subject=f"Un mot{end}Bcc: x@y.fr")


def test_an_encoded_word_in_a_subject_stays_text() -> None:
    mail = message_from_bytes(made(subject="=?utf-8?q?a=0d=0aBcc:_x=40y.fr?="), policy=default)
    assert mail["bcc"] is None
    assert "utf-8" in mail["subject"]


def test_a_domain_with_accents_travels_in_ascii() -> None:
    assert address("lise@école.fr") == "lise@xn--cole-9oa.fr"


@pytest.mark.parametrize("name", ["École", "École élémentaire Jules-Ferry de la Présentation", "é" * 90])
@pytest.mark.parametrize("plain", ["one@ecole.example", f"{'e' * 40}@{'ecole.' * 5}example"])
def test_no_line_with_an_encoded_word_is_longer_than_mail_allows(name: str, plain: str) -> None:
    raw = message(Letter("lise@free.fr", name, "x", "x"), sender(f'"{name}" <{plain}>'), "1@h", AT)
    head = raw.partition(b"\r\n\r\n")[0]
    assert all(len(line) <= 76 for line in head.split(b"\r\n") if b"=?" in line)
    (words, _charset), (rest, _none) = decode_header(message_from_bytes(raw)["from"])
    assert (words.decode(), rest.decode().strip()) == (name, f"<{plain}>")


@given(st.text(max_size=150), st.text(max_size=60))
def test_whatever_is_typed_the_headers_are_ours_or_there_is_no_mail(subject: str, to: str) -> None:
    try:
        raw = made(subject=subject, to=to)
    except BadLetter:
        return
    mail = message_from_bytes(raw, policy=default)
    assert sorted(name.lower() for name in mail.keys()) == [  # noqa: SIM118
        "auto-submitted",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "subject",
        "to",
        "x-auto-response-suppress",
    ]


@given(st.text(max_size=100), st.text(max_size=100))
def test_an_address_that_could_be_mistaken_never_passes(local: str, domain: str) -> None:
    try:
        found = address(f"{local}@{domain}")
    except BadLetter:
        return
    assert found.count("@") == 1
    assert not set(found) & set(' \t\r\n<>,;:"()')


LONG = f"https://{'ecole.' * 15}example/desabonnement/{'x' * 24}"


def test_a_way_out_is_one_address_on_one_line_however_long() -> None:
    listed = Listed("carnet.notifications.ecole.example", LONG)
    mail = made(subject="Carnet de liaison\u00a0: é" * 5, listed=listed).replace(b"\r\n", b"\n")
    assert f"\nList-Unsubscribe: <{LONG}>\n".encode() in mail
    assert b"\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n" in mail
    assert b"\nList-Id: <carnet.notifications.ecole.example>\n" in mail
    assert max(map(len, mail.split(b"\n\n")[0].split(b"\n"))) < 200
    parsed = message_from_bytes(mail, policy=default)
    assert parsed["subject"] == "Carnet de liaison\u00a0: é" * 5


@pytest.mark.parametrize("bad", ["https://x/\r\nBcc: a@b.fr", "https://x/é", "", "x" * 501, "https://x/ y"])
def test_a_way_out_that_a_header_cannot_carry_is_refused(bad: str) -> None:
    with pytest.raises(BadLetter):
        made(listed=Listed("id", bad))
