"""``one reports``: what nobody of a school is left to judge, and the platform's decision about it."""

import argparse

from one.apps.app import Command
from one.apps.signalement import judging
from one.errors import ConfigError, NotFound
from one.resources import Resources
from one.store.signalement import cases as store


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keep", type=int, metavar="CASE", help="the item stays, or comes back")
    parser.add_argument("--remove", type=int, metavar="CASE", help="the item goes, for everybody")


async def _run(resources: Resources, arguments: argparse.Namespace) -> str:
    asked = arguments.keep if arguments.keep is not None else arguments.remove
    if asked is not None:
        if arguments.keep is not None and arguments.remove is not None:
            raise ConfigError("--keep, --remove: expected one of them")
        try:
            found = await judging.decide(None, resources, asked, keep=arguments.keep is not None)
        except NotFound:
            raise ConfigError(f"case {asked}: none that nobody of a school is left to judge") from None
        return f"case {asked}: {found.decision}" + ("" if found.first else ", before")
    lines = [
        f"case {each.case_id}: school {each.uai or 'unknown'}, since {each.created_at:%Y-%m-%d %H:%M}"
        + (", hidden" if each.hidden else "")
        for each in await store.unjudged(resources.pool)
    ]
    return "\n".join(lines) if lines else "every report has somebody to judge it"


COMMAND = Command("reports", "list reports that nobody is left to judge, and decide", _arguments, _run)
