"""Drawn exports: one school written in any way reads the same, and whatever is in a file, the database stands."""

import csv
import io
import random
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.commands import command
from support.onde_files import CHILD, GUARDIAN, PUPIL, TEACHER, guardian, pupil, teacher

from one.names import fold
from one.roster.onde import read_directory
from one.roster.school import import_directory
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


class Way(msgspec.Struct, frozen=True):
    """How a program writes a table."""

    encoding: str
    separator: str
    quoting: Literal[0, 1, 2]  # csv: what needs it, all, what is no number
    newline: str
    trailing: int
    blank: int
    shuffle: int  # seed of the order of the columns; 0 leaves it
    spelling: str
    extra: bool


WAYS = st.builds(
    Way,
    encoding=st.sampled_from(["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    separator=st.sampled_from(";,\t|"),
    quoting=st.sampled_from([0, 1, 2]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    trailing=st.integers(0, 3),
    blank=st.integers(0, 3),
    shuffle=st.integers(0, 5),
    spelling=st.sampled_from(["as is", "upper", "lower", "bare", "spaced"]),
    extra=st.booleans(),
)


def spelled(title: str, spelling: str) -> str:
    if spelling == "bare":
        return fold(title) if " " not in title else " ".join(fold(word) for word in title.split())
    if spelling == "spaced":
        return f"  {title.replace(' ', '   ')} "
    return {"as is": title, "upper": title.upper(), "lower": title.lower()}[spelling]


def written(header: list[str], rows: list[list[str]], way: Way) -> bytes:
    """A table, its plain columns in any order; the columns of children stay together, at the end."""
    plain = len(GUARDIAN) if header[: len(GUARDIAN)] == GUARDIAN else len(header)
    order = list(range(plain))
    if way.shuffle:
        random.Random(way.shuffle).shuffle(order)
    order += range(plain, len(header))
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=way.separator,
        quoting=way.quoting,
        lineterminator=way.newline,
    )
    text.write(way.newline * way.blank)
    before = ["Numéro de poste"] if way.extra else []
    writer.writerow([*before, *(spelled(header[i], way.spelling) for i in order), *[""] * way.trailing])
    for row in rows:
        full = [*row, *[""] * (len(header) - len(row))]
        writer.writerow([*(["12"] if way.extra else []), *(full[i] for i in order), *[""] * way.trailing])
    return text.getvalue().encode(way.encoding)


# What registers hold: accents of Windows-1252, apostrophes, hyphens; separators and quotes in an address.
_NAME = st.from_regex(r"[A-ZÉÈÇ][a-zéèëïôç]{1,9}([-' ][A-ZÉ][a-zéè]{1,6})?", fullmatch=True)
_ADDRESS = st.text(st.sampled_from("abcé 12,;|\t\"'"), min_size=1, max_size=20).map(lambda s: f"1 rue {s}x")
_BIRTH = st.dates(date(2014, 1, 1), date(2019, 12, 31))
_CLASS = st.sampled_from(["CP", "CE1", "CE1-CE2 A", "Classe de Mme LE COQ"])


class Drawn(msgspec.Struct, frozen=True):
    pupils: list[list[str]]
    teachers: list[list[str]]
    guardians: list[list[str]]


@st.composite
def schools(draw: st.DrawFn) -> Drawn:
    pupils = [
        pupil(draw(_NAME).upper(), draw(_NAME), str(draw(_BIRTH)), draw(_CLASS))
        for _ in range(draw(st.integers(1, 5)))
    ]
    teachers = [
        teacher(draw(_NAME).upper(), draw(_NAME), draw(_CLASS)) for _ in range(draw(st.integers(0, 2)))
    ]
    guardians = []
    for _ in range(draw(st.integers(0, 3))):
        children = draw(st.lists(st.sampled_from(pupils), max_size=2, unique_by=id))
        guardians.append(
            guardian(
                draw(_NAME).upper(),
                draw(_NAME),
                *((c[0], c[2], c[5]) for c in children),
                address=draw(_ADDRESS),
            )
        )
    return Drawn(pupils, teachers, guardians)


def put(folder: Path, drawn: Drawn, ways: list[Way]) -> Path:
    most = max((len(row) - len(GUARDIAN)) // len(CHILD) for row in drawn.guardians) if drawn.guardians else 1
    folder.joinpath("a.csv").write_bytes(written(PUPIL, drawn.pupils, ways[0]))
    folder.joinpath("b.csv").write_bytes(written(TEACHER, drawn.teachers, ways[1]))
    folder.joinpath("c.csv").write_bytes(written(GUARDIAN + CHILD * max(1, most), drawn.guardians, ways[2]))
    return folder


def seen(folder: Path) -> Any:
    """What was read, without the lines it stood on."""
    export = read_directory(folder)
    assert not [p for p in export.problems if p.line], export.problems
    return [
        [{k: v for k, v in msgspec.to_builtins(row).items() if k != "line"} for row in rows]
        for rows in (export.pupils, export.teachers, export.guardians)
    ]


PLAIN = Way("utf-8", ";", 1, "\n", 0, 0, 0, "as is", False)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=schools(), ways=st.lists(WAYS, min_size=3, max_size=3))
def test_one_school_reads_the_same_however_it_is_written(drawn: Drawn, ways: list[Way]) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        assert seen(put(Path(one), drawn, ways)) == seen(put(Path(other), drawn, [PLAIN] * 3))


_ODD = [
    "CE1",
    "2017-01-01",
    "",
    "=cmd()",
    "\x00",
    "𝒜",
    "ﷺ",
    "\ufdd0",
    "İ",
    "ẞ",
    "\u0345",
    "\u202eA",
    "9" * 400,
]
_WILD = st.one_of(st.text(max_size=12), _NAME, st.sampled_from(_ODD))


@pytest.mark.long
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cells=st.lists(st.lists(_WILD, min_size=6, max_size=6), min_size=1, max_size=5),
    adults=st.lists(st.lists(_WILD, min_size=14, max_size=14), max_size=4),
    profs=st.lists(st.lists(_WILD, min_size=8, max_size=8), max_size=3),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
async def test_whatever_the_cells_hold_the_database_takes_it_and_twice_is_once(
    pool: Pool, cells: list[list[str]], adults: list[list[str]], profs: list[list[str]], encoding: str
) -> None:
    await pool.execute("truncate school, person cascade")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lists = (PUPIL, [pupil("PETIT", "Tom"), *cells]), (TEACHER, profs), (GUARDIAN + CHILD, adults)
        for number, (header, rows) in enumerate(lists):
            text = io.StringIO()
            csv.writer(text, delimiter=";").writerows([header, *rows])
            folder.joinpath(f"{number}.csv").write_bytes(text.getvalue().encode(encoding, "replace"))

        async def again() -> Any:
            return await import_directory(command(pool), folder, school_name="Zola", uai="0610001A")

        assert (await again()).changes
        assert (await again()).changes == []
        odd = await pool.fetch("select login from person where login !~ '^[a-z0-9]+[.][a-z0-9]+$'")
        assert odd == []
