"""Which style sheets and scripts a page loads: those named like its templates, and those these ask for.

Nothing is registered. A page of ``templates/carnet/new.html`` loads ``css/carnet.css`` and
``css/carnet/new.css``, as far as they exist; a part it imports or includes, ``accounts/_confirm.html``,
brings ``css/accounts/confirm.css``; ``{% set sheets = ["tabs"] %}`` in a template asks for others; one that
is a part of another comes with it. The same for scripts. Before them stand those of every page (``site.css``,
``main.js``) and of everybody who is signed in (``live.js``).
"""

import contextlib
import fcntl
import hashlib
import logging
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import jinja2
from jinja2 import meta, nodes
from markupsafe import Markup

from one.errors import ConfigError
from one.look import Look
from one.templating import joined

log = logging.getLogger("one.templating")

SITE = "site"
ICONS = "img/icons.svg"
LIVE = "live"  # for who is signed in; a script that needs it is left out for everybody else
SHARED = ("main", LIVE)
ALONE = {
    "tablet/wall",
    "tablet/rest",
    "tablet/hands",
}  # stand on pages of nobody; a wall has a live line of its own
_PREFIX = "one-static-"
_YOUNG = 60.0  # seconds in which a folder may not be locked yet
_KINDS = {"sheets": ("css", ".css"), "scripts": ("js", ".js")}


class Assets:
    """Joined sheets and scripts in a folder of their own, beside those that are served as they are."""

    def __init__(self, root: Path) -> None:
        """Join what the templates below ``root`` load, and give it a fingerprint."""
        self.source = root / "static"
        self._templates = root / "templates"
        self.folder = _folder()
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._stamp: object = None
        self.fingerprint = ""
        self._links: dict[tuple[tuple[str, ...], bool], Markup] = {}
        self._dresses: dict[tuple[str, str], Markup] = {}
        self.refresh()

    def refresh(self) -> None:
        """Make all anew when a file has changed since."""
        files = [
            path for folder in (self.source, self._templates) for path in folder.rglob("*") if path.is_file()
        ]
        stamp = frozenset((path, path.stat().st_mtime_ns) for path in files)
        if stamp == self._stamp:
            return
        try:
            self._uses = _Uses(self._templates, self.source)
            texts = self._texts()
        except (jinja2.TemplateSyntaxError, ConfigError) as error:
            if self._stamp is None:
                raise
            # In dev; the error page needs what there is.
            log.error("what was changed is not taken: %s", error)
            return
        self.fingerprint = _fingerprint(self.source, texts)
        self._write(texts)
        self._links, self._dresses = {}, {}
        self._stamp = stamp

    def static(self, path: str) -> str:
        """The address of one of our files, as it is now."""
        return f"/static/{self.fingerprint}/{path}"

    def links(self, *templates: str, signed: bool) -> Markup:
        """The elements of ``<head>`` that load what a page needs, and the parts it is told to include."""
        if (templates, signed) not in self._links:
            sheets, scripts = self.names(*templates, signed=signed)
            self._links[templates, signed] = Markup("\n  ").join(
                [
                    *(
                        Markup('<link rel="stylesheet" href="{}">').format(self.static(each))
                        for each in sheets
                    ),
                    *(
                        Markup('<script type="module" src="{}"></script>').format(self.static(each))
                        for each in scripts
                    ),
                ]
            )
        return self._links[templates, signed]

    def dress(self, look: Look) -> Markup:
        """The elements that load what one theme and one font bring, for those that have a sheet of their own."""
        key = (look.theme, look.font)
        if key not in self._dresses:
            self._dresses[key] = Markup("").join(
                Markup('<link rel="stylesheet" href="{}" data-dress="{}">').format(address, kind)
                for kind, address in self.dressed(look).items()
            )
        return self._dresses[key]

    def dressed(self, look: Look) -> dict[str, str]:
        """The addresses of those sheets."""
        files = {"theme": f"css/themes/{look.theme}.css", "font": f"css/fonts/{look.font}.css"}
        return {kind: self.static(file) for kind, file in files.items() if (self.source / file).is_file()}

    def themes(self) -> list[str]:
        """The addresses of the sheets of all themes, for who chooses among them."""
        found = sorted((self.source / "css/themes").glob("*.css"))
        return [self.static(f"css/themes/{path.name}") for path in found]

    def names(self, page: str, *parts: str, signed: bool) -> tuple[list[str], list[str]]:
        """The sheets and the scripts of a page, in their order."""
        sheets = [SITE, *self._uses.of(page, "sheets", parts)]
        used = self._uses.of(page, "scripts", parts)
        if not signed and LIVE not in used:
            used = [each for each in used if f"{each}.js" not in self._of_live]
        scripts = [*SHARED[: 2 if signed else 1], *used]
        return [f"css/{each}.css" for each in sheets], [f"js/{each}.js" for each in scripts]

    def _texts(self) -> dict[str, str]:
        """What is joined, by path."""
        sheets = {SITE, *self._uses.all("sheets")}
        scripts = self._uses.all("scripts")
        texts = {f"css/{name}.css": joined.sheet(self.source / "css", f"{name}.css") for name in sheets}
        made = joined.Scripts(
            self.source / "js",
            [f"{name}.js" for name in SHARED],
            sorted(f"{name}.js" for name in scripts - ALONE),
            sorted(f"{name}.js" for name in scripts & ALONE),
        )
        self._of_live = made.needing(f"{LIVE}.js")
        texts |= {f"js/{name}": text for name, text in made.texts.items()}
        return texts | {ICONS: joined.icons(self.source)}

    def _write(self, texts: dict[str, str]) -> None:
        for name, text in texts.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".new")
            draft.write_text(text, "utf-8")
            os.utime(draft, (0, 0))  # the same ETag in every process: the address says what is in it
            draft.replace(path)


