"""Sheets and scripts of pages: joined as they were written, and only those that a page uses."""

import os
import re
import tempfile
from functools import cache
from pathlib import Path

import pytest

from one.errors import ConfigError
from one.preferences.catalogue import FONT, THEME
from one.templating.assets import Assets, assets
from one.templating.joined import Scripts, parts, sheet

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = ROOT / "templates"
NAMES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")
}
PAGES = sorted(
    name
    for name, text in NAMES.items()
    if re.search(r"\{%-? extends .base|\{%-? extends .*/_(?!layout)", text)
    and not name.rpartition("/")[2].startswith("_")
)
ARTICLES = sorted(name for name in NAMES if re.search(r"^help/articles/|/_help\.html$", name))
assert len(PAGES) > 30, "globs that find nothing test nothing"
assert ARTICLES
COMMENT = re.compile(r"/\*.*?\*/|\{#.*?#\}", re.DOTALL)
CLASS = re.compile(r"\.([a-z][a-z0-9-]*)")


@cache
def sources(page: str) -> str:
    found = assets(ROOT)
    names = found._uses._closure(page)
    return "".join(COMMENT.sub("", (TEMPLATES / name).read_text("utf-8")) for name in names)


@cache
def sheets_of(page: str) -> tuple[str, ...]:
    return tuple(assets(ROOT).names(page, signed=True)[0])


@cache
def words_of(page: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z][a-z0-9-]*", sources(page)))


@cache
def classes_in(page: str) -> frozenset[str]:
    """The classes that a page and its parts are sure to write."""
    used = re.findall(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', sources(page))
    return frozenset(word for each in used for word in re.sub(r"\{[{%].*?[}%]\}", " ", each).split())


@cache
def classes_of(path: str) -> frozenset[str]:
    """The classes that a sheet speaks of, as it is joined."""
    text = COMMENT.sub("", sheet(ROOT / "static", path))
    return frozenset(CLASS.findall(" ".join(re.findall(r"([^{}]+)\{", text))))


def own(path: str) -> frozenset[str]:
    """Those of them that no other sheet speaks of."""
    folder = path.removesuffix(".css") + "/"
    others = [each for each in EVERY if each != path and not (each.startswith(folder) and path in JOINED)]
    return classes_of(path) - {name for each in others for name in classes_of(each)}


EVERY = [each.relative_to(ROOT / "static").as_posix() for each in (ROOT / "static" / "css").rglob("*.css")]
JOINED = ("css/site.css", "css/forms.css", "css/feed.css")


LOADED = sorted({path for page in PAGES for path in sheets_of(page)})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_no_sheet_of_which_it_uses_nothing(page: str) -> None:
    for path in sheets_of(page):
        assert classes_of(path) & words_of(page), f"{page} loads {path}"


@pytest.mark.parametrize("path", LOADED)
def test_a_class_of_one_sheet_stands_only_in_pages_that_load_it(path: str) -> None:
    mine = own(path)
    for page in PAGES:
        if path not in sheets_of(page) and (strange := mine & classes_in(page)):
            missing = strange - frozenset[str]().union(*map(classes_of, sheets_of(page)))
            assert not missing, f"{page} uses {sorted(missing)} of {path}"


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_of_the_help_needs_nothing_but_what_every_page_loads(article: str) -> None:
    used = re.findall(r'class="([^"{]*)"', NAMES[article])
    words = {word for each in used for word in each.split()}
    everywhere = classes_of("css/site.css")
    for path in LOADED:
        assert not words & classes_of(path) - everywhere, f"{article}: {path}"


def test_every_sheet_and_script_is_loaded_by_some_page() -> None:
    found = assets(ROOT)
    loaded = {name for page in PAGES for names in found.names(page, signed=True) for name in names}
    # Parts that a page is told to include: of the home page, of the wall of a class.
    for page, part in (
        ("feed/index.html", "_hero.html"),
        ("feed/index.html", "widgets/*.html"),
        ("tablet/wall.html", "_wall.html"),
    ):
        folder = ROOT / "templates"
        told = [path.relative_to(folder).as_posix() for path in sorted(folder.glob(f"*/{part}"))]
        names = found.names(page, *told, "accounts/_confirm_card.html", signed=True)
        loaded |= {name for each in names for name in each}
    static = ROOT / "static"
    sheets = {path.relative_to(static).as_posix() for path in (static / "css").rglob("*.css")}
    joined = {f"css/{part}" for each in loaded & sheets for part in parts(static / "css", each[4:])}
    worn = {f"css/{each.name}s/{option.value}.css" for each in (THEME, FONT) for option in each.options()}
    assert sheets - joined - worn <= loaded
    scripts = {path.relative_to(static).as_posix() for path in (static / "js").glob("*.js")}
    assert scripts <= loaded


def test_who_is_not_signed_in_loads_nothing_of_the_live_line() -> None:
    found = assets(ROOT)
    assert found.names("accounts/sign_in.html", signed=False)[1] == ["js/main.js", "js/forms.js"]
    for page in PAGES:
        for script in found.names(page, signed=False)[1]:
            text = (found.folder / script).read_text("utf-8")
            assert "/live.js" not in text, f"{page} loads {script}"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_css", ".css").replace("_js", ".js").replace(
            "_html", ".html"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_a_sheet_holds_its_parts_in_their_order_and_finds_its_pictures(tmp_path: Path) -> None:
    write(
        tmp_path,
        room_css='@import url("room/a.css");\n@import url("room/b.css");\n.c {}\n',
        room__a_css='.a { src: url("../../img/x.svg"); }\n',
        room__b_css=".b {}\n",
    )
    assert sheet(tmp_path, "room.css") == '.a { src: url("../img/x.svg"); }\n.b {}\n.c {}\n'


def test_comments_are_left_out_and_nothing_else(tmp_path: Path) -> None:
    write(
        tmp_path,
        room_css="/* Said\n once. */\n\n.a { color: red; }\n",
        main_js='// Said.\nconst url = "https://x/"; // why\n  // here\nconst t = `//${url}`;\n',
    )
    assert sheet(tmp_path, "room.css") == ".a { color: red; }\n"
    text = Scripts(tmp_path, ["main.js"], []).texts["main.js"]
    assert 'const url = "https://x/"; // why\nconst t = `//${url}`;\n' in text
    assert "Said" not in text


def test_a_module_of_an_earlier_script_is_taken_from_there(tmp_path: Path) -> None:
    write(
        tmp_path,
        main_js='import { a } from "./page/a.js";\na();\n',
        page__a_js="export const a = () => 1;\n",
        room_js='import { a } from "./page/a.js";\nimport { b } from "./room/b.js";\na(b);\n',
        room__b_js='import { a } from "../page/a.js";\nexport const b = a;\n',
    )
    texts = Scripts(tmp_path, ["main.js"], ["room.js"]).texts
    assert "const a = () => 1" in texts["main.js"]
    assert "const a = () => 1" not in texts["room.js"]
    assert texts["room.js"].startswith('import { $page_a } from "./main.js";\n')


@pytest.mark.parametrize(
    "text",
    [
        "const a = `one\n// two`;\n",
        "export default 1;\n",
        'import x from "./y.js";\n',
        'import {\n  a,\n} from "./a.js";\n',
        "export { a };\n",
    ],
)
def test_a_module_that_cannot_be_joined_is_named(tmp_path: Path, text: str) -> None:
    write(tmp_path, main_js=text, a_js="export const a = 1;\n")
    with pytest.raises(ConfigError, match=r"main\.js: cannot be joined"):
        Scripts(tmp_path, ["main.js"], [])


def test_a_circle_of_modules_is_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        main_js='import { a } from "./a.js";\n',
        a_js='import { b } from "./b.js";\nexport const a = 1;\n',
        b_js='import { a } from "./a.js";\nexport const b = 1;\n',
    )
    with pytest.raises(ConfigError, match=r"a\.js → b\.js → a\.js"):
        Scripts(tmp_path, ["main.js"], [])


