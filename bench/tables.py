"""Figures as tables in Markdown: medians of the repetitions, and ratios within one run."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from bench.endtoend import Latency, Spread, Stalled, Storm
from bench.fanout import Broadcast, Classes

FLOOR, NODE = "C floor", "Node ws"


def middle(found: Sequence[Any], of: Callable[[Any], float]) -> float:
    """The median of one figure."""
    return median(of(each) for each in found)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def broadcasts(count: int, found: Mapping[str, Sequence[Broadcast]]) -> str:
    """Cost of one delivery when one message goes to all."""
    floor, node = (_micros(found.get(name)) for name in (FLOOR, NODE))
    rows = [
        [
            name,
            f"{_micros(runs):.1f}",
            _ratio(_micros(runs), floor),
            _ratio(_micros(runs), node),
            f"{middle(runs, lambda r: r.p50):.0f}",
            f"{middle(runs, lambda r: r.p99):.0f}",
            f"{middle(runs, lambda r: r.idle_kib):.1f}",
            f"{middle(runs, lambda r: r.handshakes):,.0f}",
            f"{middle(runs, lambda r: r.handshake_ms):.2f}",
            f"{max(r.load_share for r in runs):.0%}",
            f"{middle(runs, lambda r: r.others):.2f}",
            _doubt(runs),
        ]
        for name, runs in found.items()
    ]
    head = [
        f"broadcast to {count:,}",
        "µs CPU / delivery",
        "× C floor",
        "× Node ws",
        "p50 ms",
        "p99 ms",
        "KiB / idle socket",
        "handshakes/s",
        "ms CPU / handshake",
        "load's core",
        "others' cores",
        "",
    ]
    return table(head, rows)


def _doubt(runs: Sequence[Broadcast]) -> str:
    lost = sum(not run.complete for run in runs)
    refused = max(run.refused for run in runs)
    words = [f"{lost} of {len(runs)} runs incomplete"] * bool(lost) + [f"{refused} sockets refused"] * bool(
        refused
    )
    return "; ".join(words)


def classes(found: Mapping[str, Sequence[Classes]]) -> str:
    """Highest deliveries a second."""
    node = middle(found[NODE], lambda r: r.deliveries) if NODE in found else 0.0
    rows = [
        [
            name,
            f"{middle(runs, lambda r: r.deliveries):,.0f}",
            _ratio(middle(runs, lambda r: r.deliveries), node),
            f"{middle(runs, lambda r: r.micros):.1f}",
            f"{middle(runs, lambda r: r.p99):.0f}",
            f"{max(r.load_share for r in runs):.0%}",
            f"{middle(runs, lambda r: r.others):.2f}",
        ]
        for name, runs in found.items()
    ]
    head = [
        "classes of 30",
        "deliveries/s",
        "× Node ws",
        "µs CPU / delivery",
        "p99 ms",
        "load's core",
        "others' cores",
    ]
    return table(head, rows)


def latencies(found: Mapping[str, Sequence[Latency]]) -> str:
    """Commit, or request, to frame."""
    rows = [
        [
            name,
            f"{runs[0].sockets:,}",
            f"{runs[0].rate * 30:,.0f}",
            *(
                f"{median(getattr(run, of) for run in runs):.1f}"
                for of in ("p50", "p99", "written_p50", "written_p99", "call_p50", "call_p99")
            ),
            f"{middle(runs, lambda r: r.server_share):.0%}",
            f"{sum(r.delivered for r in runs):,} of {sum(r.expected for r in runs):,}",
        ]
        for name, runs in found.items()
    ]
    head = [
        "ONE, end to end (ms)",
        "sockets",
        "deliveries/s",
        "p50",
        "p99",
        "row → frame p50",
        "p99",
        "the call p50",
        "p99",
        "server's core",
        "delivered",
    ]
    return table(head, rows)


def storms(runs: Sequence[Storm]) -> str:
    """Handshakes at once."""
    row = [
        f"{runs[0].sockets:,}",
        f"{middle(runs, lambda r: r.seconds):.1f}",
        f"{middle(runs, lambda r: r.per_second):,.0f}",
        f"{middle(runs, lambda r: r.cpu_ms):.2f}",
        f"{middle(runs, lambda r: r.p50):,.0f}",
        f"{middle(runs, lambda r: r.p99):,.0f}",
        str(max(r.refused for r in runs)),
    ]
    head = [
        "storm",
        "sockets",
        "all served, s",
        "handshakes/s",
        "ms CPU / handshake",
        "p50 ms",
        "p99 ms",
        "refused",
    ]
    return table(head, [["ONE", *row]])


def spreads(runs: Sequence[Spread]) -> str:
    """Sockets over processes; the furthest from the mean, of all runs."""
    mean = runs[0].sockets / len(runs[0].counts)
    worst = max(max(abs(count / mean - 1) for count in run.counts) for run in runs)
    row = [
        f"{runs[0].sockets:,}",
        str(len(runs[0].counts)),
        "; ".join(", ".join(f"{count:,}" for count in run.counts) for run in runs),
        f"±{worst:.1%}",
    ]
    return table(["spread", "sockets", "processes", "sockets of each", "furthest from even"], [["ONE", *row]])


def stalls(runs: Sequence[Stalled]) -> str:
    """Readers beside stalled ones."""
    alone, beside = (middle(runs, of) for of in (lambda r: r.p99_alone, lambda r: r.p99_beside))
    closes = ", ".join(f"{code} × {count:.0f}" for code, count in sorted(runs[-1].closes.items())) or "none"
    row = [
        f"{runs[0].stalled:,} of {runs[0].sockets:,}",
        f"{alone:.0f}",
        f"{beside:.0f}",
        f"{beside / alone - 1:+.0%}",
        f"{middle(runs, lambda r: r.more_mib):+.0f}",
        str(runs[-1].snapshots),
        closes,
    ]
    head = [
        "stalled",
        "sockets",
        "p99 alone, ms",
        "p99 beside, ms",
        "growth",
        "MiB more",
        "snapshots to the woken half",
        "closes",
    ]
    return table(head, [["ONE", *row]])


def _micros(runs: Sequence[Broadcast] | None) -> float:
    return middle(runs, lambda r: r.micros) if runs else 0.0


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2f}" if base else "–"
