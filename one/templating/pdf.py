"""PDF, made by typst from a template and what it reads.

Typst needs no system package, and draws thirty sheets in about a third of a second without holding the interpreter: in a thread,
bounded together with what else fills a core, the live engine goes on beside it.
"""

import json
from collections.abc import Mapping
from typing import Any

import typst

from one.templating.pages import ROOT

_FONTS = ROOT / "static/vendor/fonts/print"


def drawn(template: str, data: Mapping[str, Any]) -> bytes:
    """What a template, named from templates/, makes of this."""
    made = typst.compile(
        ROOT / "templates" / template,
        format="pdf",
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    assert isinstance(made, bytes)
    return made
