"""Formatted text: bold, italics, lists and links, clean on the way in; and its plain words, for all that shows no format.

What is written is kept twice: ``plain`` for excerpts, mails, search, paper and data, ``html`` for the page. Text without
any format has no ``html``, and shows as it always did. nh3 reads the markup as a browser does and throws away what is not
allowed; what is left is written anew, by ``_Blocks``, so that one text has one form, whatever editor it comes from.
"""

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

import msgspec
import nh3

from one import links, text

MARK = "<!--rich-->"  # what an editor sends begins with it; a textarea without scripts sends words alone
SIZE = 4  # characters of markup for each one of text, at most
TAGS_MOST = 2000  # nested ones cost their square
DEEP = 3  # lists in lists

# Paragraphs under other names, so that the words of two cells of a table do not run together.
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "dl",
        "dt",
        "dd",
        "section",
    ]
)
_INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "a": "a"}
_SPACES = re.compile(r"[ \t\r\n]+")  # what a page shows as one; no-break spaces stay
_SIGNS = re.compile("[\v\f\x85\u2028\u2029]")  # line signs that a page does not know
_HREF = re.compile(r'<a href="([^"]*)">')
_SCHEMES = {"http", "https", "mailto", "tel"}


class Rich(msgspec.Struct, frozen=True):
    """A text as it is kept. ``html`` is None when nothing in it is formatted."""

    plain: str = ""
    html: str | None = None

    def __bool__(self) -> bool:
        """Whether a reader sees anything of it."""
        return bool(self.plain)


def read(typed: str) -> Rich:
    """A text as it was sent: what an editor made when it is marked as such, else words."""
    return from_html(typed.removeprefix(MARK)) if typed.startswith(MARK) else from_plain(typed)


def from_plain(words: str) -> Rich:
    """Words, in their lines."""
    return Rich(text.clean(words, keep_lines=True))


def from_html(markup: str) -> Rich:
    """Any markup, with nothing left that could do harm or is no text; the caller bounds its length."""
    blocks = _Blocks()
    blocks.feed(
        nh3.clean(
            _SIGNS.sub("<br>", markup),
            tags={"br", *_INLINE, *_BLOCKS},
            attributes={"a": {"href"}},
            url_schemes=_SCHEMES,
            link_rel=None,
        )
    )
    blocks.close()
    plain = text.clean(blocks.plain(), keep_lines=True)
    return Rich(plain, blocks.html() if plain and blocks.formatted else None)


def is_too_much(typed: str, most: int) -> bool:
    """Whether it is more markup than a text of ``most`` characters can have; asked before anything reads it."""
    if not typed.startswith(MARK):
        return len(typed) > most
    return len(typed) > most * SIZE + len(MARK) or typed.count("<") > TAGS_MOST


def as_html(rich: Rich) -> str:
    """The text for a page or an editor, whether it is formatted or not."""
    if rich.html is not None:
        return rich.html
    paragraphs = [each.strip("\n") for each in re.split(r"\n[ \t]*\n", rich.plain) if each.strip()]
    return "".join(f'<p dir="auto">{html.escape(each).replace(chr(10), "<br>")}</p>' for each in paragraphs)


def linked(markup: str, lead: Callable[[str], str]) -> str:
    """The same with each link led by ``lead``, which gets where it goes and returns its attributes."""
    return _HREF.sub(lambda found: f"<a {lead(html.unescape(found[1]))}>", markup)


def href_of(url: str) -> str | None:
    """Where a link may lead: a page of ours, another site, an address or a number. None for anything else."""
    url = url.strip()
    scheme, colon, rest = url.partition(":")
    if len(url) > 2000 or not url.isprintable():
        return None
    if scheme.lower() in ("mailto", "tel"):
        return url if rest and " " not in url else None
    if links.is_path(url):
        return url
    secure = f"https:{rest}" if colon and scheme.lower() == "http" else url
    return url if links.is_https(secure) else None


class _Block(msgspec.Struct):
    """A paragraph, or a line of a list: in which lists, whether it begins its line, and what stands in it."""

    lists: tuple[str, ...]
    begins: bool
    html: str
    plain: str
    number: int


