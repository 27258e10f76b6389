"""How some of the sample school look."""

from collections.abc import Awaitable, Callable

from one.portraits import choosing
from one.resources import Resources
from one.scope import Scope

DRAWINGS = {
    "julien.moreau": "montgolfiere",
    "helene.garnier": "hibou",
    "claire.fontaine": "coquelicot",
    "sophie.marchand": "voilier",
    "julie.blanc": "mesange",
    "lea.marchand": "renard",
    "tom.marchand": "tortue",
    "lan.nguyen": "papillon",
    "ines.haddad": "lune",
    "nina.kowalski": "chat",
    "noe.bernard": "baleine",
}


async def make(resources: Resources, scope_of: Callable[[str], Awaitable[Scope]]) -> None:
    """They choose their drawings."""
    for login, name in DRAWINGS.items():
        await choosing.choose(await scope_of(login), resources, name)
