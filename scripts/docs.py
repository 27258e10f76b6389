"""What of docs the code knows best: ``python -m scripts.docs`` writes it, ``--check`` judges.

The description of the API is a document of its own, openapi.json; the rest are tables.

A table stands between two comments, ``<!-- table: NAME -->`` and ``<!-- end of table -->``; what is around it
is written by hand. Each function here gives the header and the rows of one table.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import prometheus_client
import yaml
from prometheus_client.metrics import MetricWrapperBase

from one import acts, config
from one.apps.catalogue import APPS
from one.http import errors
from one.http.externe.openapi import openapi
from one.http.routes import addresses
from one.i18n import Lazy, speaking
from one.personal_data.labels import COLUMNS, LABELS
from one.run import cli, worker
from one.run.jobs import all_jobs
from one.run.letters import all_letters

DOCS = Path(__file__).resolve().parent.parent / "docs"
PLACE = re.compile(r"(<!-- table: (?P<name>[a-z ]+) -->\n)(?P<rows>.*?)(<!-- end of table -->)", re.DOTALL)
ENTRANCES = (cli, worker)  # with these, every room is imported and has declared what it has

Rows = Iterator[tuple[str, ...]]


def routes() -> Rows:
    """Every address, in the order of the table of routes."""
    yield "method", "path", "who", "what"
    yield "GET", "`/live`", "signed in", "the live stream (WebSocket), docs/protocol.md"
    for each in addresses():
        yield each.method, f"`{each.path}`", each.who, each.doc


def settings() -> Rows:
    """Every setting, as one/config.py declares it."""
    yield "setting", "default", "meaning"
    for each in fields(config.Settings):
        default = "–" if each.default is None else f"`{each.default}`"
        yield f"`{each.metadata['env']}`", default, each.metadata["doc"]


def metrics() -> Rows:
    """Every metric that a process of ONE registers."""
    yield "metric", "kind", "what it tells"
    registered = dict.fromkeys(prometheus_client.REGISTRY._collector_to_names)
    for each in registered:
        if isinstance(each, MetricWrapperBase):
            labels = "{" + ",".join(each._labelnames) + "}" if each._labelnames else ""
            total = "_total" if each._type == "counter" else ""
            yield f"`{each._name}{total}{labels}`", str(each._type), each._documentation


def jobs() -> Rows:
    """Every job of the worker."""
    yield "job", "when", "lease", "what it does"
    for each in sorted(all_jobs(), key=lambda job: job.name):
        yield (
            f"`{each.name}`",
            str(each.when or "when asked for"),
            f"{each.lease:g} s",
            each.run.__doc__ or "",
        )


def audit_acts() -> Rows:
    """Every act of the audit log."""
    yield "code", "what somebody did"
    for act in sorted(acts.every(), key=lambda act: act.code):
        yield f"`{act.code}`", str(act.words)


def applications() -> Rows:
    """What the catalogue holds."""
    yield "code", "name", "profiles", "what it is"
    for app in APPS:
        yield f"`{app.code}`", str(app.name), ", ".join(app.profiles) or "–", str(app.description)


def notification_types() -> Rows:
    """Every type of notification, by application."""
    yield "application", "type", "the author…", "mail by default", "who publishes"
    for type_ in (type_ for app in APPS for type_ in app.types):
        yield f"`{type_.app}`", f"`{type_.code}`", str(type_.sentence), type_.mail, str(type_.publishers)


def messages() -> Rows:
    """Every message that leaves by mail or as a short message."""
    yield "template", "by", "what it is, in « Mes données »"
    for template in sorted(all_letters(), key=lambda template: template.name):
        yield f"`{template.name}`", template.transport, str(template.words)


def close_codes() -> Rows:
    """Why the server hangs up; from docs/asyncapi.yaml, which a test holds to the code."""
    yield "code", "name", "why", "the client"
    document = yaml.safe_load((DOCS / "asyncapi.yaml").read_text("utf-8"))
    for each in document["channels"]["live"]["x-close-codes"]:
        yield str(each["code"]), each["name"], each["when"], each["client"]


def error_pages() -> Rows:
    """What a page of an error says, and the problem document that programs get."""
    yield "status", "title", "what it says"
    for status, words in sorted(errors.WORDS.items()):
        yield str(status), str(words.title), str(words.message)


def members() -> Rows:
    """Every member of the documents of « Mes données »."""
    yield "member", "of", "in French", "in English"
    rooms: list[tuple[str, Mapping[str, Lazy]]] = [("all", LABELS), ("rows that an import changed", COLUMNS)]
    rooms += [(f"`{app.code}`", app.data_labels) for app in APPS if app.data_labels]
    for room, labels in rooms:
        for name, words in labels.items():
            with speaking("en"):
                english = str(words)
            yield f"`{name}`", room, str(words), english


TABLES: dict[str, Callable[[], Rows]] = {
    "routes": routes,
    "settings": settings,
    "metrics": metrics,
    "jobs": jobs,
    "audit acts": audit_acts,
    "applications": applications,
    "notification types": notification_types,
    "messages": messages,
    "close codes": close_codes,
    "error pages": error_pages,
    "members of personal data": members,
}


def markdown(rows: Rows) -> str:
    """A table: the first row is its header. The same row twice is a fault of its source."""
    header, *found = (tuple(cell.replace("|", r"\|") for cell in row) for row in rows)
    twice = {row for row in found if found.count(row) > 1}
    if twice:
        raise ValueError(f"listed twice: {twice}")
    lines = [header, ("---",) * len(header), *found]
    return (
        "".join(f"| {' | '.join(line)} |\n" for line in lines)
        .replace("| --- ", "|---")
        .replace("--- |", "---|")
    )


def written(text: str, used: set[str]) -> str:
    """A document with its tables made anew."""

    def table(match: re.Match[str]) -> str:
        used.add(match["name"])
        return match[1] + markdown(TABLES[match["name"]]()) + match[4]

    return PLACE.sub(table, text)


def fresh_documents(used: set[str]) -> Iterator[tuple[Path, str]]:
    """Every document as it should read."""
    for path in sorted(DOCS.glob("*.md")):
        yield path, written(path.read_text("utf-8"), used)
    yield DOCS / "openapi.json", json.dumps(openapi(), indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write what is stale, or say it."""
    parser = argparse.ArgumentParser(description="Write what of docs/ the code knows best.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when something is stale")
    check = parser.parse_args().check
    used: set[str] = set()
    stale = []
    for path, fresh in fresh_documents(used):
        if not path.exists() or fresh != path.read_text("utf-8"):
            stale.append(path.name)
            if not check:
                path.write_text(fresh, "utf-8")
    missing = TABLES.keys() - used
    if missing:
        print(f"docs: no place for {', '.join(sorted(missing))}")
    if stale:
        print(f"docs: {'stale, run `make docs`' if check else 'written'}: {', '.join(stale)}")
    return int(bool(missing) or (check and bool(stale)))


if __name__ == "__main__":
    sys.exit(main())
