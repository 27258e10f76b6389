"""From the lists and a school as it stands to what an import changes: who is who, who is new, who is in question."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from one.i18n.words import worded
from one.names import class_key
from one.roster import spelling
from one.roster.account import Account, SchoolState, accounts_of
from one.roster.agreement import Families
from one.roster.by_hand import keep, recognise
from one.roster.class_names import call, recognise_classes
from one.roster.departures import keep_head
from one.roster.doubt import Answers
from one.roster.guardians import absorb
from one.roster.identity import ask
from one.roster.matching import match
from one.roster.person import People, Person
from one.roster.plan import Plan, compare
from one.roster.report import Count
from one.scope import Function, Profile
from one.store.roster.people import Presence


def draw(people: People, state: SchoolState, answers: Answers) -> Plan:
    """Find every person's account and list the differences; sets the ids of those found.

    Whom only a person can tell is taken out of ``people``, and asked in the plan.
    """
    call(people, state)
    accounts, families = accounts_of(state), Families.of(people)
    plan = Plan({}, [], [], [], [], [], {}, [], answers=answers, by_hand=state.by_hand)
    for profile, group in (
        (Profile.PUPIL, people.pupils),
        (Profile.TEACHER, people.teachers),
        (Profile.GUARDIAN, people.guardians),
    ):
        plan.counts[profile] = count = Count()
        if profile not in people.profiles:
            count.unchanged = sum(a.row.presence == Presence.HERE for a in accounts[profile])
            continue
        if profile == Profile.GUARDIAN:
            join_lines(people, accounts[profile])
        pairs = identify(plan, people, group, accounts[profile], families)
        if profile == Profile.PUPIL:
            recognise_classes(plan, people, state, pairs)
            unsaid = {pupil: found for pupil, found in pairs.items() if not pupil.classes}
            _keep_classes(people, state, unsaid)
        if profile == Profile.TEACHER:
            heads = [a for a in accounts[profile] if a.row.function == Function.DIRECTION]
            keep_head(plan, people, heads, set(pairs.values()))
            if profile in people.rejected:
                _keep_classes(people, state, pairs)
        compare_all(plan, count, group, pairs, people.classes)
        kept = set(pairs.values())
        plan.gone += [a for a in accounts[profile] if a.row.presence == Presence.HERE and a not in kept]
    return plan


def compare_all(
    plan: Plan, count: Count, group: list[Person], pairs: dict[Person, Account], classes: dict[str, str]
) -> None:
    """Note what changes for each of them. A guardian of a child in question stays as they are: they tell who it is."""
    for person in group:
        found = pairs.get(person)
        if found is not None and person.maybe and found.row.presence == Presence.HERE:
            count.unchanged += 1
        else:
            compare(plan, count, person, found, classes)


def identify(
    plan: Plan,
    people: People,
    group: list[Person],
    accounts: list[Account],
    families: Families,
    outside: Collection[Account] = (),
) -> dict[Person, Account]:
    """Who of the group has which account, and the questions that are left; sets the ids of those found.

    Nothing is asked about accounts ``outside`` of what the lists are about: they neither gain nor lose by them.
    """
    known = recognise(plan, people, group, accounts)
    rest = [account for account in accounts if account not in known.values()]
    matches = match([person for person in group if person not in known], rest, families)
    matches.pairs |= known
    for person, candidates in [*matches.doubtful.items()] if outside else ():
        matches.doubtful[person] = [account for account in candidates if account not in outside]
        if not matches.doubtful[person]:
            del matches.doubtful[person]
    waiting = ask(plan, people, matches)
    waiting |= keep(plan, people, group, matches.pairs)
    for person, found in matches.pairs.items():
        person.id, person.login = found.row.id, found.row.login
    plan.pairs |= matches.pairs
    _set_aside(people, group, waiting)
    # Guardians of whom only children in question are known wait with them.
    group[:] = [p for p in group if p in matches.pairs or p.children or not p.maybe]
    return matches.pairs


def _set_aside(people: People, group: list[Person], waiting: dict[Person, list[Account]]) -> None:
    """Nothing is done of whoever is in question."""
    if not waiting:
        return
    group[:] = [person for person in group if person not in waiting]
    for guardian in people.guardians:
        for child in [child for child in guardian.children if child in waiting]:
            guardian.children.remove(child)
            guardian.maybe |= {account.row.id for account in waiting[child]}
        guardian.doubtful = [(child, why) for child, why in guardian.doubtful if child not in waiting]


def join_lines(people: People, accounts: Iterable[Account]) -> None:
    """A guardian with a line for each child, at two addresses, is one person if an account has all these children."""
    named = defaultdict(list)
    for guardian in people.guardians:
        for last in guardian.last_keys:
            for first in spelling.keys(guardian.first_name):
                named[last, first].append(guardian)
    known = defaultdict(list)
    for account in accounts:
        if account.row.presence == Presence.HERE:
            for last in account.last_keys:
                for first in account.first_keys:
                    known[last, first].append(account)
    joined: set[Person] = set()
    for key, lines in named.items():
        for account in known.get(key, ()) if len(lines) > 1 else ():
            theirs = [g for g in lines if g.known_children & account.children and g not in joined]
            others = any(a is not account and a.children & account.children for a in known[key])
            if len(theirs) > 1 and not others and _are_one(theirs):
                for other in theirs[1:]:
                    absorb(theirs[0], other)
                joined |= {*theirs[1:]}
                _say_joined(people, theirs, account)
    people.guardians[:] = [guardian for guardian in people.guardians if guardian not in joined]


def _are_one(lines: list[Person]) -> bool:
    """Whether nothing in these lines speaks against their being of one person: each names other children."""
    children = [child for guardian in lines for child in guardian.children]
    if len(children) != len({*children}) or len({g.civility for g in lines} - {""}) > 1:
        return False
    mails = [g.email_keys for g in lines if g.email_keys]
    mobiles = {g.mobile for g in lines if g.mobile}
    return len(mails) < 2 or bool(frozenset.intersection(*map(frozenset, mails))) or len(mobiles) < 2


def _say_joined(people: People, lines: list[Person], account: Account) -> None:
    people.tell(
        people.files.get(Profile.GUARDIAN, ""),
        lines[1].line,
        worded(
            "%(name)s est aussi à la ligne %(line)s, à une autre adresse : le compte %(login)s a déjà ces enfants, il les garde."
        ),
        name=lines[1].name,
        line=lines[0].line,
        login=account.row.login,
    )


def _keep_classes(people: People, state: SchoolState, pairs: dict[Person, Account]) -> None:
    """A teacher has a line for each class: one that was not read takes no class away. Nor does an empty cell a pupil's."""
    names = {class_key(row.name): row.name for row in state.classes if not row.ended}
    for person, found in pairs.items():
        for key in sorted(found.classes & names.keys()):
            person.classes.setdefault(key)
            people.classes.setdefault(key, names[key])
            people.levels.setdefault(key, "")
