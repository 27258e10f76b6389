"""Mails to look at: what `one mail preview` shows. All names are made up."""

from collections.abc import Callable, Mapping
from typing import Any

from one.notices.letters import DIGEST, ITEM
from one.notices.told import Told, grouped
from one.store.notices.leaving import Reader

Sample = Callable[[str], tuple[str, Mapping[str, Any]]]
_READER = Reader("camille.exemple@example.org", "Camille", "parent", paused=False, schools=[])


def _told(origin: str, app: str, sentence: str, *children: str) -> Told:
    return Told(app, "Dominique Modèle", sentence, list(children), f"{origin}/")


def _values(origin: str, words: str) -> dict[str, Any]:
    return {"reader": _READER, "end": f"{origin}/desabonnement/exemple", "end_words": words}


def _item(origin: str) -> tuple[str, Mapping[str, Any]]:
    line = _told(origin, "Carnet de liaison", "a écrit un mot dans le carnet de liaison", "Alix")
    return ITEM.folder, {"line": line, "app": line.app, **_values(origin, "Ne plus recevoir ces mails")}


def _digest(origin: str) -> tuple[str, Mapping[str, Any]]:
    lines = [
        _told(origin, "Carnet de liaison", "a écrit un mot dans le carnet de liaison", "Alix"),
        _told(origin, "Cahier de textes", "a noté un travail à faire", "Alix"),
        _told(origin, "Cahier de textes", "a noté un travail à faire", "Charlie"),
        _told(origin, "Actualités", "a publié une actualité de l’école"),
    ]
    return DIGEST.folder, {"found": grouped(lines), **_values(origin, "Ne plus recevoir ces mails")}


SAMPLES: dict[str, Sample] = {ITEM.name: _item, DIGEST.name: _digest}
