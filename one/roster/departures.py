"""Who would leave because the lists do not name them: asked when it is more than a year takes away.

A list that lost a page looks just like a class that moved away.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from one.i18n import _
from one.roster.doubt import KEEP, LEAVE, Doubt, Reading, key
from one.roster.matching import Account
from one.roster.people import LEVELS
from one.roster.plan import Plan, SchoolState
from one.scope import Profile

# Of a class, between two imports: more than a few who move away.
FEW = 3
SHARE = 0.2
NAMED = 5  # of those who would leave; the rest is counted


def ask_departures(plan: Plan, state: SchoolState) -> None:
    """Ask for each class that the lists empty or thin out; its pupils stay until that is answered.

    One whose school year is over, of the oldest children of the school, has gone on to another school.
    """
    oldest = max((_rank(row.level or row.name) for row in state.classes), default=0)
    gone = {account.row.id: account for account in plan.gone}
    members = defaultdict(list)
    pupils = {row.id for row in state.people if row.profile == Profile.PUPIL}
    for class_id, person_id in state.memberships:
        if person_id in pupils:
            members[class_id].append(person_id)
    for row in state.classes:
        leaving = [gone[person_id] for person_id in members[row.id] if person_id in gone]
        natural = row.ended and _rank(row.level or row.name) == oldest
        if natural or not suspicious(len(leaving), len(members[row.id])):
            continue
        text = _("%(class)s : %(n)s élèves sur %(all)s ne sont plus dans les listes (%(names)s).") % {
            "class": row.name,
            "n": len(leaving),
            "all": len(members[row.id]),
            "names": named(leaving),
        }
        readings = (
            Reading(KEEP, _("Ils sont toujours dans l’école : la liste est incomplète.")),
            Reading(LEAVE, _("Ils ont quitté l’école.")),
        )
        ids = tuple(sorted(account.row.id for account in leaving))
        doubt = Doubt(key("class", row.id, ids), "class", text, readings, ids)
        if not plan.all_leave and plan.ask(doubt) != LEAVE:
            plan.held |= {*ids}
    keep_families(plan, state)


def keep_families(plan: Plan, state: SchoolState) -> None:
    """Guardians stay with a child who stays because of a question."""
    plan.held |= {guardian for guardian, child in state.links if child in plan.held}
    plan.gone = [account for account in plan.gone if account.row.id not in plan.held]


def _rank(level: str) -> int:
    """The oldest level that a class is of; 0 when neither its level nor its name says so."""
    words = level.upper().replace("-", " ").replace("/", " ").split()
    return max((LEVELS.index(word) + 1 for word in words if word in LEVELS), default=0)


def suspicious(leaving: int, present: int) -> bool:
    """Whether so many of a group leave at once that the list may be incomplete."""
    return leaving > FEW and leaving > SHARE * present


def named(accounts: Sequence[Account]) -> str:
    """The first names of a long list, and how many more there are."""
    shown = ", ".join(_names(accounts[:NAMED]))
    if len(accounts) > NAMED:
        return _("%(names)s et %(n)s autres") % {"names": shown, "n": len(accounts) - NAMED}
    return shown


def _names(accounts: Iterable[Account]) -> list[str]:
    return [f"{account.row.first_name} {account.row.last_name}" for account in accounts]
