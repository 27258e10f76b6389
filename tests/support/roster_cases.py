"""The cases of tests/roster/cases: lists before and after, and what becomes of whom, by login."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from one.roster import spelling
from one.scope import Function
from one.store.pool import Pool

CASES = Path(__file__).parent.parent / "roster" / "cases"


class Outcome(msgspec.Struct, forbid_unknown_fields=True):
    """What changes; whatever is not named does not. ``out``: of the class. ``tied``, ``cut``: guardian and child."""

    new: list[str] = []
    left: list[str] = []
    out: list[str] = []
    tied: list[str] = []
    cut: list[str] = []
    names: dict[str, str] = {}
    doubts: list[str] = []
    told: list[str] = []


class Case(msgspec.Struct, forbid_unknown_fields=True):
    """``outcome`` of the import, then with the first, or the last, answer to all that it asks."""

    name: str
    says: str
    outcome: Outcome
    first: Outcome | None
    last: Outcome | None
    year: bool
    place: str

    @property
    def before(self) -> Path:
        """The lists of the first import."""
        return CASES / self.name / "before"

    @property
    def after(self) -> Path:
        """The lists of the next one."""
        return CASES / self.name / "after"


def case(name: str, *, in_class: bool = False) -> Case:
    """One case, as the school's lists or the class's own change it."""
    told: dict[str, Any] = tomllib.loads((CASES / name / "expected.toml").read_text("utf-8"))
    own = told.pop("in_class", {})
    if in_class:
        told |= own
    says, year, place = told.pop("says"), told.pop("year", False), told.pop("class", "")
    first, last = (msgspec.convert(told.pop(key, None), Outcome | None) for key in ("first", "last"))
    return Case(name, says, msgspec.convert(told, Outcome), first, last, year, place)


def every() -> list[str]:
    """The names of all cases."""
    return sorted(path.name for path in CASES.iterdir() if path.is_dir())


class Standing(msgspec.Struct):
    """A school as a person would describe it: names and classes by login, guardian and child."""

    names: dict[str, str]
    classes: dict[str, set[str]]
    links: set[str]
    heads: set[str]
    ids: dict[str, int]


async def standing(pool: Pool) -> Standing:
    """Who is in the school."""
    people = await pool.fetch(
        "select p.id, p.login, p.first_name || ' ' || p.last_name as name, a.function from person p"
        " join attachment a on a.person_id = p.id"
    )
    places = await pool.fetch(
        "select p.login, c.name from membership m join person p on p.id = m.person_id"
        " join class c on c.id = m.class_id and c.archived_at is null"
    )
    classes: dict[str, set[str]] = {}
    for row in places:
        classes.setdefault(row["login"], set()).add(row["name"])
    links = await pool.fetch(
        "select a.login || ' ' || b.login as pair from guardian g"
        " join person a on a.id = g.guardian_id join person b on b.id = g.child_id"
    )
    return Standing(
        {row["login"]: row["name"] for row in people},
        classes,
        {row["pair"] for row in links},
        {row["login"] for row in people if row["function"] == Function.DIRECTION},
        {row["login"]: row["id"] for row in people},
    )


def check(outcome: Outcome, before: Standing, now: Standing) -> None:
    """Only what the outcome names has changed."""
    assert {*now.names} == {*before.names} - {*outcome.left} | {*outcome.new}
    assert now.links == before.links - {*outcome.cut} | {*outcome.tied}
    assert bool(now.heads) == bool(before.heads), "nobody directs the school"
    for login, name in now.names.items():
        if login in outcome.names:
            assert name == outcome.names[login], login
        elif login in before.names:
            assert spelling.same_name(name, before.names[login]), login
        if login in before.ids:
            assert now.ids[login] == before.ids[login], login
    assert not any(now.classes.get(login) for login in outcome.out)
