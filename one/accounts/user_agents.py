"""A browser and its device in words, out of a User-Agent that may say anything.

ua-parser knows how browsers call themselves; only those of the lists below are named to people, in our words.
"""

from functools import cache, lru_cache

from ua_parser import Parser
from ua_parser.basic import Resolver
from ua_parser.loaders import load_lazy_builtins

from one.i18n import SOURCE, Lazy, lazy, speaking
from one.i18n.words import Words, worded

LONGEST = 500  # characters that are looked at; those of browsers have half of it
KEPT = 1000  # answers of the library, which takes up to five milliseconds for one

# The first that is part of the library's name: « Edge Mobile », « Chrome Mobile iOS », « HeadlessChrome ».
_BROWSERS = (
    "Edge",
    "Opera",
    "Samsung Internet",
    "Firefox",
    "Vivaldi",
    "Brave",
    "DuckDuckGo",
    "Chrome",
    "Safari",
)
_WINDOWS, _MAC, _MAC_OR_IPAD = lazy("un ordinateur Windows"), lazy("un Mac"), lazy("un Mac ou un iPad")
_CHROMEBOOK, _LINUX = lazy("un Chromebook"), lazy("un ordinateur Linux")
_IPAD, _IPHONE = lazy("un iPad"), lazy("un iPhone")
_TABLET, _PHONE = lazy("une tablette Android"), lazy("un téléphone Android")
_SYSTEMS = (_WINDOWS, _MAC, _MAC_OR_IPAD, _CHROMEBOOK, _LINUX, _IPAD, _IPHONE, _TABLET, _PHONE)
_COMPUTERS = {
    "Windows": _WINDOWS,
    "Mac OS X": _MAC,
    "Chrome OS": _CHROMEBOOK,
    **dict.fromkeys(("Linux", "Ubuntu", "Debian", "Fedora", "Mint", "SUSE", "Red Hat"), _LINUX),
}

_BOTH, _BROWSER = worded("%(browser)s sur %(system)s"), worded("%(browser)s")
_SYSTEM, _UNKNOWN = (
    worded("Un navigateur sur %(system)s"),
    worded("Un appareil que nous ne reconnaissons pas"),
)
# All that it says, for types that say it in the feed.
SAYS = (
    _BOTH,
    _BROWSER,
    _SYSTEM,
    _UNKNOWN,
    *map(worded, _SYSTEMS),
)


def words(agent: str) -> tuple[str, str]:
    """« Firefox sur un ordinateur Windows » and its kind: phone, tablet or computer."""
    return str(worded_of(agent)), _known(agent[:LONGEST])[2]


def worded_of(agent: str) -> Words:
    """The same to be kept, without the kind."""
    browser, system, _kind = _known(agent[:LONGEST])
    if browser and system:
        return _BOTH % {"browser": browser, "system": worded(system)}
    if browser:
        return _BROWSER % {"browser": browser}
    return _SYSTEM % {"system": worded(system)} if system else _UNKNOWN


def in_french(agent: str) -> str:
    """The browser and its device, to be kept where a line of text is; ``again`` says it to each reader."""
    with speaking(SOURCE):
        return str(worded_of(agent))


def again(kept: str) -> str:
    """What ``in_french`` said, in the language of now; what is none of ours as it stands."""
    found = _of_french().get(kept)
    return str(found) if found else kept


@cache
def _of_french() -> dict[str, Words]:
    systems = [worded(each) for each in _SYSTEMS]
    said = [_BOTH % {"browser": each, "system": system} for each in _BROWSERS for system in systems]
    said += [*(_SYSTEM % {"system": system} for system in systems), _UNKNOWN]
    with speaking(SOURCE):
        return {str(words): words for words in said}


@lru_cache(KEPT)
def _known(agent: str) -> tuple[str, Lazy | None, str]:
    """Browser, system and kind, as far as they are known; of no language, so that they can be kept."""
    found = _parser().parse(agent)
    family = found.user_agent.family if found.user_agent else ""
    browser = next((name for name in _BROWSERS if name in family), "")
    os = found.os.family if found.os else ""
    if os == "iOS":
        tablet = found.device is not None and found.device.family == "iPad"
        return browser, *((_IPAD, "tablet") if tablet else (_IPHONE, "phone"))
    # The library names models; that a phone says « Mobile » is how Android tells them apart.
    if os == "Android":
        return browser, *((_PHONE, "phone") if "Mobile" in agent else (_TABLET, "tablet"))
    system = _COMPUTERS.get(os)
    if system is _MAC and browser == "Safari":
        system = _MAC_OR_IPAD  # an iPad asks for desktop pages under the name of a Mac
    return browser, system, "computer"


@cache
def _parser() -> Parser:
    """Rules that are compiled when they are first asked: a process that shows no list of sessions needs none."""
    return Parser(Resolver(load_lazy_builtins()))
