"""``python -m bench.roster``: the import of a large school, its time and memory.

The whole command is measured, as an administrator runs it: `one import --codes` in a process of
its own, on the embedded PostgreSQL. First everybody is new, then the same lists come again. Exit
code 1 when an import takes more than is promised.
"""

import argparse
import asyncio
import csv
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import asyncpg

from one.run import embedded
from one.store.migrate import migrate

SECONDS, MIB = 60.0, 500.0  # promised for 20,000 pupils
CLASS = 25  # pupils of one
UAI = "0990001A"
_FIRST = ["Léa", "Tom", "Zoé", "Max", "Éloi", "Jade", "Noé", "Lina", "Anaïs", "Rose", "Côme", "Inès"]
_SOUNDS = ["ba", "lou", "mar", "tin", "dé", "ro", "che", "vi", "gar", "nel", "sau", "pré", "fon", "ta"]
_PUPIL = ["Nom Elève", "Nom d'usage Elève", "Prénom Elève", "Date naissance", "Niveau", "Classe"]
_TEACHER = ["Civilité", "Nom usage", "Nom", "Prénom", "Courriel", "Téléphone portable", "Directeur", "Classe"]
_GUARDIAN = [
    "Civilité Responsable",
    "Nom usage responsable",
    "Nom responsable",
    "Prénom responsable",
    "Adresse responsable",
    "CP responsable",
    "Commune responsable",
    "Pays",
    "Courriel",
    "Téléphone portable",
    "Nom d'usage enfant",
    "Nom de famille enfant",
    "Prénom enfant",
    "Classes enfants",
]


def write_lists(folder: Path, pupils: int) -> None:
    """The three exports of a school with so many pupils, two guardians each, in Windows' encoding."""
    draw = random.Random(pupils)
    names = [("".join(draw.choices(_SOUNDS, k=4)).upper(), draw.choice(_FIRST), n) for n in range(pupils)]
    _write(folder / "eleves.csv", _PUPIL, (_pupil(last, first, n) for last, first, n in names))
    _write(
        folder / "enseignants.csv",
        _TEACHER,
        (_teacher(draw.choice(_FIRST), n) for n in range(-(-pupils // CLASS))),
    )
    _write(
        folder / "responsables.csv",
        _GUARDIAN,
        (_guardian(last, first, n, half) for last, first, n in names for half in (0, 1)),
    )


def _pupil(last: str, first: str, n: int) -> list[str]:
    born = f"{n % 28 + 1:02}/{n // 28 % 12 + 1:02}/{2015 + n % 6}"
    return [last, "", first, born, "CE1", _class(n)]


def _teacher(first: str, n: int) -> list[str]:
    return ["MME", "", f"PROF{_letters(n)}", first, f"prof{n}@example.org", "", "non", _class(n * CLASS)]


def _guardian(last: str, first: str, n: int, half: int) -> list[str]:
    who = ["MME" if half else "M.", "", last, _FIRST[(n + half) % len(_FIRST)]]
    where = [f"{n} rue du Puits", "61000", "Alençon", "", f"famille{n}.{half}@example.org", ""]
    return [*who, *where, "", last, first, _class(n)]


def _class(pupil: int) -> str:
    return f"CE1 {_letters(pupil // CLASS)}"


def _letters(number: int) -> str:
    return "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])


async def _import(folder: Path, lists: Path, database_url: str, redis_url: str) -> tuple[float, float]:
    """Run the command; its seconds and the most MiB it held."""
    began = time.monotonic()
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "one",
        "import",
        str(lists),
        "--school",
        "École du banc",
        "--uai",
        UAI,
        "--codes",
        str(folder / "codes.csv"),
        env={**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url, "SECRET_KEY": "b" * 32},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert child.stdout is not None
    peak, status = 0.0, Path(f"/proc/{child.pid}/status")
    reading = asyncio.create_task(child.stdout.read())
    while not reading.done():
        await asyncio.wait([reading], timeout=0.05)
        for line in status.read_text().splitlines() if status.exists() else ():
            if line.startswith("VmHWM:"):
                peak = max(peak, int(line.split()[1]) / 1024)
    said, code = reading.result(), await child.wait()
    if code:
        raise RuntimeError(f"one import: exit code {code}\n{said.decode()[-2000:]}")
    return time.monotonic() - began, peak


async def measure(pupils: int) -> bool:
    """Both imports; print a table, and say whether they keep what is promised."""
    kept = True
    with tempfile.TemporaryDirectory(prefix="one-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the servers may run as another user
        lists = folder / "lists"
        lists.mkdir()
        write_lists(lists, pupils)
        async with embedded.services(folder / "data") as (database_url, redis_url):
            await migrate(database_url)
            print(f"| import of {pupils:,} pupils | s | MiB |\n|---|---|---|")
            for words in ("all are new", "the same again"):
                seconds, peak = await _import(folder, lists, database_url, redis_url)
                kept &= seconds <= SECONDS and peak <= MIB
                print(f"| {words} | {seconds:.1f} | {peak:.0f} |", flush=True)
            connection = await asyncpg.connect(database_url)
            found = await connection.fetchval("select count(*) from person where profile = 'eleve'")
            await connection.close()
            if found != pupils:
                raise RuntimeError(f"{found:,} pupils were imported")
    return kept


def main() -> int:
    """``python -m bench.roster [--pupils N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench.roster", description=__doc__)
    parser.add_argument("--pupils", type=int, default=20_000)
    return 0 if asyncio.run(measure(parser.parse_args().pupils)) else 1


if __name__ == "__main__":
    sys.exit(main())
