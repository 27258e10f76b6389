"""The terms of use: which version is in force. Their text is templates/accounts/terms.html."""

import re

from one.resources import Resources
from one.scope import Scope
from one.store.accounts import credentials

VERSION = "2026-11"  # a year and a month, raised with the text: everyone is asked again


def must_accept(accepted: str | None) -> bool:
    """Whether a person has accepted an older version and not this one.

    A newer one is enough: while an update goes round, some processes are still of the version before.
    An account that was never activated has accepted none; only ``one session`` signs it in.
    """
    return accepted is not None and accepted < VERSION


def readable(version: str) -> bool:
    """Whether somebody can have read this version here: the one in force, or one before it."""
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}", version) is not None and version <= VERSION


async def accept(scope: Scope, resources: Resources, version: str) -> bool:
    """Keep that the asker accepted the terms in force; False when ``version``, which they read, is another."""
    if version != VERSION:
        return False
    await credentials.accept_terms(resources.pool, scope.person_id, version)
    return True