def _folder() -> Path:
    """A new folder, locked as long as this process lives; those of processes that were killed are removed."""
    for old in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, or still in use
            if time.time() - old.stat().st_mtime > _YOUNG:
                handle = _lock(old, fcntl.LOCK_EX)
                shutil.rmtree(old)
                os.close(handle)
    found = Path(tempfile.mkdtemp(prefix=_PREFIX))
    _lock(found, fcntl.LOCK_SH)
    return found


def _lock(folder: Path, kind: int) -> int:
    """Lock a folder until the handle is closed, or the process ends; OSError when another one has it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


class _Uses:
    """What each template loads."""

    def __init__(self, templates: Path, static: Path) -> None:
        environment = jinja2.Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - only to read them
        self._static = static
        trees = {
            path.relative_to(templates).as_posix(): environment.parse(path.read_text("utf-8"))
            for path in sorted(templates.rglob("*.html"))
            if path.relative_to(templates).parts[0] != "mail" or path.parent == templates / "mail"
        }
        # Read once: a walk through a tree takes longer than all that is asked about it.
        self._parts = {name: sorted(_parts(tree) & trees.keys()) for name, tree in trees.items()}
        self._asked = {name: _asked(tree) for name, tree in trees.items()}

    def of(self, page: str, kind: str, parts: Sequence[str] = ()) -> list[str]:
        """The names for a page: what its templates ask for, then their own, from the room to the page itself."""
        closure = [*(each for part in parts for each in self._closure(part)), *self._closure(page)]
        asked = dict.fromkeys(name for template in closure for name in self._asked[template][kind])
        own = dict.fromkeys(name for template in closure for name in self._own(template, page))
        for name in asked:
            if not self._exists(name, kind):
                raise ConfigError(f"templates/{page}: no {kind[:-1]} is called {name}")
        names = list(asked | {name: None for name in own if self._exists(name, kind)})
        return self._whole(names) if kind == "sheets" else names

    def _whole(self, sheets: list[str]) -> list[str]:
        """The same without those that another one has as a part."""
        folder = self._static / "css"
        parts = {part.removesuffix(".css") for name in sheets for part in joined.parts(folder, f"{name}.css")}
        return [name for name in sheets if name not in parts]

    def all(self, kind: str) -> set[str]:
        """Every name that a page can load."""
        return {name for template in self._parts for name in self.of(template, kind)}

    def _closure(self, template: str) -> Iterator[str]:
        """A template after those it extends, imports and includes, each once."""
        seen: dict[str, None] = {}

        def walk(name: str) -> None:
            for other in self._parts[name]:
                if other not in seen:
                    walk(other)
            seen[name] = None

        walk(template)
        return iter(seen)

    def _own(self, template: str, page: str) -> Iterator[str]:
        parts = [part.lstrip("_") for part in template.removesuffix(".html").split("/")]
        if template == page:
            yield from ("/".join(parts[:length]) for length in range(1, len(parts)))
        yield "/".join(parts)

    def _exists(self, name: str, kind: str) -> bool:
        folder, suffix = _KINDS[kind]
        return name != SITE and (self._static / folder / f"{name}{suffix}").is_file()


def _parts(tree: nodes.Template) -> set[str]:
    """What a template extends, imports, includes, or has a part made of (see pieces.py)."""
    calls = [
        node.args[0].value
        for node in tree.find_all(nodes.Call)
        if isinstance(node.node, nodes.Name)
        and node.node.name == "part"
        and isinstance(node.args[0], nodes.Const)
    ]
    return {*filter(None, meta.find_referenced_templates(tree)), *calls}


def _asked(tree: nodes.Template) -> dict[str, list[str]]:
    """The names a template asks for, by their kind: ``{% set sheets = ["tabs"] %}``."""
    asked: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for node in tree.find_all(nodes.Assign):
        if (
            isinstance(node.target, nodes.Name)
            and node.target.name in asked
            and isinstance(node.node, nodes.List)
        ):
            asked[node.target.name] += node.node.as_const()
    return asked


def _fingerprint(folder: Path, texts: dict[str, str]) -> str:
    """One short digest of all: a changed file changes every address, so all may be cached forever."""
    digest = hashlib.sha256()
    for name, text in sorted(texts.items()):
        digest.update(f"{name}\0{text}".encode())
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def assets(root: Path) -> Assets:
    """Those of a tree, made once in a process."""
    return Assets(root)