@pytest.fixture
def small(tmp_path: Path) -> Assets:
    """A tree of a page and what it loads."""
    write(
        tmp_path,
        templates__base_html="<html>",
        templates__room__index_html='{% extends "base.html" %}{% set sheets = ["tabs"] %}{% include "other/_part.html" %}',
        templates__other___part_html="part",
        static__css__site_css="",
        static__css__tabs_css="",
        static__css__room_css=".r {}",
        static__css__other_css="",
        static__css__other__part_css="",
        static__js__main_js="1;\n",
        static__js__live_js="2;\n",
        static__js__room_js="3;\n",
    )
    return Assets(tmp_path)


def test_a_page_loads_what_is_called_like_it_its_parts_and_what_it_asks_for(small: Assets) -> None:
    assert small.names("room/index.html", signed=True) == (
        ["css/site.css", "css/tabs.css", "css/other/part.css", "css/room.css"],
        ["js/main.js", "js/live.js", "js/room.js"],
    )


def test_a_sheet_that_is_a_part_of_another_of_the_page_comes_with_it(small: Assets) -> None:
    write(
        small.source,
        css__room_css='@import url("room/index.css");\n.r {}',
        css__room__index_css=".i {}",
    )
    small.refresh()
    assert small.names("room/index.html", signed=True)[0][-1] == "css/room.css"
    assert (small.folder / "css" / "room.css").read_text("utf-8") == ".i {}.r {}"


def test_what_a_part_is_made_of_brings_its_sheet_too(small: Assets) -> None:
    write(
        small.source.parent,
        templates__base_html="<html>",
        templates__room__index_html='{{ part("other/_part.html", "x", 1) }}',
    )
    small.refresh()
    assert "css/other/part.css" in small.names("room/index.html", signed=True)[0]


def test_a_sheet_that_is_asked_for_and_missing_is_named(small: Assets) -> None:
    (small.source / "css" / "tabs.css").unlink()
    with pytest.raises(ConfigError, match=r"room/index\.html: no sheet is called tabs"):
        Assets(small.source.parent)


def test_a_changed_sheet_has_another_address_at_the_next_page(small: Assets) -> None:
    before = small.links("room/index.html", signed=False)
    small.refresh()
    assert small.links("room/index.html", signed=False) == before
    write(small.source, css__room_css=".r { color: red }")
    write(small.source.parent, templates__base_html='<html>{% set scripts = ["live"] %}')
    small.refresh()
    after = small.links("room/index.html", signed=False)
    assert after != before
    assert "js/live.js" in after
    assert (small.folder / "css" / "room.css").read_text() == ".r { color: red }"


def test_a_change_that_cannot_be_taken_leaves_what_there_is(small: Assets) -> None:
    before = small.links("room/index.html", signed=True)
    write(small.source.parent, templates__base_html="<html>{% if %}")
    small.refresh()
    assert small.links("room/index.html", signed=True) == before
    write(small.source.parent, templates__base_html="<html>", static__js__room_js="export default 1;\n")
    small.refresh()
    assert small.links("room/index.html", signed=True) == before


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_uses_is_not(
    small: Assets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (left := tmp_path / "one-static-left").mkdir()
    (left / "x.css").touch()
    (young := tmp_path / "one-static-young").mkdir()
    living = Assets(small.source.parent)
    for folder in (left, living.folder):
        os.utime(folder, (0, 0))
    Assets(small.source.parent)
    assert not left.exists()
    assert young.exists()
    assert living.folder.exists()
