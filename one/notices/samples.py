"""Mails of news to look at. All names are made up."""

from collections.abc import Mapping
from typing import Any

from one.i18n import _
from one.notices import presets
from one.notices.told import Told, grouped
from one.store.notices.leaving import Reader

_READER = Reader("camille.exemple@example.org", "Camille", "parent", paused=False, schools=[])


def _told(origin: str, n: int, *children: str) -> Told:
    """By the nth type of the catalogue, whatever applications there are."""
    type_ = presets.TYPES[n % len(presets.TYPES)]
    return Told(
        presets.app_name(type_), "Dominique Modèle", str(type_.sentence), list(children), f"{origin}/"
    )


def _values(origin: str) -> dict[str, Any]:
    end = {"end": f"{origin}/desabonnement/exemple", "end_words": _("Ne plus recevoir ces mails")}
    return {"reader": _READER, **end}


def item(origin: str) -> Mapping[str, Any]:
    """One item."""
    line = _told(origin, 0, "Alix")
    return {"line": line, "app": line.app, **_values(origin)}


def digest(origin: str) -> Mapping[str, Any]:
    """More than a digest has room for, for two children and for none."""
    lines = [_told(origin, n, *(("Alix",), ("Charlie",), ())[n % 3]) for n in range(24)]
    return {"found": grouped(lines), **_values(origin)}
