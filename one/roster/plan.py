"""The differences between a school as it stands and as its export says, before anything is written."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from one import phones
from one.i18n import _
from one.names import class_key, respelt
from one.roster.account import Account, SchoolState
from one.roster.doubt import Answers, Doubt
from one.roster.person import LABELS, People, Person
from one.roster.report import Change, Count, Duplicate
from one.scope import Function, Profile
from one.store.roster.by_hand import ByHand
from one.store.roster.people import PersonChange, PersonRow, Presence
from one.store.roster.school import ClassRow


class Plan(msgspec.Struct):
    """Who is who, and what changes. People who are new have no id yet.

    ``held`` are accounts that stay as they are whatever the lists say, ``tied`` such links (guardian, child).
    ``doubts`` are the questions that are open, ``settled`` those that ``answers`` had an answer to. ``all_leave``:
    whoever is missing leaves, unasked. ``by_hand``: what people decided; ``agreed``, which of these places, (class,
    person), the lists say by themselves, ``confirmed`` all such links, places and people. ``class_names``: what the
    lists call classes that had another name.
    """

    pairs: dict[Person, Account]
    new: list[Person]
    gone: list[Account]
    changed: list[PersonChange]
    attached: list[tuple[Person, str | None]]  # whose attachment is made or altered, with the function
    returned: list[int]
    counts: dict[str, Count]
    changes: list[Change]
    held: set[int] = set()
    tied: set[tuple[int, int]] = set()
    by_hand: ByHand = ByHand()
    agreed: set[tuple[int, int]] = set()
    confirmed: tuple[list[tuple[int, int]], list[tuple[int, int]], list[int]] = ([], [], [])
    class_names: dict[int, str] = {}
    answers: Answers = {}
    all_leave: bool = False
    doubts: list[Doubt] = []
    settled: dict[str, str] = {}

    def ask(self, doubt: Doubt) -> str:
        """The answer that was given to a question; empty when it is open."""
        answer = self.answers.get(doubt.key, "")
        if doubt.allows(answer):
            self.settled[doubt.key] = answer
            return answer
        self.doubts.append(doubt)
        return ""

    def reopen(self, doubt: Doubt) -> None:
        """The answer that was given does not go with another one."""
        del self.settled[doubt.key]
        self.doubts.append(doubt)


def compare(plan: Plan, count: Count, person: Person, found: Account | None, classes: dict[str, str]) -> None:
    """Count one person, and note what changes for them."""
    if found is None:
        count.created += 1
        plan.new.append(person)
        plan.attached.append((person, Function.DIRECTION if person.head else None))
        return
    row = found.row
    change = PersonChange(
        row.id,
        person.civility or row.civility,
        respelt(row.last_name, person.last_name),
        respelt(row.first_name, person.first_name),
        person.birth_date or row.birth_date,
        row.email or person.email or None,
        row.mobile or person.mobile or None,
    )
    differences = [
        f"{label} {_shown(field, getattr(row, field))} → {_shown(field, getattr(change, field))}"
        for field, label in LABELS.items()
        if getattr(row, field) != getattr(change, field)
    ]
    if differences:
        plan.changed.append(change)
    differences += _place(plan, person, row)
    if person.profile != Profile.GUARDIAN and person.classes.keys() != found.classes:
        old_names = ", ".join(sorted(classes.get(key, key.upper()) for key in found.classes))
        new_names = ", ".join(sorted(classes[key] for key in person.classes))
        differences.append(
            _("classe %(old)s → %(new)s")
            % {"old": _shown("class", old_names), "new": _shown("class", new_names)}
        )
    if not differences:
        count.unchanged += 1
        return
    count.updated += 1
    text = ", ".join([f"{row.first_name} {row.last_name} ({row.login})", *differences])
    plan.changes.append(Change("~", person.profile, text))


def _place(plan: Plan, person: Person, row: PersonRow) -> list[str]:
    """What changes between somebody and the school."""
    function = _function(person, row.function)
    if row.presence == Presence.HERE:
        differences = []
        if function != row.function:
            differences.append(_("prend la direction") if function else _("n’a plus la direction"))
        if person.address != row.addresses[0]:
            differences.append(_("adresse corrigée"))
    elif row.presence == Presence.LEFT:
        differences = [_("revient à l’école")]
        plan.returned.append(row.id)
    else:
        differences = [_("vient d’une autre école")]
    if differences:
        plan.attached.append((person, function))
    return differences


def _shown(field: str, value: object) -> str:
    if not value:
        return _("(rien)")
    return phones.shown(str(value)) if field == "mobile" else str(value)


def _function(person: Person, function: str | None) -> str | None:
    """The export says who directs; a référent was named by the platform and stays so."""
    if person.profile != Profile.TEACHER or person.head is None or function == Function.REFERENT:
        return function
    return Function.DIRECTION if person.head else None


def say_gone(plan: Plan, state: SchoolState) -> None:
    """Count those who leave, and who stay though no list names them; add the former to the differences."""
    for row in state.people:
        if row.id in plan.held:
            plan.counts[row.profile].unchanged += 1
    for candidate in plan.gone:
        row = candidate.row
        plan.counts[row.profile].left += 1
        plan.changes.append(Change("-", row.profile, f"{row.first_name} {row.last_name} ({row.login})"))


def say_new(plan: Plan, classes: dict[str, str]) -> None:
    """Add the new people to the differences, once their logins are known."""
    for person in plan.new:
        where = ", ".join(classes[key] for key in person.classes)
        text = f"{person.name}{f', {where}' if where else ''} ({person.login})"
        plan.changes.append(Change("+", person.profile, text))


def wanted_links(people: People, state: SchoolState) -> set[tuple[int, int]]:
    """(guardian, child) of the export. A child of the right name in another class keeps a link, gets none."""
    links = {(g.id, child.id) for g in people.guardians for child in g.children}
    existing = set(state.links)
    for guardian in people.guardians:
        for child, problem in guardian.doubtful:
            if (guardian.id, child.id) in existing:
                links.add((guardian.id, child.id))
            elif (guardian.id, child.id) not in links:
                people.problems.append(problem)
    return links


def wanted_memberships(people: People, class_ids: dict[str, int]) -> set[tuple[int, int]]:
    """(class, person) of the export."""
    return {(class_ids[key], p.id) for p in people.everybody() for key in p.classes}


def class_ids(rows: Iterable[ClassRow]) -> dict[str, int]:
    """Ids by class key; of two spellings of one key the older class."""
    ids: dict[str, int] = {}
    for row in rows:
        ids.setdefault(class_key(row.name), row.id)
    return ids


def duplicates(people: People) -> list[Duplicate]:
    """Adults of one name with an account each. Pupils of one name have two birth dates: they are two."""
    groups: defaultdict[tuple[str, str, str], list[Person]] = defaultdict(list)
    for person in (*people.teachers, *people.guardians):
        groups[person.profile, min(person.last_keys), person.first_key].append(person)
    return [Duplicate(g[0].name, [p.login for p in g]) for g in groups.values() if len(g) > 1]
