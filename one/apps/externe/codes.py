"""What outside applications are called in the feed: codes of their own, never one of ONE's."""

import pkgutil
import re

from one import apps
from one.names import plain

CODE = re.compile(r"[a-z][a-z0-9-]{1,30}")
_OURS = frozenset(room.name for room in pkgutil.iter_modules(apps.__path__))


def is_code(text: str) -> bool:
    """Whether an application may have it."""
    return CODE.fullmatch(text) is not None and text not in _OURS


def code_of(name: str) -> str:
    """The code of an application of this name: « La cantine ! » is la-cantine."""
    signs = re.sub("[^a-z0-9]+", "-", plain(name)).strip("-")[:28].rstrip("-")
    return signs if is_code(signs) else f"a-{signs or 'x'}"
