"""Pages, from templates."""

from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic, time
from typing import Any, cast

import jinja2
from markupsafe import Markup

from one import clock as wall
from one import form_keys, i18n, phones, titles
from one.flashes import COLORS
from one.i18n.erased import called
from one.i18n.names import NAMES
from one.look import look
from one.templating import pieces
from one.templating.assets import assets
from one.templating.faces import avatar
from one.templating.filters import before, emblem, file_size, initials, isolated, kept, listed, told, tone
from one.templating.times import ago, clock, digits, exact, hour, iso, moment, period, reltime, said

ROOT = Path(__file__).parent.parent.parent
FILTERS: dict[str, Callable[..., Any]] = {
    "reltime": reltime,
    "ago": ago,
    "before": before,
    "digits": digits,
    "exact": exact,
    "iso": iso,
    "period": period,
    "said": said,
    "initials": initials,
    "tone": tone,
    "clock": clock,
    "hour": hour,
    "phone": phones.shown,
    "emblem": emblem,
    "file_size": file_size,
    "kept": kept,
    "listed": listed,
    "isolated": isolated,
    "told": told,
}


class _Environment(jinja2.Environment):
    """Looks into a dictionary first for ``it.title``: as an attribute it is never found, and that costs an exception."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A member of a dictionary, else as everywhere in jinja2."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


# Seconds. Looking for what was changed costs more than many a page: a page and what it asks for at once look once.
LOOK_EVERY = 0.5


class Templates:
    """The environment of all templates."""

    def __init__(self, *, sentence: Callable[[str, str], str], words: Callable[[], str], debug: bool) -> None:
        """``sentence(app, type)`` says what an item is, « a écrit un mot… »; ``words()`` is JSON for scripts."""
        self.assets = assets(ROOT)
        self._debug = debug
        self._looks_at = 0.0
        self._env = _Environment(
            loader=jinja2.FileSystemLoader(ROOT / "templates"),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            auto_reload=debug,
            undefined=jinja2.StrictUndefined if debug else jinja2.Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=called,
        )
        pieces.install(self._env, self.assets.static)
        self._env.globals |= {
            "static": self.assets.static,
            "avatar": avatar,
            "sentence": sentence,
            "script_words": words,
            "now_ms": lambda: int(time() * 1000),
            "language": i18n.language,
            "moment": moment,
            "zone": lambda: str(wall.zone()),
            "direction": i18n.direction,
            "languages": i18n.languages,
            "language_name": lambda code: NAMES.get(code, code),
            "look": look,
            "dress": self._dress,
            "profile_title": titles.profile,
            "function_title": titles.function,
            "new_key": form_keys.new_key,
            "whose_key": form_keys.whose_key,
            "flash_colors": COLORS,
        }
        self._env.filters |= FILTERS

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """A page as text, with what it loads as ``links``.

        Who is signed in has a ``scope``; ``parts`` are templates that this page includes by a name it is told.
        """
        if self._debug and monotonic() > self._looks_at:
            self.refresh()
            self._looks_at = monotonic() + LOOK_EVERY
        links = self.assets.links(name, *context.get("parts", ()), signed=context.get("scope") is not None)
        return self._env.get_template(name).render({"links": links, **context})

    def _dress(self) -> Markup:
        """The sheets of the theme and the font of now."""
        return self.assets.dress(look())

    def scene(self, theme: str) -> str:
        """The landscape of a theme, for a page that is open."""
        drawn = cast("Callable[[str], Markup]", self._env.globals["landscape"])
        return str(drawn(theme))

    def refresh(self) -> None:
        """In dev, what was changed shows at the next page."""
        if self._debug:
            self.assets.refresh()
