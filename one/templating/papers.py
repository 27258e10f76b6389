"""Pages that somebody takes away: read without ONE, without a network and without scripts."""

from typing import Any

import jinja2

from one import i18n
from one.i18n.erased import called
from one.templating.filters import file_size
from one.templating.pages import ROOT
from one.templating.times import exact


class Papers:
    """Templates of such pages, in the language of now. They hold their style themselves."""

    def __init__(self) -> None:
        """What lacks a value is an error, never half a sentence."""
        self._env = jinja2.Environment(
            loader=jinja2.FileSystemLoader([ROOT / "templates"]),
            extensions=["jinja2.ext.i18n"],
            autoescape=jinja2.select_autoescape(["html"]),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=called,
        )
        self._env.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
        self._env.filters.update(exact=exact, file_size=file_size)
        self._env.globals["language"] = i18n.language

    def render(self, name: str, **values: Any) -> str:
        """One of them."""
        return self._env.get_template(name).render(values)
