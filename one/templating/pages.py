"""Pages, from templates."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2

from one import i18n
from one.templating import pieces
from one.templating.filters import emblem, initials, tone
from one.templating.times import clock, exact, iso, reltime

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
