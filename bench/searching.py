"""What it takes to look for words in a feed, one person at a time: the server's own time."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from bench import tables
from bench.history import EVERYWHERE, NOWHERE, RARE
from bench.visitors import Figures, visit

SECONDS = 0.3  # of each question and visitor

# What is typed, by what it is. The author is the teacher of the first class.
ASKED = {
    "a word of every item": EVERYWHERE,
    "two such words": f"{EVERYWHERE} devant",
    "a seldom word": RARE,
    "the author": "P1 N1",
    "found nowhere": NOWHERE,
    "without a word": f"-{NOWHERE}",
    "stop words alone": "le la des",
    "one letter": "x",
}
Took = Mapping[str, Figures]


def took(port: int, cookies: Sequence[str]) -> Took:
    """Milliseconds of each answer, by what was asked."""
    found = {}
    for name, words in ASKED.items():
        path, all_ = f"/?{urlencode({'q': words})}", Figures()
        for cookie in cookies:
            all_.took += visit(port, path, [cookie], SECONDS, warm=0.0).took
        found[name] = all_
    return found


def table(found: Mapping[str, Sequence[Took]]) -> str:
    """p95 in milliseconds, by base and question; the medians of the turns."""
    head = ["search p95 ms", *ASKED]
    rows = [
        [name, *(f"{tables.middle(runs, lambda run: run[asked].quantile(0.95)):.1f}" for asked in ASKED)]  # noqa: B023
        for name, runs in found.items()
    ]
    return tables.table(head, rows)
