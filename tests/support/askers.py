"""Who asks and whom it is about, without a database: what the rules of one/people/rights.py judge by.

Classes 10 and 11 are of school 1, class 20 of school 2.
"""

from one.scope import Child, Class, Profile, School, Scope
from one.store.people.ties import Ties

Places = dict[int, str | None]


def asks(
    profile: str, schools: Places, *classes: int, children: tuple[Child, ...] = (), shut: int = 0
) -> Scope:
    """Who asks, with number 1: their schools, with the function there, and the classes they are in.

    Sending is suspended for them in the school ``shut``.
    """
    places = tuple(School(n, f"S{n}", function, restricted=n == shut) for n, function in schools.items())
    inside = tuple(Class(n, f"C{n}", n // 10) for n in classes)
    return Scope(1, 1, "a.b", profile, "A", "B", places, inside, children)


def other(profile: str, schools: Places, *classes: int, brought: tuple[int, ...] = ()) -> Ties:
    """Whom it is about, with number 2; ``classes`` are those of a guardian's children."""
    places = {n: n // 10 for n in classes}
    mine, of_children = ({}, places) if profile == Profile.GUARDIAN else (places, {})
    return Ties(2, profile, schools, mine, frozenset(), of_children, brought=frozenset(brought))