class _Blocks(HTMLParser):
    """Clean markup as paragraphs and lines of lists, and nothing else."""

    def __init__(self) -> None:
        """Nothing yet; ``feed`` it, then ``close``."""
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Block] = []
        self.formatted = False
        self._lists: list[str] = []
        self._numbers: list[int] = []
        self._inline: list[tuple[str, str]] = []  # open tags, with their href; none in itself
        self._html: list[str] = []
        self._plain: list[str] = []
        self._begins = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A list, a line, a paragraph, or what stands within."""
        if tag == "br":
            self._html.append("<br>")
            self._plain.append("\n")
        elif tag in _INLINE:
            self._open(_INLINE[tag], href_of(dict(attrs).get("href") or "") or "")
        else:
            self._flush()
            if tag in ("ul", "ol"):
                self._lists.append(tag)
                self._numbers.append(0)
            elif tag == "li":
                self._begins = True
                if self._numbers:
                    self._numbers[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        """The end of it."""
        if tag in _INLINE:
            self._close(_INLINE[tag])
        elif tag != "br":
            self._flush()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
                self._numbers.pop()

    def handle_data(self, data: str) -> None:
        """Words."""
        words = _SPACES.sub(" ", text.seen(data, "\n\t\r"))
        if not self._plain or self._plain[-1].endswith(("\n", " ")):
            words = words.lstrip(" ")
        if words:
            self._html.append(html.escape(words, quote=False))
            self._plain.append(words)

    def close(self) -> None:
        """All came."""
        super().close()
        self._flush()

    def _open(self, tag: str, href: str) -> None:
        if all(tag != other for other, _href in self._inline):
            self._inline.append((tag, href))
            self._html.append(_opened(tag, href))

    def _close(self, tag: str) -> None:
        found = next((at for at in range(len(self._inline) - 1, -1, -1) if self._inline[at][0] == tag), None)
        if found is None:
            return
        inner = self._inline[found + 1 :]
        self._html += [_closed(*each) for each in reversed(self._inline[found:])]
        href = self._inline[found][1]
        del self._inline[found:]
        if href and href not in "".join(self._plain):
            self._plain.append(f" ({href.removeprefix('mailto:').removeprefix('tel:')})")
        for each in inner:
            self._open(*each)

    def _flush(self) -> None:
        """A paragraph or a line ends here; what is open within goes on in the next one."""
        markup = "".join(self._html) + "".join(_closed(*each) for each in reversed(self._inline))
        plain = "".join(self._plain)
        self._html, self._plain = [_opened(*each) for each in self._inline], []
        if not text.shows(plain):
            return
        lists = tuple(self._lists[-DEEP:])
        markup = _tidied(markup)
        self.formatted = (
            self.formatted or bool(lists) or "<a " in markup or "<strong>" in markup or "<em>" in markup
        )
        number = self._numbers[-1] if self._numbers else 0
        self.blocks.append(_Block(lists, self._begins, markup, _lines(plain), number))
        self._begins = False

    def plain(self) -> str:
        """The words: paragraphs apart, a line for each line of a list."""
        found = ""
        for at, block in enumerate(self.blocks):
            joined = block.lists and at and self.blocks[at - 1].lists
            sign = (f"{block.number}. " if block.lists[-1] == "ol" else "• ") if block.lists else ""
            inset = "   " * (len(block.lists) - 1)
            under = " " * len(inset + sign)
            head = f"{inset}{sign}" if block.begins else under
            found += ("\n" if joined else "\n\n") * bool(at) + head + block.plain.replace("\n", f"\n{under}")
        return found

    def html(self) -> str:
        """The markup, in its one form."""
        found: list[str] = []
        standing: list[str] = []  # lists that are open, each in a line
        for block in self.blocks:
            same = 0
            while same < min(len(standing), len(block.lists)) and standing[same] == block.lists[same]:
                same += 1
            found += [f"</li></{tag}>" for tag in reversed(standing[same:])]
            new = block.lists[same:]
            if not block.lists:
                found.append(f'<p dir="auto">{block.html}</p>')
            elif new:
                found += [f'<{tag}><li dir="auto">' for tag in new]
                found.append(block.html)
            else:
                found.append(('</li><li dir="auto">' if block.begins else "<br>") + block.html)
            standing = list(block.lists)
        found += [f"</li></{tag}>" for tag in reversed(standing)]
        return "".join(found)


def _opened(tag: str, href: str) -> str:
    if tag == "a":
        return f'<a href="{html.escape(href)}">' if href else ""
    return f"<{tag}>"


def _closed(tag: str, href: str) -> str:
    return "" if tag == "a" and not href else f"</{tag}>"


_EMPTY = re.compile(r'<(strong|em|a)(?: href="[^"]*")?></\1>')
_ENDS = re.compile(r"^(?:<br>| )+|(?:<br>| )+$")


def _tidied(markup: str) -> str:
    """Without what is empty, and the line that editors put at the end."""
    while (shorter := _ENDS.sub("", _EMPTY.sub("", markup))) != markup:
        markup = shorter
    return markup


def _lines(plain: str) -> str:
    return "\n".join(line.strip(" ") for line in plain.strip().split("\n"))
