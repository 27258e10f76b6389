"""Every sentence of ONE into one/locale/one.pot, and into each language's catalogue to translate (`make words`).

It fails when a translation has other blanks (%(name)s) than its sentence, and with --check where English lacks one. The catalogues
name files without lines and without dates, so that only a change of words changes them.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "one" / "locale"
KEYWORDS = {
    "_": None,
    "lazy": None,
    "worded": None,
    "worded_count": (1, 2),
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_count": (1, 2),
}
TEMPLATES = {
    "extensions": "jinja2.ext.i18n",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}
WHOLE = ("en",)  # people have chosen it: a sentence that it lacks would be French on their pages
HEADER = "# The sentences of ONE, out of its code and templates. `make words` renews this file.\n#"


def sentences() -> Catalog:
    """What the code and the templates say."""
    catalog = Catalog(project="ONE", version="VERSION", header_comment=HEADER, fuzzy=False)
    for folder in ("one", "templates"):
        found = extract_from_dir(
            ROOT / folder,
            [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")],
            {"**.html": TEMPLATES, "**.txt": TEMPLATES},
            keywords=KEYWORDS,
            comment_tags=("NOTE:",),
            strip_comment_tags=True,
        )
        for path, line, message, comments, _context in found:
            catalog.add(message, None, [(f"{folder}/{path}", line)], auto_comments=comments)
    return catalog


def text(catalog: Catalog) -> bytes:
    """A catalogue as its file holds it, without the time of its making."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    dated = (b'"POT-Creation-Date', b'"Generated-By')
    return b"".join(line for line in out.getvalue().splitlines(keepends=True) if not line.startswith(dated))


def renewed(template: Catalog, path: Path) -> Catalog:
    """A language's catalogue with the sentences of today; those whose French changed are marked fuzzy."""
    locale = path.parent.parent.name
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=locale)
    else:
        catalog = Catalog(locale, project="ONE", version="VERSION", header_comment="#", fuzzy=False)
    catalog.update(template, no_fuzzy_matching="@" in locale, update_creation_date=False)
    if "@" in locale:  # a form of address says the rest as its language does
        for message in list(catalog):
            if message.id and not any(message.string or ()):
                catalog.delete(message.id)
    return read_po(io.BytesIO(text(catalog)), locale=locale)


def faults(catalog: Catalog, path: Path) -> Iterator[str]:
    """Translations that could not be filled in."""
    for message, errors in catalog.check():
        for error in errors:
            yield f"{path.relative_to(ROOT)}: {message.id!r}: {error}"


def unsaid(catalog: Catalog, path: Path) -> Iterator[str]:
    """What a language that can be chosen does not say yet, or says of another French sentence."""
    for message in catalog:
        said = (message.string,) if isinstance(message.string, str) else message.string
        if message.id and (message.fuzzy or not all(said or ("",))):
            yield f"{path.relative_to(ROOT)}: not translated: {message.id!r}"


def main(check: bool, new: list[str]) -> int:
    """Write the catalogues and those of ``new`` languages, or say which are stale."""
    template = sentences()
    files = {LOCALE / "one.pot": text(template)}
    wrong: list[str] = []
    for path in {*LOCALE.glob("*/LC_MESSAGES/one.po"), *(LOCALE / c / "LC_MESSAGES/one.po" for c in new)}:
        catalog = renewed(template, path)
        wrong += faults(catalog, path)
        if check and path.parent.parent.name in WHOLE:
            wrong += unsaid(catalog, path)
        files[path] = text(catalog)
    for path, content in files.items():
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            wrong.append(f"{path.relative_to(ROOT)}: stale, `make words` renews it")
    print("\n".join(wrong) or f"words: {len(template)} sentences, {len(files) - 1} catalogues")
    return bool(wrong)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a catalogue is stale")
    parser.add_argument("new", nargs="*", metavar="LANGUAGE", help="a language to begin, e.g. en")
    arguments = parser.parse_args()
    sys.exit(main(arguments.check, arguments.new))
