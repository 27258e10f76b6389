"""``one token``: an outside application gets a token for a school, or loses it."""

import argparse
import re

from one.apps.app import Command
from one.errors import ConfigError
from one.resources import Resources
from one.store.externe import applications as store


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("create", "revoke"))
    parser.add_argument("--uai", required=True, metavar="CODE", help="the school it publishes for")
    parser.add_argument("--app", required=True, metavar="CODE", help="lower-case letters, digits and hyphens")
    parser.add_argument("--name", metavar="NAME", help="shown as the author; default: the code")


async def _run(resources: Resources, arguments: argparse.Namespace) -> str:
    uai, code = arguments.uai.strip().upper(), arguments.app
    if not re.fullmatch("[a-z][a-z0-9-]{1,30}", code):
        raise ConfigError("--app: expected 2 to 31 lower-case letters, digits and hyphens")
    if arguments.act == "revoke":
        if not await store.revoke(resources.pool, uai, code):
            raise ConfigError(f"token: {code} has no token in {uai}")
        return "revoked"
    token = await store.create(resources.pool, uai, code, (arguments.name or code)[:80])
    if token is None:
        raise ConfigError(f"--uai: no school has the code {uai}")
    return token


COMMAND = Command("token", "give an outside application a token, or revoke it", _arguments, _run)
