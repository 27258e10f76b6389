"""When an export looks wrong: what an import then leaves as it is, and what it refuses to do unasked.

A list with unreadable lines, or that names a child nobody is called by, does not say who left. And
a folder of another school would empty this one without a single wrong line.
"""

from collections import Counter, defaultdict

from one.errors import OneError
from one.i18n import lazy
from one.i18n.words import Kept, worded
from one.names import fold, plain, similar
from one.roster.account import Account, SchoolState
from one.roster.lines import Problem
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.scope import Function, Profile
from one.store.roster.people import Presence

# A school does not lose half of its people between two imports. What is less is asked class by class.
SHARE = 0.5
FEW = 10
TOLD = 5  # who keep their links for one reason, by name; more of them are counted
_LEAVING = {
    Profile.PUPIL: lazy("%(n)s élèves sur %(all)s quitteraient l’école."),
    Profile.GUARDIAN: lazy("%(n)s responsables sur %(all)s quitteraient l’école."),
}
# Words that say nothing of which school it is.
_COMMON = {
    "ecole",
    "primaire",
    "elementaire",
    "maternelle",
    "publique",
    "privee",
    "groupe",
    "scolaire",
    "de",
    "du",
    "des",
    "d",
    "la",
    "le",
    "les",
    "l",
    "et",
    "a",
    "au",
    "aux",
    "en",
    "sur",
    "sous",
    "saint",
    "sainte",
    "st",
    "ste",
}


class Doubtful(OneError):
    """The import would empty the school or rename it altogether; one line."""


def hold(plan: Plan, people: People) -> None:
    """Let nobody leave whom the lists may only have failed to name; say so in the report.

    Nor a référent: the platform named them, for schools in which they may well teach nobody.
    """
    unsure = defaultdict(list)
    for guardian in people.guardians:
        # Known by an address, they were found or are new; else their child alone told them from namesakes.
        found_by_address = guardian in plan.pairs and guardian.address_keys
        if (guardian.unsettled or guardian.doubtful) and not found_by_address:
            for last in guardian.last_keys:
                unsure[last, guardian.first_key].append(guardian)
    kept = Counter[str]()
    for account in plan.gone:
        row = account.row
        if row.function == Function.REFERENT:
            plan.held.add(row.id)
        elif row.profile in people.rejected:
            kept[row.profile] += 1
            plan.held.add(row.id)
        elif row.profile == Profile.GUARDIAN and (found := _of(unsure, account)):
            plan.held.add(row.id)
            _say_namesake(people, found[0], account)
    plan.gone = [account for account in plan.gone if account.row.id not in plan.held]
    for profile, (file, lines) in people.rejected.items():
        if profile in people.profiles:
            people.tell(
                file,
                0,
                worded(
                    "Des lignes n’ont pas pu être lues (%(lines)s) : personne de cette liste ne part à cet import."
                    " Comptes gardés : %(kept)s."
                ),
                lines=lines,
                kept=kept[profile],
            )


def _of(unsure: dict[tuple[str, str], list[Person]], account: Account) -> list[Person]:
    """Those of the name of an account."""
    keys = ((last, first) for last in account.last_keys for first in account.first_keys)
    return [guardian for key in keys for guardian in unsure.get(key, ())]


def _say_namesake(people: People, guardian: Person, account: Account) -> None:
    problem = guardian.unsettled or guardian.doubtful[0][1]
    people.tell(
        problem.file,
        problem.line,
        worded("Le compte %(login)s, du même nom, reste à l’école avec ses liens."),
        login=account.row.login,
    )


def untrusted(
    people: People, state: SchoolState, plan: Plan, lost: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Those of the links about to be lost that no list can be trusted to end."""
    staying = {row.id for row in state.people if row.presence == Presence.HERE} - {
        a.row.id for a in plan.gone
    }
    unsettled = {guardian.id for guardian in people.guardians if guardian.unsettled}
    whole = Profile.GUARDIAN in people.rejected
    return {
        (g, c)
        for g, c in lost
        if g in plan.held
        or (c in staying and (whole or g in unsettled or c in plan.held or (g, c) in plan.tied))
    }


def kept_links(
    people: People, state: SchoolState, plan: Plan, lost: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    """The same, said for each guardian; what a question keeps is said by the question."""
    kept = untrusted(people, state, plan, lost)
    names = {row.id: f"{row.first_name} {row.last_name}" for row in state.people}
    names |= {pupil.id: pupil.name for pupil in people.pupils if pupil.id}
    unsettled = {guardian.id: guardian for guardian in people.guardians if guardian.unsettled}
    asked = {person_id for doubt in plan.doubts for person_id in doubt.people}
    theirs = defaultdict(list)
    for g, c in sorted(kept - plan.tied):
        if not asked & {g, c}:
            theirs[g].append(names[c])
    whole = [g for g in theirs if g not in unsettled]
    if len(whole) > TOLD:  # of a list that is not whole nobody is news: what counts is why
        people.tell(
            people.files[Profile.GUARDIAN],
            0,
            worded("%(n)s responsables gardent leurs liens : cette liste ne suffit pas pour les défaire."),
            n=len(whole),
        )
        theirs = defaultdict(list, {g: children for g, children in theirs.items() if g in unsettled})
    for g, children in theirs.items():
        guardian = unsettled.get(g)
        problem = guardian.unsettled if guardian else None
        found = problem or Problem(people.files[Profile.GUARDIAN], 0, "")
        people.tell(
            found.file,
            found.line,
            worded("%(name)s garde son lien avec %(children)s."),
            name=names.get(g, g),
            children=", ".join(children),
        )
    return kept


def warnings(stored_name: str, school_name: str, state: SchoolState, plan: Plan) -> list[Kept]:
    """Why this may be the folder, or the UAI, of another school; empty when nothing looks so."""
    found = list[Kept]()
    if _another(stored_name, school_name):
        found.append(
            worded("L’école de cet UAI s’appelle %(stored)s, et non %(given)s.")
            % {"stored": stored_name, "given": school_name}
        )
    present = Counter(row.profile for row in state.people if row.presence == Presence.HERE)
    leaving = Counter(account.row.profile for account in plan.gone)
    for profile, sentence in _LEAVING.items():
        if leaving[profile] > max(FEW, SHARE * present[profile]):
            found.append(worded(sentence) % {"n": leaving[profile], "all": present[profile]})
    return found


def _another(one: str, other: str) -> bool:
    """Whether two names of schools have nothing in common, not even a word nearly the same."""
    ours, theirs = _words(one), _words(other)
    if not ours or not theirs or similar(fold(one), fold(other)):
        return False
    return not any(similar(a, b) for a in ours for b in theirs)


def _words(name: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in plain(name)).split()) - _COMMON
