"""The command line: ``one --help``. Errors a person can mend are one line on stderr and exit code 2."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from one import __version__, config
from one.accounts import code_list, codes, logins
from one.apps import catalogue
from one.apps.app import Command
from one.errors import ConfigError, Invalid, NotFound, OneError
from one.i18n import SOURCE
from one.mail.bounces import MOST
from one.people import lifecycle
from one.people.changes.functions import name_referent
from one.realtime import publisher
from one.resources import of_command
from one.run import bounces, fit, importing, jobs, outbox, worker
from one.run.commands import database, say, with_pool
from one.run.embedded import resolve
from one.run.logs import configure
from one.run.supervisor import run_demo, run_serve
from one.run.web import serve
from one.store import migrate as store_migrate
from one.store import pool as store_pool
from one.store.accounts import credentials, sessions
from one.store.school import settings as store_school

Settings = config.Settings
TRY_LATER = 75  # EX_TEMPFAIL of sysexits.h: a mail server keeps the mail, and pipes it again


def main(argv: Sequence[str] | None = None) -> int:
    """Parse and run; return the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        settings = config.load()
        configure(settings)
        fit.check(settings)
        code = int(arguments.run(settings, arguments) or 0)
        sys.stdout.flush()
        return code
    except Invalid as error:
        return _fail("; ".join(m for messages in error.errors.values() for m in messages))
    except OneError as error:
        return _fail(str(error) or type(error).__name__)
    except BrokenPipeError:  # who reads has read enough, as in `one codes … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at exit
        return 141
    except store_pool.DOWN as error:
        return _fail(f"PostgreSQL does not answer ({type(error).__name__})")
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        return 130


