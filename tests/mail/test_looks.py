"""How mails look: every kind as it is rendered from its sample, in both languages."""

import re
from html.parser import HTMLParser

import pytest

from one import i18n
from one.run import outbox
from one.templating.mails import MailTemplates
from one.templating.pages import ROOT

NAMES = sorted(outbox.mails())
_DARK = (ROOT / "templates/mail/_layout.html").read_text().partition("prefers-color-scheme: dark")[2]
RECOLOURED = frozenset(re.findall(r"\.(\w+)", _DARK.partition("</style>")[0]))
_LINK_COLOUR = re.compile(r"(^|;)color:#[0-9a-f]{6}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class _Coloured(HTMLParser):
    """Elements with a colour of their own that dark mode does not know of: light words would stand on a light ground."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        style = given.get("style", "")
        if tag == "a":  # all of them are recoloured
            style = _LINK_COLOUR.sub("", style)
        if _COLOUR.search(style) and not RECOLOURED & set(given.get("class", "").split()):
            self.found.append(f"<{tag} style={style}>")


def rendered(name: str, language: str) -> tuple[str, str]:
    """Text and HTML."""
    template, origin = outbox.mails()[name], "https://one.example"
    assert template.sample is not None
    with i18n.speaking(language):
        values = {"origin": origin, **template.sample(origin)}
        _subject, text, html = MailTemplates().render(template.folder or name, values, language)
    return text, html


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_of_a_mail_is_another_in_dark_mode(name: str) -> None:
    seen = _Coloured()
    seen.feed(rendered(name, "fr")[1])
    assert seen.found == []


@pytest.mark.parametrize("name", NAMES)
def test_paragraphs_of_the_text_stand_one_blank_line_apart_and_the_signature_too(name: str) -> None:
    for language in ("fr", "en", "fr@tu"):
        text, _html = rendered(name, language)
        assert "\n\n\n" not in text
        assert "\n-- \n" not in text or "\n\n-- \n" in text


def test_the_mail_that_is_to_be_answered_does_not_say_that_none_is_read() -> None:
    said = {name: "on ne peut pas y répondre" in rendered(name, "fr")[1] for name in ("reset", "assistance")}
    assert said == {"reset": True, "assistance": False}
