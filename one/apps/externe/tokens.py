"""``one token``: an outside application gets a token for a school, or loses it."""

import argparse

from one.apps.app import Command
from one.apps.externe.codes import is_code
from one.apps.externe.kinds import MADE, REVOKED
from one.errors import ConfigError
from one.resources import Resources
from one.store.externe import applications as store
from one.store.work import work


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("create", "revoke"))
    parser.add_argument("--uai", required=True, metavar="CODE", help="the school it publishes for")
    parser.add_argument("--app", required=True, metavar="CODE", help="lower-case letters, digits and hyphens")
    parser.add_argument("--name", metavar="NAME", help="shown as the author; default: the code")


async def _run(resources: Resources, arguments: argparse.Namespace) -> str:
    uai, code = arguments.uai.strip().upper(), arguments.app
    if not is_code(code):
        raise ConfigError(
            "--app: expected 2 to 31 lower-case letters, digits and hyphens, no application of ONE"
        )
    async with work(None, resources) as w:
        school_id = await store.school_id(w.connection, uai)
        if school_id is None:
            raise ConfigError(f"--uai: no school has the code {uai}")
        if arguments.act == "revoke":
            if not await store.revoke(w.connection, uai, code):
                raise ConfigError(f"token: {code} has no token in {uai}")
            await w.audit(REVOKED, school_id=school_id, application=code)
            return "revoked"
        token = await store.create(w.connection, uai, code, (arguments.name or code)[:80])
        assert token is not None
        await w.audit(MADE, school_id=school_id, application=code)
    return token


COMMAND = Command("token", "give an outside application a token, or revoke it", _arguments, _run)
