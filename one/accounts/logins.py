"""Logins: `prenom.nom`, made once when the account is, and forgiving when typed."""

from collections.abc import Iterable, Sequence

from one.names import fold, plain

LONGEST_PART = 30
MOST = 80  # characters of what may be typed as one
_DIGITS = "0123456789"
# Apostrophes, hyphens and dashes as keyboards and telephones write them; no login holds one.
_DROPPED = set("'’‘ʼ`´-‐‑‒–—−")


def base(first_name: str, last_name: str) -> str:
    """``prenom.nom`` before any number. A name without one Latin letter gives ``x``.

    Digits are dropped, so that the number at the end of a login is always its rank.
    """
    return f"{_part(first_name)}.{_part(last_name)}"


def stem(login: str) -> str:
    """A login without its number: the base it was made from."""
    return login.rstrip(_DIGITS)


def allocate(bases: Sequence[str], taken: Iterable[str]) -> list[str]:
    """One new login per base, in order: the base itself, else with 2, 3…, never one that is taken.

    ``taken`` holds the existing logins of these bases; who calls keeps others from taking one
    meanwhile (see one/store/roster/school.py, lock_accounts).
    """
    used = set(taken)
    rank: dict[str, int] = {}
    logins = []
    for name in bases:
        number = rank.get(name, 1)
        login = name if number == 1 else f"{name}{number}"
        while login in used:
            number += 1
            login = f"{name}{number}"
        rank[name] = number + 1
        used.add(login)
        logins.append(login)
    return logins


def normalise(text: str) -> str:
    """What a person typed, as the login may be stored: case, accents, spaces and hyphens forgiven.

    Other signs are kept: they make the login unknown, they never turn it into somebody else's.
    """
    return "".join(c for c in plain(text[:200]) if not (c.isspace() or c in _DROPPED))


def _part(name: str) -> str:
    return "".join(c for c in fold(name) if "a" <= c <= "z")[:LONGEST_PART] or "x"
