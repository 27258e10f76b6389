"""Style sheets, scripts and icons as a browser loads them: each with its parts, in one file.

In the sources a sheet names its parts with ``@import`` and a script with ``import``: any browser could
load them as they are, in forty requests. Here the parts are put in their place, when a process starts.
Their comments are left out, a sixth of what a first visit loads; nothing else is done to them, so that what
runs is what was written.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from one.errors import ConfigError

_COMMENT = re.compile(r"/\*.*?\*/\n*", re.DOTALL)  # of a sheet
_REMARK = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)  # of a script: a whole line
_OPEN = re.compile(
    r"^[^`\n]*`[^`\n]*(?:`[^`\n]*`[^`\n]*)*$", re.MULTILINE
)  # a text that goes on in the next line
_SHEET = re.compile(r'^@import url\("([^"]+)"\);\n', re.MULTILINE)
_URL = re.compile(r'url\("(\.[^"]*)"\)')
_IMPORT = re.compile(r'^import \{ ([^}]+?) \} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="0 0 24 24".*?</symbol>', re.DOTALL)
_WORDS = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


def sheet(folder: Path, name: str) -> str:
    """A style sheet with its parts; what these point at is named as from the sheet itself."""
    here = folder / posixpath.dirname(name)

    def part(found: re.Match[str]) -> str:
        below = posixpath.dirname(found[1])
        text = (here / found[1]).read_text("utf-8")
        return _URL.sub(lambda url: f'url("{posixpath.normpath(posixpath.join(below, url[1]))}")', text)

    return _COMMENT.sub("", _SHEET.sub(part, (folder / name).read_text("utf-8")))


def parts(folder: Path, name: str) -> list[str]:
    """The style sheets that one is put together of, beside itself."""
    here = posixpath.dirname(name)
    named = _SHEET.findall((folder / name).read_text("utf-8"))
    return [posixpath.normpath(posixpath.join(here, each)) for each in named]


def icons(static: Path) -> str:
    """The sprite of all icons: those of the collection, and those of drawings, « pen » of ``img/blog.svg`` as ``blog.pen``.

    A page shows icons of many applications: in one file they are one request, kept for every page.
    """
    found = [
        symbol[0].replace('id="', f'id="{path.stem}.', 1)
        for path in sorted((static / "img").glob("*.svg"))
        for symbol in _SYMBOL.finditer(path.read_text("utf-8"))
    ]
    lucide = static / "vendor/lucide/icons.svg"
    collection = lucide.read_text("utf-8") if lucide.is_file() else "<svg></svg>"
    return collection.replace("</svg>", "\n".join([*found, "</svg>"]))


class Scripts:
    """The scripts of a folder: each name given is loaded by pages, with the modules that only it needs.

    ``shared`` come first, in an order in which each is there when the next is: a module that one of
    them has is taken from there, so that it runs once. A module is a function, called once, that returns
    what it exports; a script exports all its modules to those that come later.
    Those of ``alone`` stand on pages that have the first of the shared ones only: they bring what the others have.
    """

    def __init__(
        self, folder: Path, shared: Sequence[str], others: Sequence[str], alone: Sequence[str] = ()
    ) -> None:
        """Read them all; ConfigError for a module that says import or export in another way than ours do."""
        self._folder = folder
        self._entries = {*shared, *others, *alone}
        self._home: dict[str, str] = {}  # module → the shared script that has it
        self._takes: dict[str, list[str]] = {}  # script → others that it takes modules from
        self.texts: dict[str, str] = {}
        for script in (*shared[:1], *alone, *shared[1:], *others):
            modules = list(self._modules(script, []))
            if script in shared:
                self._home |= dict.fromkeys(modules, script)
            self.texts[script] = self._text(script, modules)

    def needing(self, script: str) -> set[str]:
        """Those that cannot run in a page without this one: it itself, and what takes modules from it."""
        found = {script}
        while more := {each for each, taken in self._takes.items() if found & {*taken}} - found:
            found |= more
        return found

    def _read(self, module: str) -> str:
        return (self._folder / module).read_text("utf-8")

    def _needs(self, module: str) -> list[str]:
        here = posixpath.dirname(module)
        return [
            posixpath.normpath(posixpath.join(here, path)) for _, path in _IMPORT.findall(self._read(module))
        ]

    def _modules(self, module: str, above: list[str]) -> Iterator[str]:
        """A module after those it needs, each once; none that another script has."""
        if module in above:
            raise ConfigError(f"static/js: a circle of imports, {' → '.join([*above, module])}")
        seen: set[str] = set()
        for need in self._needs(module):
            if need in self._home or need in self._entries:
                continue
            for each in self._modules(need, [*above, module]):
                if each not in seen:
                    seen.add(each)
                    yield each
        yield module

    def _text(self, script: str, modules: Sequence[str]) -> str:
        taken: dict[str, list[str]] = {}  # other script → names of its modules
        parts = []
        for module in modules:
            body = self._read(module)
            for found in _IMPORT.finditer(body):
                body = body.replace(found[0], self._take(module, found, modules, taken), 1)
            names = [found[1] for found in _EXPORT.finditer(body)]
            body = _REMARK.sub("", _EXPORT.sub("", body))
            if left := _WORDS.search(body) or _OPEN.search(body):
                raise ConfigError(f"static/js/{module}: cannot be joined: {left[0]}")
            parts.append(
                f"const {_name(module)} = (() => {{\n{body}return {{ {', '.join(names)} }};\n}})();\n"
            )
        self._takes[script] = list(taken)
        here = posixpath.dirname(script)
        heads = [
            f'import {{ {", ".join(sorted(set(names)))} }} from "./{posixpath.relpath(other, here or ".")}";\n'
            for other, names in taken.items()
        ]
        exported = f"export {{ {', '.join(map(_name, modules))} }};\n"
        return "".join([*heads, *parts, exported])

    def _take(
        self, module: str, found: re.Match[str], modules: Sequence[str], taken: dict[str, list[str]]
    ) -> str:
        """Where a module took names from another module, it takes them from what that one returned."""
        need = posixpath.normpath(posixpath.join(posixpath.dirname(module), found[2]))
        if need not in modules:
            taken.setdefault(self._home.get(need, need), []).append(_name(need))
        names = found[1].replace(" as ", ": ")
        return f"const {{ {names} }} = {_name(need)};\n"


def _name(module: str) -> str:
    return "$" + re.sub(r"\W", "_", module.removesuffix(".js"))
