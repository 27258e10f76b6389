"""What is said at import is lazy: `_` there would freeze it in the language of the process, for everybody."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from one.templating.pages import ROOT

NOW = ("_", "gettext", "ngettext")
MARKS = (*NOW, "lazy", "lazy_count", "worded", "worded_count")
# What says the sentences of others.
HANDED_ON = (
    ROOT / "one" / "i18n" / "__init__.py",
    ROOT / "one" / "http" / "feed" / "said.py",  # sentences of types, marked where they are declared
    ROOT / "one" / "i18n" / "words.py",
    ROOT / "one" / "templating" / "pieces.py",
)

# Words of French that no English, SQL or code has.
FRENCH = re.compile(r"\b(les|des|une|dans|pas|est|votre|cette|déjà|l’|d’|n’)(\b|(?<=’))")
# Data of sample schools, headers of the national register's files, names of a JSON document and of columns.
NOT_SAID = (
    "/sample.py",
    "/sample_kept.py",
    "notices/samples.py",
    "roster/columns.py",
    "accounts/code_list.py",
    "people/personal_data.py",
)


def name_of(call: ast.Call) -> str:
    """What is called: « _ » of ``_("…")``, and of ``i18n._("…")``."""
    function = call.func
    return (
        function.id
        if isinstance(function, ast.Name)
        else function.attr
        if isinstance(function, ast.Attribute)
        else ""
    )


def at_import(node: ast.AST) -> Iterator[ast.Call]:
    """Calls that run when the module is read: all but those in the bodies of functions."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        defaults = [each for each in (*node.args.defaults, *node.args.kw_defaults) if each is not None]
        decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
        children: list[ast.AST] = [*defaults, *decorators]
    else:
        children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Call):
        yield node
    for child in children:
        yield from at_import(child)


def sources() -> Iterator[tuple[Path, ast.Module]]:
    files = sorted((ROOT / "one").rglob("*.py"))
    assert len(files) > 200
    for path in files:
        yield path, ast.parse(path.read_text())


def test_no_sentence_is_translated_at_import() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, tree in sources()
        for call in at_import(tree)
        if name_of(call) in NOW
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "code",
    [
        "X = _('a')",
        "X = {1: [ngettext('a', 'b', 2)]}",
        "class A:\n    x: str = i18n._('a')",
        "def f(x=_('a')): pass",
        "def f(*, x=_('a')): pass",
        "@g(_('a'))\nasync def f(): pass",
        "X = lambda x=_('a'): x",
        "X = [_(x) for x in 'ab']",
    ],
)
def test_a_sentence_that_is_translated_at_import_is_found(code: str) -> None:
    assert any(name_of(call) in NOW for call in at_import(ast.parse(code)))


@pytest.mark.parametrize("code", ["def f():\n    return _('a')", "X = lambda: _('a')", "X = lazy('a')"])
def test_a_sentence_that_is_said_later_is_left_alone(code: str) -> None:
    assert not any(name_of(call) in NOW for call in at_import(ast.parse(code)))


def test_every_sentence_stands_where_it_is_marked() -> None:
    """A sentence in a variable would be in no catalogue."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, tree in sources()
        if path not in HANDED_ON
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and name_of(call) in (*NOW, "lazy")  # ``worded`` takes a lazy one too, which is marked itself
        for argument in call.args[: 2 if name_of(call) == "ngettext" else 1]
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]
    assert wrong == []


def test_a_drawing_says_nothing() -> None:
    """It is made once, for readers of every language."""
    drawings = list((ROOT / "templates" / "_art").glob("*.html"))
    assert drawings
    assert not [path.name for path in drawings if "_(" in path.read_text() or "trans " in path.read_text()]


def plain(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Strings of several words that are neither marked nor documentation, and their lines."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in MARKS:
            skipped |= {id(each) for each in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("_sample"):
            skipped |= {
                id(each) for each in ast.walk(node)
            }  # what somebody might have written, shown to who runs ONE
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in skipped:
            continue
        if isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def test_what_is_said_in_french_is_marked() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path, tree in sources()
        if not path.as_posix().endswith(NOT_SAID)
        for line, text in plain(tree)
        if FRENCH.search(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("code", ["X = 'Il n’est pas là.'", "f(f'{a} dans {b}')", "raise E('votre mot')"])
def test_french_that_is_not_marked_is_found(code: str) -> None:
    assert any(FRENCH.search(text) for _line, text in plain(ast.parse(code)))


# What a template has besides its own words: comments, what is marked, expressions, tags.
_TEMPLATE = re.compile(
    r"\{#.*?#\}|\{%-? *trans.*?endtrans *-?%\}|\{\{.*?\}\}|\{%.*?%\}|<[^>]*>|^ *//.*?$",
    re.DOTALL | re.MULTILINE,
)
_SCRIPT = re.compile(r""""[^"\n]*"|'[^'\n]*'|`[^`]*`""")


def test_what_templates_and_scripts_say_is_marked() -> None:
    """Pages, mails and papers; scripts have their sentences from the page."""
    wrong = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        if (found := FRENCH.search(_TEMPLATE.sub(" ", path.read_text("utf-8"))))
    ]
    for path in sorted((ROOT / "static" / "js").rglob("*.js")):
        code = re.sub(r"(^|\s)//.*", "", path.read_text("utf-8"))
        wrong += [f"{path.name}: {said}" for said in _SCRIPT.findall(code) if FRENCH.search(said)]
    assert wrong == []
