"""What templates call over and over, made once: words, icons, drawings.

A page of the feed says some sixty sentences and shows some hundred icons. Each of them went through
jinja2's own machinery (a context, a macro, a formatted string) and was half of what a page cost.
"""

import logging
import re
from collections.abc import Callable, Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from markupsafe import Markup

from one import clock, i18n
from one.i18n.elision import joined
from one.look import look
from one.templating.assets import ICONS

log = logging.getLogger("one.templating")

ROOT = Path(__file__).parent.parent.parent
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"


@lru_cache(maxsize=8192)
def _translated(voice: str, text: str) -> Markup:
    """``voice`` is the one of now, in which ``i18n._`` speaks: here it is part of the key."""
    return Markup(i18n._(text))  # noqa: S704 - what templates and catalogues say is ours


@lru_cache(maxsize=8192)
def _plain(voice: str, text: str) -> Markup:
    return _translated(voice, text) % {}  # « %% » is a percent sign, with values or without


def gettext(text: str, /, **values: Any) -> Markup:
    """A sentence in the voice of now, for a page: values are escaped, or ``kept`` as they are."""
    voice = i18n.voice()
    return _filled(_translated(voice, text), values) if values else _plain(voice, text)


def ngettext(one: str, many: str, num: int, /, **values: Any) -> Markup:
    """The same for a sentence that counts; ``num`` is one of its values."""
    values.setdefault("num", num)
    return _filled(Markup(i18n.ngettext(one, many, num)), values)  # noqa: S704


def _filled(words: Markup, values: dict[str, Any]) -> Markup:
    if "e %(" in words and i18n.language() == i18n.SOURCE:
        words = Markup(joined(words, values))  # noqa: S704 - as it was, but for an apostrophe
    return words % values


@lru_cache(maxsize=256)
def _drawn(template: jinja2.Template) -> Markup:
    return Markup(template.render())  # noqa: S704 - it escapes by itself


@lru_cache(maxsize=256)
def symbol(files: str, file: str, name: str, cls: str = "tile-art") -> Markup | None:
    """A symbol of a drawing of ``static/img``, inline: a page of tiles asks for no file each. None when there is none.

    ``files`` is the address of all that there is now: in dev it changes with them.
    """
    path = STATIC / "img" / f"{file}.svg"
    text = path.read_text("utf-8") if path.is_file() else ""
    found = re.search(rf'<symbol id="{re.escape(name)}" viewBox="([^"]+)">(.*?)</symbol>', text, re.DOTALL)
    if found is None:
        return None
    head = '<svg class="{}" viewBox="{}" aria-hidden="true" focusable="false">{}</svg>'
    return Markup(head).format(cls, found[1], Markup(found[2]))  # noqa: S704 - a file of ours


def _scenes(drawing: Callable[[str], Markup]) -> Callable[..., Markup]:
    there = {path.stem for path in TEMPLATES.glob("_art/landscapes/*.html")}

    def landscape(theme: str = "") -> Markup:
        """The scene of a theme, of the one of now most often; that of the hills for one that has none."""
        own = theme or look().theme
        return drawing(f"landscapes/{own}" if own in there else "landscape")

    return landscape


def _apart(environment: jinja2.Environment) -> Callable[..., Markup | None]:
    @jinja2.pass_context
    def apart(context: jinja2.runtime.Context, template: str, **values: Any) -> Markup | None:
        """A part that never breaks its page: None when it cannot be drawn, which the log keeps."""
        try:
            return Markup(environment.get_template(template).render({**context.get_all(), **values}))  # noqa: S704
        except Exception as error:  # noqa: BLE001 - whatever it is
            log.error("%s cannot be drawn: %s", template, type(error).__name__)
            return None

    return apart


def install(environment: jinja2.Environment, static: Callable[[str], str]) -> None:
    """Give templates their words, ``icon(name, cls)`` and ``drawing(name)``."""

    @lru_cache(maxsize=1024)
    def icon_at(address: str, name: str, cls: str) -> Markup:
        more = f" {cls}" if cls else ""
        return Markup(
            '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
        ).format(more, address, name)

    def icon(name: str, cls: str = "") -> Markup:
        """One icon of the sprite, or « blog#pen » of ``img/blog.svg``. Decorative: the words beside it speak."""
        return icon_at(static(ICONS), name.replace("#", "."), cls)

    def drawing(name: str) -> Markup:
        """A picture of ``templates/_art``, inline so that themes reach it. It knows nothing of the page."""
        return _drawn(environment.get_template(f"_art/{name}.html"))

    modules: dict[str, Any] = {}

    @lru_cache(maxsize=4096)
    def made(
        module: Any, macro: str, value: Hashable, now: str, language: str, zone: ZoneInfo, files: str
    ) -> Markup:
        return Markup(getattr(module, macro)(value))  # noqa: S704 - it escapes by itself

    def part(template: str, macro: str, value: Hashable, now: str = "") -> Markup:
        """What a macro makes of a value, and of nothing else but the language and the clock; ``now`` is what it says of the time.

        A note stands in the feed of each family of a class, most often with the same words.
        """
        module = modules.get(template)
        if module is None:
            module = environment.get_template(template).module
            if not environment.auto_reload:
                modules[template] = module
        return made(module, macro, value, now, i18n.voice(), clock.zone(), static(""))

    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals |= {
        "gettext": gettext,
        "ngettext": ngettext,
        "_": gettext,
        "icon": icon,
        "drawing": drawing,
        "landscape": _scenes(drawing),
        "tile": lambda file, name, cls="tile-art": symbol(static(""), file, name, cls),
        "part": part,
        "apart": _apart(environment),
    }