def _fail(message: str) -> int:
    print(f"one: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="one",
        description="ONE, the live social network of primary schools.",
        epilog="Settings come from the environment: see docs/configuration.md.",
    )
    parser.add_argument("--version", action="version", version=f"one {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[Settings, argparse.Namespace], int | None], words: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        return command

    add("demo", _demo, "run everything on this machine, with embedded PostgreSQL and Valkey")
    add("serve", _serve, "run the web processes (WEB_WORKERS of them, behind one port)")
    add("web", _web, "run one web process, without a supervisor")
    add("worker", _worker, "run the worker process")
    add("migrate", _migrate, "bring the database to this version's schema")
    add("check-config", _check, "say whether settings, PostgreSQL and Redis are fit to start")
    importing.arguments(
        add("import", importing.run, "read the ONDE exports of a school (eleves, enseignants, responsables)")
    )
    _add_accounts(add)
    return parser


def _add_accounts(add: Callable[..., argparse.ArgumentParser]) -> None:
    """The commands about people and applications."""
    issuer = add("codes", _codes, "issue fresh activation codes for the inactive people of a class")
    issuer.add_argument("--class", dest="class_name", required=True, metavar="NAME")
    issuer.add_argument("--uai", metavar="CODE", help="when several schools have a class of this name")
    issuer.add_argument("--profile", choices=("eleve", "parent", "enseignant"))
    issuer.add_argument("--format", choices=("csv", "text"), default="text")
    naming = add("referent", _referent, "make somebody référent numérique of a school")
    naming.add_argument("login", metavar="LOGIN")
    naming.add_argument("--uai", required=True, metavar="CODE", help="7 digits and a letter")
    naming.add_argument("--remove", action="store_true", help="take the function away")
    purger = add("purge", _purge, "erase accounts that have belonged to no school for three months")
    purger.add_argument("--dry-run", action="store_true", help="count them, erase nothing")
    lister = add(
        "jobs",
        _jobs,
        "what the worker does and did, exit code 1: a job failed; or have a dead letter done again",
    )
    lister.set_defaults(id=None)
    letters = lister.add_subparsers(metavar="retry ID").add_parser("retry")
    letters.add_argument("id", type=int, metavar="ID", help="the number of a dead letter")
    sender = add("outbox", _outbox, "messages that wait and what became of others, exit code 1: some failed")
    sender.set_defaults(retry=False)
    now = sender.add_subparsers(metavar="retry").add_parser(
        "retry",
        help="what waits for its next try leaves now; a push service that rests is asked within ten minutes",
    )
    now.set_defaults(retry=True)
    back = add(
        "bounces", _bounces, "read mails that came back, and mark addresses that take none (docs/mail.md)"
    )
    back.add_argument(
        "--maildir",
        type=Path,
        metavar="FOLDER",
        help="read there what is new; without it, one mail from stdin",
    )
    mail = add("mail", _mail, "look at a mail of any kind, with sample words")
    shown = mail.add_subparsers(metavar="preview NAME", required=True).add_parser("preview")
    shown.add_argument("name", metavar="NAME")
    shown.add_argument("--html", type=Path, metavar="FILE", help="write its HTML there")
    shown.add_argument("--language", default=SOURCE, metavar="CODE", help="in this language")
    opener = add("session", _session, "print a session cookie per login (only with ONE_ENV=dev)")
    opener.add_argument("logins", nargs="+", metavar="LOGIN")
    for command in (command for app in catalogue.APPS for command in app.commands):
        command.arguments(add(command.name, _of_application(command), command.help))


def _of_application(command: Command) -> Callable[[Settings, argparse.Namespace], None]:
    def run(settings: Settings, arguments: argparse.Namespace) -> None:
        full = resolve(settings)

        async def work(pool: store_pool.Pool) -> None:
            say(await command.run(of_command(full, pool), arguments))

        asyncio.run(with_pool(full, work))

    return run


def _demo(settings: Settings, _arguments: argparse.Namespace) -> int:
    return asyncio.run(run_demo(settings))


def _serve(settings: Settings, _arguments: argparse.Namespace) -> int:
    return asyncio.run(run_serve(settings))


def _web(settings: Settings, _arguments: argparse.Namespace) -> None:
    full = resolve(settings)
    # Told here, where it is one line: what ends the lifespan of a server is a trace.
    asyncio.run(with_pool(full, lambda pool: fit.check_database(of_command(full, pool))))
    serve(full)


def _worker(settings: Settings, _arguments: argparse.Namespace) -> None:
    asyncio.run(worker.run(resolve(settings)))


def _migrate(settings: Settings, _arguments: argparse.Namespace) -> None:
    applied = asyncio.run(store_migrate.migrate(database(settings)))
    say(f"{len(applied)} migrations applied" if applied else "the schema is up to date")


def _check(settings: Settings, _arguments: argparse.Namespace) -> None:
    full = resolve(settings)

    async def check(pool: store_pool.Pool) -> None:
        missing = await store_migrate.pending(pool)
        if missing:
            raise ConfigError(f"the database lacks {', '.join(missing)}: run `one migrate`")
        await fit.check_database(of_command(full, pool))
        await publisher.check(full.redis_url or "")

    asyncio.run(with_pool(full, check))
    for line in fit.warnings(full):
        say(f"warning: {line}")
    say(f"fit to start: people will reach it at {full.origin}")


def _codes(settings: Settings, arguments: argparse.Namespace) -> None:
    full = resolve(settings)

    async def run(pool: store_pool.Pool) -> None:
        try:
            issued = await codes.issue(
                of_command(full, pool),
                class_name=arguments.class_name,
                school_uai=arguments.uai,
                profile=arguments.profile,
            )
        except NotFound:
            raise ConfigError(f"--class: no open class is named {arguments.class_name}") from None
        if arguments.format == "csv":
            sys.stdout.buffer.write(code_list.table(issued))
        else:
            for each in issued:
                say(
                    f"{each.login:<32} {each.profile:<12} {codes.shown(each.code)}   {each.first_name} {each.last_name}"
                )

    asyncio.run(with_pool(full, run))


def _referent(settings: Settings, arguments: argparse.Namespace) -> None:
    full = resolve(settings)

    async def run(pool: store_pool.Pool) -> None:
        person_id = await credentials.id_of_login(pool, logins.normalise(arguments.login))
        school_id = await store_school.id_of_uai(pool, arguments.uai.strip())
        if person_id is None:
            raise ConfigError(f"referent: no account has the login {arguments.login}")
        if school_id is None:
            raise ConfigError(f"--uai: no school has the code {arguments.uai}")
        await name_referent(of_command(full, pool), school_id, person_id, remove=arguments.remove)

    asyncio.run(with_pool(full, run))
    say(f"{arguments.login}: {'no longer ' if arguments.remove else ''}référent of {arguments.uai}")


def _purge(settings: Settings, arguments: argparse.Namespace) -> None:
    full = resolve(settings)

    async def run(pool: store_pool.Pool) -> None:
        counts = await lifecycle.purge(of_command(full, pool), dry_run=arguments.dry_run)
        done = "to erase" if arguments.dry_run else "erased"
        say(
            f"{counts.closed} accounts without a school, {counts.erased} {done} (closed for {lifecycle.MONTHS} months)"
        )

    asyncio.run(with_pool(full, run))


def _jobs(settings: Settings, arguments: argparse.Namespace) -> int:
    text, well = asyncio.run(with_pool(resolve(settings), lambda p: jobs.report(p, retry=arguments.id)))
    say(text)
    return 0 if well else 1


def _outbox(settings: Settings, arguments: argparse.Namespace) -> int:
    text, well = asyncio.run(with_pool(resolve(settings), lambda p: outbox.report(p, retry=arguments.retry)))
    say(text)
    return 0 if well else 1


def _bounces(settings: Settings, arguments: argparse.Namespace) -> int:
    full = resolve(settings)
    assert full.secret_key is not None, "resolved"
    key = full.secret_key.encode()
    if arguments.maildir is not None:
        read, marked = asyncio.run(with_pool(full, lambda p: bounces.maildir(p, key, arguments.maildir)))
        say(f"{read} read, {marked} addresses marked")
    else:
        raw = sys.stdin.buffer.read(MOST)
        try:
            asyncio.run(with_pool(full, lambda p: bounces.one_mail(p, key, raw)))
        except store_pool.DOWN:
            return TRY_LATER
    return 0


def _mail(settings: Settings, arguments: argparse.Namespace) -> None:
    say(outbox.preview(settings, arguments.name, arguments.html, arguments.language))


def _session(settings: Settings, arguments: argparse.Namespace) -> None:
    if settings.env != "dev":
        raise ConfigError("session: only with ONE_ENV=dev")
    full = resolve(settings)

    async def run(pool: store_pool.Pool) -> None:
        for login in arguments.logins:
            person_id = await credentials.id_of_login(pool, logins.normalise(login))
            if person_id is None:
                raise ConfigError(f"session: no account has the login {login}")
            token = await sessions.start(pool, person_id, remember=True, device="one session")
            say(f"{full.cookie_name}={token}")

    asyncio.run(with_pool(full, run))
