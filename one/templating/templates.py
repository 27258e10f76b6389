"""Templates: the one place that knows jinja2. French typography and times are filters here."""

import hashlib
import zlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from babel.dates import format_date, format_datetime

from one import i18n
from one.clock import PARIS
from one.templating import pieces

ROOT = Path(__file__).parent.parent.parent


def fingerprint(folder: Path) -> str:
    """One short digest of a whole tree: a changed file changes every address, so all may be cached forever."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


class Templates:
    """The environment of all templates."""

    def __init__(self, *, sentence: Callable[[str, str], str], words: Callable[[], str], debug: bool) -> None:
        """``sentence(app, type)`` says what an item is, « a écrit un mot… »; ``words()`` is JSON for scripts."""
        self.fingerprint = fingerprint(ROOT / "static")
        self._env = jinja2.Environment(
            loader=jinja2.FileSystemLoader(ROOT / "templates"),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            auto_reload=debug,
            undefined=jinja2.StrictUndefined if debug else jinja2.Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        pieces.install(self._env, self.static)
        self._env.globals["static"] = self.static
        modules = sorted(path.name for path in (ROOT / "static" / "js").glob("*.js"))
        self._env.globals |= {
            "sentence": sentence,
            "script_words": words,
            "language": i18n.language,
            "modules": modules,
        }
        self._env.filters |= {
            "reltime": reltime,
            "exact": exact,
            "iso": iso,
            "initials": initials,
            "tone": tone,
            "clock": clock,
            "emblem": emblem,
        }

    def static(self, path: str) -> str:
        """The address of one of our files, as it is now."""
        return f"/static/{self.fingerprint}/{path}"

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """A page as text."""
        return self._env.get_template(name).render(context)


class MailTemplates:
    """The templates of mails: folders of templates/mail with subject.txt, body.txt and body.html."""

    def __init__(self) -> None:
        """A mail that lacks a value is an error, never half a sentence."""
        self._env = jinja2.Environment(
            loader=jinja2.FileSystemLoader(ROOT / "templates" / "mail"),
            extensions=["jinja2.ext.i18n"],
            autoescape=jinja2.select_autoescape(["html"]),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
        self._env.filters["exact"] = exact
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
        return " ".join(subject.split()), text.strip() + "\n", html


def reltime(at: datetime, now: datetime | None = None) -> str:
    """A short relative time; static/js/time.js says the same words."""
    here = at.astimezone(PARIS)
    now = (now or datetime.now(PARIS)).astimezone(PARIS)
    minutes = int((now - here).total_seconds() // 60)
    days = (now.date() - here.date()).days
    if minutes < 1:
        return i18n._("à l’instant")
    if minutes < 60:
        return i18n._("{n} min").format(n=minutes)
    if days == 0:
        return i18n._("{n} h").format(n=minutes // 60)
    if days == 1:
        return i18n._("hier")
    if days < 7:
        return _short(here.date(), "EEE d", "fr")
    return _short(here.date(), "d MMM" if here.year == now.year else "d MMM y", "fr")


def exact(at: datetime) -> str:
    """« lundi 23 novembre 2026 à 11 h 45 »."""
    return _exact(at, "fr")


# A time is said to each reader of a note, and babel takes a while for it.
@lru_cache(maxsize=8192)
def _exact(at: datetime, locale: str) -> str:
    pattern = "EEEE d MMMM y 'à' H\N{NO-BREAK SPACE}'h'\N{NO-BREAK SPACE}mm"
    return format_datetime(at.astimezone(PARIS), pattern, locale=locale)


@lru_cache(maxsize=4096)
def _short(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


def clock(at: time) -> str:
    """« 20 h », « 18 h 30 »: the minutes are said when there are any, and the line never breaks in between."""
    return f"{at.hour}\u00a0h\u00a0{at.minute:02}" if at.minute else f"{at.hour}\u00a0h"


def day(at: datetime, pattern: str = "d MMMM y") -> str:
    """« 23 novembre 2026 », the day it is in France: just before midnight UTC it is the next one here."""
    return format_date(at.astimezone(PARIS), pattern, locale=i18n.language())


def iso(at: datetime) -> str:
    """For the ``datetime`` attribute."""
    return at.astimezone(PARIS).isoformat(timespec="seconds")


def initials(name: str) -> str:
    """First letters of the first and last word."""
    words = name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else ""


def tone(name: str) -> int:
    """A colour from 1 to 6 that stays the same for a name; static/js/feed.js computes the same."""
    return zlib.crc32(name.encode()) % 6 + 1


EMBLEMS = 12  # pictures in static/img/emblems.svg


def emblem(class_id: int) -> int:
    """The picture of a class, its own among the twelve classes made one after the other; a new name changes nothing."""
    return (class_id - 1) % EMBLEMS + 1
