"""Days as each language writes them, by CLDR: « jeudi 3 décembre », “Thursday, December 3”, « jueves, 3 de diciembre »."""

import re
from datetime import date
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date

DAY = "EEEE d MMMM"


@lru_cache(maxsize=2048)
def written(day: date, parts: str, code: str) -> str:
    """A day by a pattern of CLDR as French has it; what of it is a whole day stands as the language writes it."""
    return format_date(day, _pattern(parts, code), locale=code)


def digits(day: date, code: str) -> str:
    """« 04/03/2016 »; where some would read the month first, it is a word: “Mar 4, 2016”."""
    return written(day, "dd/MM/y" if code == "fr" else "medium", code)


@cache
def _pattern(parts: str, code: str) -> str:
    locale = Locale.parse(code)
    if parts == DAY:
        skeletons = locale.datetime_skeletons
        found = str((skeletons.get("MMMMEd") or skeletons["MMMEd"]).pattern)
        return re.sub("E+", "EEEE", re.sub("M+", "MMMM", found))
    if parts == "d MMMM":
        return str(locale.datetime_skeletons["MMMMd"].pattern)
    return {"EEEE d MMMM y": "full", "d MMMM y": "long"}.get(parts, parts)
