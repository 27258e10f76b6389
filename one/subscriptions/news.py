"""« Quoi de neuf ? » of somebody, as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from one import i18n
from one.apps import catalogue
from one.events import timestamp
from one.feed import page as feed
from one.i18n import _
from one.resources import Resources
from one.scope import Scope
from one.subscriptions.addresses import Reader
from one.subscriptions.document import Document, document
from one.subscriptions.signs import only

PAGES = 2  # of 25 items
_ATOM = "http://www.w3.org/2005/Atom"
ET.register_namespace("", _ATOM)


async def atom(reader: Reader, resources: Resources) -> Document:
    """The newest items of who reads, without those they took out; what was withdrawn is not there any more."""
    items, origin = await _items(reader.scope, resources), resources.settings.origin
    said = [origin, reader.scope.first_name, reader.since, [(i.id, i.item, i.at, i.for_names) for i in items]]
    return document(said, lambda: written(reader, items, origin))


async def _items(scope: Scope, resources: Resources) -> list[feed.Item]:
    found: list[feed.Item] = []
    cursor = None
    for _page in range(PAGES):
        page = await feed.page(scope, resources, cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    return found


def written(reader: Reader, items: Sequence[feed.Item], origin: str) -> bytes:
    """The document; the same bytes as long as nothing changes."""
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": i18n.language()})
    host = origin.partition("//")[2].partition(":")[0]
    _put(root, "id", f"tag:{host},2026:fil/{reader.scope.person_id}")
    _put(root, "title", _("Quoi de neuf ? · %(name)s") % {"name": reader.scope.first_name})
    _put(root, "updated", max([timestamp(reader.since), *map(_changed, items)]))
    _put(root, "link", rel="alternate", href=f"{origin}/")
    author = _put(root, "author")
    _put(author, "name", "ONE")
    for each in items:
        _entry(root, each, host, origin)
    text: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return text


def _entry(root: ET.Element, shown: feed.Item, host: str, origin: str) -> None:
    item = shown.item
    entry = _put(root, "entry")
    _put(entry, "id", f"tag:{host},2026:nouvelle/{shown.id}")
    _put(entry, "title", item.title)
    _put(entry, "published", timestamp(shown.at))
    _put(entry, "updated", _changed(shown))
    _put(entry, "link", rel="alternate", href=f"{origin}{item.url}" if item.url.startswith("/") else item.url)
    _put(_put(entry, "author"), "name", item.author.name)
    _put(entry, "category", term=item.app, label=_application(item.app))
    _put(entry, "summary", "\n".join(filter(None, (_said(shown), item.excerpt))))


def _said(shown: feed.Item) -> str:
    """« Julien Moreau a noté un travail à faire. Pour Léa. »"""
    app = catalogue.get(shown.item.app)
    sentence = next((str(t.sentence) for t in app.types if t.code == shown.item.type), "") if app else ""
    said = f"{shown.item.author.name} {sentence}." if sentence else ""
    whom = _("Pour %(names)s.") % {"names": ", ".join(shown.for_names)} if shown.for_names else ""
    return " ".join(filter(None, (said, whom)))


def _application(code: str) -> str:
    app = catalogue.get(code)
    return str(app.name) if app else code


def _changed(shown: feed.Item) -> str:
    return shown.item.edited_at or timestamp(shown.at)


def _put(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(
        parent, f"{{{_ATOM}}}{name}", {key: only(value) for key, value in attributes.items()}
    )
    if text:
        made.text = only(text)
    return made
