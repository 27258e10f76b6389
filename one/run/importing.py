"""``one import``: the lists of a school, or taking one import back, for whoever sits at a terminal."""

import argparse
import asyncio
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from one import owned_file
from one.accounts import code_list
from one.config import Settings
from one.errors import ConfigError, NotFound
from one.owned_file import OwnedFile
from one.resources import of_command
from one.roster import answers_file, undo
from one.roster.report import Report
from one.roster.school import import_directory
from one.run.commands import say, with_pool
from one.run.embedded import resolve
from one.run.progress import shown
from one.store import pool as store_pool

EPILOG = "Exit code 1: lines could not be read, questions are open, or (--dry-run) it would be refused; 2: refused."

LOST = "the questions are still open: the same import with --dry-run and another path writes them again"


def arguments(importer: argparse.ArgumentParser) -> None:
    """What can be said to it."""
    importer.epilog = EPILOG
    importer.add_argument("directory", type=Path, nargs="?", metavar="DIR")
    importer.add_argument("--school", metavar="NAME")
    importer.add_argument("--uai", metavar="CODE", help="7 digits and a letter")
    importer.add_argument("--dry-run", action="store_true", help="show the differences, write nothing")
    importer.add_argument(
        "--codes", type=Path, metavar="FILE", help="write the new accounts' codes to this CSV file"
    )
    importer.add_argument(
        "--allow-departures",
        action="store_true",
        help="even if a fifth of the pupils or guardians leave, or the school gets quite another name",
    )
    importer.add_argument(
        "--questions", type=Path, metavar="FILE", help="write what is left to decide to this CSV file"
    )
    importer.add_argument(
        "--answers", type=Path, metavar="FILE", help="that file, with its column « reponse » filled in"
    )
    importer.add_argument(
        "--undo",
        type=int,
        metavar="N",
        help="take import N back instead, as long as nothing followed that forbids it (with --dry-run: only show it)",
    )


def run(settings: Settings, given: argparse.Namespace) -> int:
    """Do it; the exit code."""
    if given.undo is not None:
        return _undo(settings, given)
    missing = [
        name
        for name, value in (("DIR", given.directory), ("--school", given.school), ("--uai", given.uai))
        if value is None
    ]
    if missing:
        raise ConfigError(f"import: {', '.join(missing)} missing, see one import --help")
    if given.dry_run and given.codes is not None:
        raise ConfigError("--codes: a dry run makes no codes, leave out --codes or --dry-run")
    return _import(settings, given)


def _import(settings: Settings, given: argparse.Namespace) -> int:
    full = resolve(settings)
    answers = answers_file.read(given.answers) if given.answers is not None else {}

    async def work(pool: store_pool.Pool) -> Report:
        async with shown():
            return await import_directory(
                of_command(full, pool),
                given.directory,
                school_name=given.school,
                uai=given.uai,
                dry_run=given.dry_run,
                allow_departures=given.allow_departures,
                answers=answers,
            )

    # Both files are open before the import begins: what it leaves to write is not lost for a path that cannot be written.
    with _opened(given.codes, "--codes") as codes, _opened(given.questions, "--questions") as questions:
        report = asyncio.run(with_pool(full, work))
        if codes is not None and report.codes:
            codes.write(
                code_list.table(report.codes), lost="the import is done, `one codes` issues fresh codes"
            )
        say(report.text())
        if questions is not None:
            questions.write(answers_file.table(report.doubts), lost=LOST)
    refused = given.dry_run and report.warnings and not given.allow_departures
    return 1 if report.rejected or report.doubts or refused else 0


def _opened(path: Path | None, option: str) -> AbstractContextManager[OwnedFile | None]:
    return nullcontext() if path is None else owned_file.opened(path, option)


def _undo(settings: Settings, given: argparse.Namespace) -> int:
    full = resolve(settings)

    async def work(pool: store_pool.Pool) -> undo.Undoing:
        resources = of_command(full, pool)
        async with shown():
            if given.dry_run:
                return await undo.preview(None, resources, given.undo)
            return await undo.undo(None, resources, given.undo)

    try:
        found = asyncio.run(with_pool(full, work))
    except NotFound:
        raise ConfigError(f"--undo: no import has the number {given.undo}") from None
    say(found.text(dry_run=given.dry_run))
    return 1 if found.obstacles else 0
