"""What a class's own lists change: the school's matching and doubts, within the bounds of the class.

Somebody of the school who is not of the class is never renamed, moved or taken out of anything. A pupil of another
class is told and left out; a guardian of another class is only linked.
"""

from one.i18n import _
from one.i18n.words import worded
from one.roster.account import Account, SchoolState, accounts_of
from one.roster.agreement import Families, Sign, names
from one.roster.by_hand import stay
from one.roster.departures import ask_departures
from one.roster.doubt import Answers
from one.roster.doubts import hold
from one.roster.drawing import compare_all, identify, join_lines
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.roster.report import Count
from one.scope import Profile
from one.store.roster.people import Presence


def draw_class(people: People, state: SchoolState, class_id: int, answers: Answers) -> Plan:
    """Find everybody's account and list the differences; ``gone`` are pupils who leave the class.

    Whom only a person can tell, and who is not of the class, is taken out of ``people``.
    """
    accounts, families = accounts_of(state), Families.of(people)
    plan = Plan({}, [], [], [], [], [], {}, [], answers=answers, by_hand=state.by_hand)
    mine = {person_id for place, person_id in state.memberships if place == class_id}
    pupils = accounts[Profile.PUPIL]
    placed = [a for a in pupils if a.places and not a.ended and a.row.id not in mine]
    pairs = identify(plan, people, people.pupils, pupils, families, placed)
    _refuse(plan, people, placed, pairs)
    # Who was taken out of the class by hand is of no class of theirs now.
    people.pupils = [pupil for pupil in people.pupils if pupil.classes.keys() & people.classes.keys()]
    _compare(plan, people, Profile.PUPIL, people.pupils, pairs)
    kept = {account.row.id for account in pairs.values()}
    plan.gone = [account for account in pupils if account.row.id in mine - kept]
    _guardians(plan, people, accounts[Profile.GUARDIAN], families, mine)
    hold(plan, people)
    stay(plan, people, state, class_id)
    ask_departures(plan, people, state, whole=False)
    return plan


def _refuse(plan: Plan, people: People, placed: list[Account], pairs: dict[Person, Account]) -> None:
    """Who is in another class of the school stays there; so does a namesake, while nobody says who it is."""
    refused = {pupil: found for pupil, found in pairs.items() if found in placed}
    for pupil in people.pupils:
        if pupil not in pairs and pupil.birth_date is None:
            namesakes = [a for a in placed if names(pupil, a) == (Sign.SAME, Sign.SAME)]
            refused |= {pupil: namesakes[0]} if namesakes else {}
    for pupil, found in refused.items():
        reason = worded(
            "%(name)s est déjà en %(class)s : passez par « Ajouter une personne » pour l’inscrire ici."
        ) % {"name": pupil.name, "class": ", ".join(found.places)}
        people.tell(_("liste des élèves"), pupil.line, reason)
        pairs.pop(pupil, None)
        plan.pairs.pop(pupil, None)
    people.pupils = [pupil for pupil in people.pupils if pupil not in refused]
    for guardian in people.guardians:
        guardian.children = [child for child in guardian.children if child not in refused]


def _guardians(plan: Plan, people: People, adults: list[Account], families: Families, mine: set[int]) -> None:
    """Guardians of the class are compared; one of another class is only linked, and stays as they are."""
    theirs = [account for account in adults if account.children & mine]
    # Whoever has no child in the class counts only if they may be one of its guardians, misspelt child and all.
    known = {key for account in theirs for key in account.last_keys}
    people.guardians = [
        g for g in people.guardians if g.children or g.maybe or (g.unsettled and g.last_keys & known)
    ]
    if Profile.GUARDIAN not in people.profiles:
        return
    join_lines(people, adults)
    outside = [a for a in adults if a not in theirs and a.row.presence == Presence.HERE]
    pairs = identify(plan, people, people.guardians, adults, families, outside)
    ours, foreign = [], 0
    for guardian in people.guardians:
        found = pairs.get(guardian)
        if found is not None and found.row.presence == Presence.HERE and found not in theirs:
            foreign += 1
        elif found is not None or guardian.children:
            ours.append(guardian)
    people.guardians = [g for g in people.guardians if g in ours or g in pairs]
    _compare(plan, people, Profile.GUARDIAN, ours, pairs)
    plan.counts[Profile.GUARDIAN].unchanged += foreign


def _compare(
    plan: Plan, people: People, profile: str, group: list[Person], pairs: dict[Person, Account]
) -> None:
    plan.counts[profile] = count = Count()
    compare_all(plan, count, group, pairs, people.classes)
