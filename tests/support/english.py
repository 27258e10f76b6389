"""French that a reader of English would meet: in a page, a mail, a paper or a table."""

import json
import re
from collections.abc import Iterable
from html.parser import HTMLParser

from support.people_texts import without

# Words that no English sentence has, and letters that no English word needs.
FRENCH = re.compile(
    r"\b(?:vous|votre|vos|tu|les|des|une|avec|pour|dans|est|sont|cette|qui|que|sur|aux|au|du|ne|pas|mot|élèves?|école|aucune?|jour"
    r"|heure|semaine|mois|lundi|mardi|mercredi|jeudi|vendredi|janvier|novembre|hier|demain|le|la|et|ou)\b|[éèêëàâçîïôûùœÉÀÇ]",
    re.IGNORECASE,
)
KEPT = re.compile(r"\bRéunion\b|\(académie\)")  # a place, and the word that schools have for who governs them
_NAMES = ("title", "alt", "placeholder", "aria-label", "aria-description", "data-counted")
_VOID = frozenset(
    ("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "path", "source", "track", "wbr")
)


class _Said(HTMLParser):
    """Collects what a page says, in its attributes and templates too, but for what it says is in French, or of people."""

    def __init__(self) -> None:
        super().__init__()
        self.said, self._silent = list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A silent element and all that is in it says nothing."""
        found = {name: value or "" for name, value in attrs}
        silent = tag in ("script", "style") or found.get("lang") == "fr" or "data-of-people" in found
        if (self._silent or silent) and tag not in _VOID:
            self._silent.append(tag)
        if self._silent or silent:
            return
        self.said += [found[name] for name in _NAMES if name in found]
        if tag == "button" or found.get("type") in ("submit", "button"):
            self.said.append(found.get("value", ""))
        if found.get("name") == "one-words":
            self.said += [
                json.dumps(each, ensure_ascii=False) for each in json.loads(found["content"]).values()
            ]
        if "data-says" in found:
            self.said += [
                json.dumps(each, ensure_ascii=False) for each in json.loads(found["data-says"]).values()
            ]

    def handle_endtag(self, tag: str) -> None:
        """Elements end in their order; one that nobody ended ends with what it is in."""
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._silent and data.strip():
            self.said.append(data)


def said(page: str) -> list[str]:
    """All that a page or the HTML of a mail says."""
    reader = _Said()
    reader.feed(page)
    return list(dict.fromkeys(reader.said))


def french(words: Iterable[str], theirs: Iterable[str] = ()) -> list[str]:
    """What of these is French, and no text of people's."""
    known = list(theirs)
    left = ((each, KEPT.sub("", each)) for each in words)
    suspect = (
        each for each, rest in left if FRENCH.search(rest)
    )  # most are not: texts are looked for in the others only
    return [each for each in suspect if FRENCH.search(KEPT.sub("", without(each, known)))]
