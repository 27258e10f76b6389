"""Looking for words in the help: in what the asker reads there, without accents or capitals, by the beginning of each."""

import html
import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from one import i18n
from one.http.help.articles import ARTICLES, Article
from one.names import plain
from one.scope import School, Scope
from one.templating.pages import Templates

MOST = 100  # signs of a question
_BLOCK = re.compile(r"</?(?:p|li|ol|ul|h\d|figure|div)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_WORD = re.compile(r"[^\W_]+")


class Found(msgspec.Struct, frozen=True):
    """An article, and the sentence of it that speaks of what was looked for; empty when its title does."""

    article: Article
    words: str


def asked(typed: str) -> str:
    """What is looked for, in one line."""
    return " ".join(typed[:MOST].split())


def found(templates: Templates, scope: Scope | None, mine: Iterable[Article], looked_for: str) -> list[Found]:
    """The articles in which each word begins one; those whose title says them all come first."""
    words = [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _words(looked_for)]
    in_titles, in_texts = [], []
    for article in mine:
        lines = _lines(templates, *_kind(scope), article.name, i18n.voice())
        if not words or not _says(f"{article.title} {' '.join(lines)}", words):
            continue
        if _says(str(article.title), words):
            in_titles.append(Found(article, ""))
        else:
            best = max(lines, key=lambda line: sum(_says(line, [word]) for word in words))
            in_texts.append(Found(article, best))
    return in_titles + in_texts


def _kind(scope: Scope | None) -> tuple[str, tuple[str | None, ...]]:
    """What articles ask of their reader: the profile and the functions. What is kept says nothing of anybody."""
    if scope is None:
        return "", ()
    return scope.profile, tuple(sorted({school.function for school in scope.schools}, key=str))


@lru_cache(maxsize=1024)
def _lines(
    templates: Templates, profile: str, functions: tuple[str | None, ...], name: str, voice: str
) -> tuple[str, ...]:
    """What an article says, a paragraph each. ``voice`` is the one of now, in which it is drawn."""
    schools = tuple(School(0, "", function) for function in functions)
    scope = Scope(0, 0, "", profile, "", "", schools=schools) if profile else None
    drawn = templates.render(ARTICLES[name].template, {"scope": scope, "level": 2, "article": ARTICLES[name]})
    texts = (html.unescape(_TAG.sub("", part)) for part in _BLOCK.split(drawn))
    return tuple(line for text in texts if (line := " ".join(text.split(" ")).strip()))


def _words(text: str) -> list[str]:
    return _WORD.findall(plain(text))


def _says(text: str, words: Iterable[str]) -> bool:
    there = _words(text)
    return all(any(word.startswith(each) for word in there) for each in words)
