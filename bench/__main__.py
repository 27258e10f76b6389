"""``python -m bench``: measures, and prints tables in Markdown. See docs/benchmarks.md."""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from bench import build, endtoend, fanout, machine, pages, publishers, rivals, scale, tables
from bench.stack import Stack, stack
from bench.target import OURS, Target

Work = tuple[str, Callable[[], Awaitable[Any]]]

SCENARIOS = ("broadcast", "classes", "commit", "notes", "api", "storm", "spread", "stalled", "pages", "scale")
BROADCASTS = (2_000, 10_000)
WAYS = {"notes": "POST /carnet/nouveau → frame", "api": "POST /api/v1/events → frame"}


class Run:
    """What was asked for, what was found, and how much time is left."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.end = time.monotonic() + arguments.minutes * 60

    async def repeat(self, what: str, works: Sequence[Work], times: int) -> dict[str, list[Any]]:
        """Each work once, then each again…: so that a slow minute of the machine hits all alike."""
        found: dict[str, list[Any]] = {}
        for turn in range(times):
            for name, work in works:
                if time.monotonic() > self.end:
                    say(f"{what}: out of time before {name}, turn {turn + 1}")
                    return found
                say(f"{what}: {name} ({turn + 1} of {times})")
                try:
                    found.setdefault(name, []).append(await work())
                except (RuntimeError, OSError, TimeoutError) as error:
                    say(f"{what}: {name} failed: {type(error).__name__} {error}")
                    if not found[name]:
                        del found[name]
        return found


def say(words: str) -> None:
    """Progress, on stderr: stdout is for the tables."""
    print(f"bench: {words}", file=sys.stderr, flush=True)


async def fan_out(run: Run, on: Stack, targets: Sequence[Target]) -> None:
    """Broadcasts and classes, side by side."""
    asked, repeats = run.arguments.scenario, run.arguments.repeat
    for count in (BROADCASTS[:1] if run.arguments.quick else BROADCASTS) if "broadcast" in asked else ():
        able = [each for each in targets if "broadcast" in each.scenarios and each.most >= min(count, 5_000)]
        works: list[Work] = [(each.name, partial(fanout.broadcast, each, on, count, 4.0)) for each in able]
        turns = repeats if count == BROADCASTS[0] else max(1, repeats - 1)
        print(tables.broadcasts(count, await run.repeat(f"broadcast to {count:,}", works, turns)), flush=True)
    if "classes" in asked:
        able = [each for each in targets if "classes" in each.scenarios]
        works = [(each.name, partial(fanout.classes, each, on)) for each in able]
        print(tables.classes(await run.repeat("classes of 30", works, max(1, repeats - 1))), flush=True)


async def end_to_end(run: Run, on: Stack) -> None:
    """ONE alone."""
    asked, quick, repeats = run.arguments.scenario, run.arguments.quick, run.arguments.repeat
    small, large = 1_020, 9_990
    works: list[Work] = []
    for name, sockets, way, rate, notices in (
        ("commit", small, publishers.committed, 67, 0),
        ("commit", large, publishers.committed, 67, 0),
        ("commit, beside a notice to all each second", large, publishers.committed, 67, 1),
        ("notes", small, publishers.notes, 67, 0),
        ("notes", large, publishers.notes, 67, 0),
        ("api", small, publishers.api, 500, 0),
    ):
        words = WAYS.get(name) or name.replace("commit", "COMMIT → frame")
        if name.partition(",")[0] in asked and not (quick and sockets == large):
            work = partial(endtoend.latency, on, way, sockets, rate, 6, notices=notices)
            works.append((f"{words}, {sockets:,} sockets", work))
    if works:
        print(tables.latencies(await run.repeat("end to end", works, repeats)), flush=True)
    size = 1_000 if quick else 4_000
    if "storm" in asked:
        storm = 1_000 if quick else 5_000
        found = await run.repeat("storm", [("ONE", partial(endtoend.storm, on, storm))], repeats)
        print(tables.storms(found["ONE"]), flush=True)
    if "spread" in asked:
        found = await run.repeat("spread", [("ONE", partial(endtoend.spread, on, size, 4))], repeats)
        print(tables.spreads(found["ONE"]), flush=True)
    if "stalled" in asked:
        found = await run.repeat("stalled", [("ONE", partial(endtoend.stalled, on, 10_000, 1_000))], 1)
        print(tables.stalls(found["ONE"]), flush=True)


async def bench(arguments: argparse.Namespace) -> None:
    """Everything asked for."""
    run = Run(arguments)
    files, two = machine.raise_nofile(), machine.cores()
    most = 2_040 if arguments.quick else 10_020
    if files < most + 500:
        raise RuntimeError(f"{files} open files are allowed, {most + 500} are needed: raise `ulimit -n`")
    if two:
        machine.pin(machine.LOAD_CORE)
    first = machine.urge()
    print(
        f"Machine: {machine.describe()}.",
        "Server on one core, all else on the other." if two else "One core for all.",
    )
    print(
        "Priority over other work on the machine.\n"
        if first
        else "No priority over other work on the machine.\n"
    )
    asked = arguments.scenario
    if "pages" in asked:
        print(await pages.measured(run.repeat, 1 if arguments.quick else arguments.repeat), flush=True)
    if "scale" in asked:
        print(await scale.measured(run.repeat, run.arguments.repeat, quick=arguments.quick), flush=True)
    if not set(asked) <= {"pages", "scale"}:
        await live(run, most)


async def live(run: Run, most: int) -> None:
    """The live engine, beside the others."""
    arguments = run.arguments
    async with stack(most) as on:
        targets = [OURS]
        if not arguments.alone:
            found, missing = await rivals.available(on)
            wanted = (
                {"C floor", "C floor, joined writes"} if arguments.quick else {each.name for each in found}
            )
            targets += [each for each in found if each.name in wanted]
            for line in missing:
                print(f"- {line}")
        await fan_out(run, on, targets)
        await end_to_end(run, on)


def main() -> int:
    """Parse and run; the exit code is 2 when something needed is not there."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="two minutes: ONE and the C floor, small sizes, once"
    )
    parser.add_argument("--alone", action="store_true", help="without the rivals")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="interleaved repetitions (3)")
    parser.add_argument(
        "--minutes", type=float, default=25, metavar="N", help="no new measure is begun after (25)"
    )
    parser.add_argument("scenario", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    arguments = parser.parse_args()
    unknown = set(arguments.scenario) - set(SCENARIOS)
    if unknown:
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    if arguments.quick:
        arguments.repeat = 1
    if not arguments.scenario:
        left_out = (
            {"scale", "stalled"} if arguments.quick else {"scale"}
        )  # its year of items takes a minute to make
        arguments.scenario = [each for each in SCENARIOS if each not in left_out]
    if build.compiler() is None and arguments.scenario != ["pages"]:
        say("no C compiler, so no load generator: install gcc")
        return 2
    try:
        asyncio.run(bench(arguments))
    except RuntimeError as error:
        say(str(error))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
