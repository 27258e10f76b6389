"""The settings of mails and short messages."""

import pytest

from one.config import Settings, load
from one.errors import ConfigError
from one.mail.letter import sender


@pytest.mark.parametrize(
    "good", ["one@example.org", "ONE <one@example.org>", "L’école des Tilleuls <one@example.org>"]
)
def test_a_sender_is_an_address_with_or_without_a_name(good: str) -> None:
    assert sender(load({"MAIL_FROM": good}).sender).addr_spec == "one@example.org"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_FROM", "ONE"),
        ("MAIL_FROM", "a@b@c"),
        ("MAIL_FROM", "ONE <a@b>, x@y.fr"),
        ("MAIL_FROM", "ONE\n<a@b.fr>"),
        ("SMS_WEBHOOK_URL", "ftp://x"),
        ("SMTP_URL", "http://x"),
    ],
)
def test_what_cannot_be_used_is_told_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        load({name: value})


def test_without_a_sender_mails_come_from_the_host_people_type() -> None:
    assert sender(Settings(public_url="https://one.example.org").sender).addr_spec == "one@one.example.org"
    assert sender(Settings().sender).addr_spec == "one@127.0.0.1"
