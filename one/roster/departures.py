"""Who would leave because the lists do not name them: asked when it is more than a year takes away.

A list that lost a page looks just like a class that moved away. What is asked about stays until it is answered.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from one.i18n.words import Words, worded
from one.roster.account import Account, SchoolState
from one.roster.doubt import KEEP, LEAVE, Doubt, Reading, key
from one.roster.doubts import untrusted
from one.roster.levels import oldest
from one.roster.person import People
from one.roster.plan import Plan
from one.scope import Function, Profile
from one.store.roster.people import Presence

# Of a class, between two imports: more than a few who move away.
FEW = 3
SHARE = 0.2
TEACHERS = 0.4  # of a school's teachers, in a summer
NAMED = 5  # of those who would leave; the rest is counted


def ask_departures(plan: Plan, people: People, state: SchoolState, *, whole: bool = True) -> None:
    """Ask about all who would leave, or lose a child, in a number. ``whole``: the lists are of a whole school."""
    _pupils(plan, state, whole=whole)
    if whole:
        _teachers(plan, state)
    keep_families(plan, state)
    if Profile.GUARDIAN in people.profiles:
        _families(plan, people, state)


def keep_families(plan: Plan, state: SchoolState) -> None:
    """Guardians stay with a child who stays because of a question."""
    here = {row.id for row in state.people if row.presence == Presence.HERE}
    # Those who are in the lists are not gone.
    plan.held |= {guardian.row.id for guardian in plan.gone if guardian.children & plan.held & here}
    plan.gone = [account for account in plan.gone if account.row.id not in plan.held]


def _pupils(plan: Plan, state: SchoolState, *, whole: bool) -> None:
    """Each class that the lists empty or thin out, and the school for what is left.

    A class whose school year is over, of the oldest children of the school, has gone on to another school.
    """
    gone = {account.row.id: account for account in plan.gone if account.row.profile == Profile.PUPIL}
    members = defaultdict(set)
    pupils = {row.id for row in state.people if row.profile == Profile.PUPIL}
    for class_id, person_id in state.memberships:
        if person_id in pupils:
            members[class_id].add(person_id)
    last = max((oldest(row.level or row.name) for row in state.classes), default=0)
    for row in state.classes:
        leaving = members[row.id] & gone.keys()
        if row.ended and oldest(row.level or row.name) == last:
            gone = {person_id: a for person_id, a in gone.items() if person_id not in leaving}
        elif suspicious(len(leaving), len(members[row.id])):
            _ask_pupils(
                plan, "class", row.id, row.name, [gone.pop(i) for i in sorted(leaving)], members[row.id]
            )
    here = {row.id for row in state.people if row.profile == Profile.PUPIL and row.presence == Presence.HERE}
    if whole and suspicious(len(gone), len(here), 2 * FEW):
        _ask_pupils(plan, "school", 0, worded("École"), [gone[i] for i in sorted(gone)], here)


def _ask_pupils(
    plan: Plan, kind: str, place: int, name: str | Words, leaving: Sequence[Account], present: set[int]
) -> None:
    text = worded("%(class)s : %(n)s élèves sur %(all)s ne sont plus dans les listes (%(names)s).") % {
        "class": name,
        "n": len(leaving),
        "all": len(present),
        "names": named(leaving),
    }
    stay = worded("Ils sont toujours là : la liste est incomplète.")
    _ask(plan, kind, place, text, stay, worded("Ils sont partis."), leaving)


def _teachers(plan: Plan, state: SchoolState) -> None:
    leaving = [a for a in plan.gone if a.row.profile == Profile.TEACHER]
    here = [r for r in state.people if r.profile == Profile.TEACHER and r.presence == Presence.HERE]
    if suspicious(len(leaving), len(here), share=TEACHERS):
        text = worded("%(n)s enseignants sur %(all)s ne sont plus dans la liste (%(names)s).") % {
            "n": len(leaving),
            "all": len(here),
            "names": named(leaving),
        }
        stay = worded("Ils sont toujours là : la liste est incomplète.")
        _ask(plan, "teachers", 0, text, stay, worded("Ils sont partis."), leaving)


def _ask(
    plan: Plan, kind: str, place: int, text: Words, stay: Words, leave: Words, leaving: Sequence[Account]
) -> None:
    """Hold all of these, unless somebody says that they left."""
    ids = tuple(sorted(account.row.id for account in leaving))
    doubt = Doubt(key(kind, place, ids), kind, text, (Reading(KEEP, stay), Reading(LEAVE, leave)), ids)
    if not plan.all_leave and plan.ask(doubt) != LEAVE:
        plan.held |= {*ids}
        plan.gone = [account for account in plan.gone if account.row.id not in plan.held]


def _families(plan: Plan, people: People, state: SchoolState) -> None:
    """Each class whose children lose many of their guardians."""
    listed = {pupil.id for pupil in people.pupils if pupil.id}
    existing = {(g, c) for g, c in state.links if c in listed}
    lost = existing - {(g.id, c.id) for g in people.guardians for c in g.children}
    lost -= untrusted(people, state, plan, lost)
    names = {row.id: f"{row.first_name} {row.last_name}" for row in state.people}
    gone = {account.row.id for account in plan.gone}
    for row in state.classes:
        pupils = {person_id for class_id, person_id in state.memberships if class_id == row.id}
        theirs = sorted((g, c) for g, c in lost if c in pupils)
        if plan.all_leave or not suspicious(len(theirs), sum(c in pupils for _g, c in existing)):
            continue
        shown = [f"{names[g]} → {names[c]}" for g, c in theirs]
        text = worded(
            "%(class)s : %(n)s liens entre responsables et enfants ne sont plus dans la liste (%(names)s)."
        )
        text %= {"class": row.name, "n": len(theirs), "names": listed_names(shown)}
        readings = (
            Reading(KEEP, worded("Ces liens restent : la liste est incomplète.")),
            Reading(LEAVE, worded("Ces responsables ne suivent plus ces enfants.")),
        )
        ids = tuple(sorted({person_id for pair in theirs for person_id in pair}))
        if plan.ask(Doubt(key("families", row.id, theirs), "families", text, readings, ids)) != LEAVE:
            plan.tied |= {*theirs}
            plan.held |= {g for g, _c in theirs if g in gone}
    plan.gone = [account for account in plan.gone if account.row.id not in plan.held]


def keep_head(plan: Plan, people: People, heads: Iterable[Account], matched: set[Account]) -> None:
    """A school never loses its last head to a list: they stay what they are, and somebody is asked."""
    heads = list(heads)
    unsaid = any(p.head is None for p, found in plan.pairs.items() if found in heads)
    if unsaid or any(teacher.head for teacher in people.teachers):
        return
    for head in heads:
        text = worded(
            "%(name)s (compte %(login)s) dirige l’école, et la liste ne nomme personne à la direction."
        )
        readings = (
            Reading(KEEP, worded("%(name)s dirige toujours l’école.") % {"name": head.name}),
            Reading(
                LEAVE,
                worded("%(name)s ne dirige plus : son compte reste jusqu’à ce qu’un autre dirige l’école.")
                % {"name": head.name},
            ),
        )
        said = text % {"name": head.name, "login": head.row.login}
        plan.ask(Doubt(key("head", head.row.id), "head", said, readings, (head.row.id,)))
        if head not in matched:
            plan.held.add(head.row.id)
    for person, found in plan.pairs.items():
        if found in heads:
            person.head = True if found.row.function == Function.DIRECTION else person.head


def suspicious(leaving: int, present: int, few: int = FEW, share: float = SHARE) -> bool:
    """Whether so many of a group leave at once that the list may be incomplete."""
    return leaving > few and leaving > share * present


def named(accounts: Sequence[Account]) -> str | Words:
    """The first names of a long list, and how many more there are."""
    return listed_names([account.name for account in accounts])


def listed_names(names: Sequence[str]) -> str | Words:
    """The first of them, and how many more there are: a last one is named like the others."""
    if len(names) <= NAMED + 1:
        return ", ".join(names)
    return worded("%(names)s et %(n)s autres") % {"names": ", ".join(names[:NAMED]), "n": len(names) - NAMED}
