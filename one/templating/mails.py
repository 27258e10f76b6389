"""Templates of mails, in the language of their reader."""

import re
from collections.abc import Mapping
from typing import Any

import jinja2

from one import i18n
from one.i18n.erased import called
from one.templating.pages import ROOT
from one.templating.times import exact

# What mail programs make links of has one of these between two signs. An invisible one that joins words (U+2060) on both
# sides of it leaves the look as it is.
_JOINTS = re.compile(r"(?<=\S)([.:/@])(?=\S)")

_GAPS = re.compile(r"\n{3,}")  # what stood in between was not for this reader
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")  # all but those that keep words together


def unlinked(text: str) -> str:
    """Words that people typed (a name, a class), of which no mail program makes a link: « www.exemple.fr »."""
    return _JOINTS.sub("\u2060\\1\u2060", text)


class MailTemplates:
    """The templates of mails: folders with subject.txt, body.txt and body.html.

    They are those of templates/mail; an application has its own beside its pages (``news/mail/digest``), and
    the layout of all.
    """

    def __init__(self, *, debug: bool = False) -> None:
        """A mail that lacks a value is an error, never half a sentence. ``debug``: templates that were changed are read again."""
        self._env = jinja2.Environment(
            loader=jinja2.FileSystemLoader([ROOT / "templates" / "mail", ROOT / "templates"]),
            extensions=["jinja2.ext.i18n"],
            autoescape=jinja2.select_autoescape(["html"]),
            auto_reload=debug,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=called,
        )
        self._env.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
        self._env.filters["exact"] = exact
        self._env.filters["unlinked"] = unlinked
        self._env.globals["language"] = i18n.language

    def render(
        self, name: str, context: Mapping[str, Any], language: str = i18n.SOURCE
    ) -> tuple[str, str, str]:
        """Subject, text and HTML of a mail, in the language of who reads it, whoever caused it."""
        with i18n.speaking(language):
            subject, text, html = (
                self._env.get_template(f"{name}/{part}").render(context)
                for part in ("subject.txt", "body.txt", "body.html")
            )
        return _BLANKS.sub(" ", subject).strip(), _GAPS.sub("\n\n", text).strip() + "\n", html
