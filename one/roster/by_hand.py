"""What people decided by hand goes before what lists say: it is kept, and named to who imports.

A list is often older than the decision. So a guardian who was cut from a child stays cut, a pupil who was moved stays
moved, names that were corrected stay, two accounts that were merged stay one. When a list comes to say the same,
the decision has done its work and is forgotten; what a pupil's class or a stay is about ends with the school year.
"""

from one import clock
from one.i18n.words import Words, worded
from one.names import class_key, fold
from one.roster import spelling
from one.roster.account import Account, SchoolState
from one.roster.doubt import Doubt, Reading, key
from one.roster.guardians import absorb
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.scope import Profile
from one.store.roster.by_hand import Alias, Decision
from one.store.roster.people import Presence

BACK = "back"
AWAY = "away"


def recognise(
    plan: Plan, people: People, group: list[Person], accounts: list[Account]
) -> dict[Person, Account]:
    """Who of the lists is known by another name, and so by no sign; lines of one merged account become one."""
    found: dict[Person, Account] = {}
    for account in accounts:
        aliases = plan.by_hand.aliases.get(account.row.id, [])
        if not aliases or account.row.presence == Presence.ELSEWHERE:
            continue
        theirs = [p for p in group if p not in found and any(_is(p, account, alias) for alias in aliases)]
        if len(theirs) > 1 and not any(alias.merged for alias in aliases):
            continue  # two of the lists have the name of before: the signs decide
        if theirs:
            found[_joined(people, group, theirs, account)] = account
    return found


def _is(person: Person, account: Account, alias: Alias) -> bool:
    """The name lists have for somebody, and a sign of theirs; no sign speaks against it."""
    if not person.last_keys & spelling.keys(alias.last_name):
        return False
    if not spelling.keys(person.first_name) & spelling.keys(alias.first_name):
        return False
    if person.profile == Profile.PUPIL:
        return bool(person.birth_date) and person.birth_date in (alias.birth_date, account.row.birth_date)
    email = (alias.email or "").lower()
    signs = (
        email in person.email_keys,
        account.email_key in person.email_keys,
        {spelling.address(address) for address in alias.addresses} & person.address_keys,
        account.address_keys & person.address_keys,
        account.children & person.known_children,
        person.profile == Profile.TEACHER and not (person.email_keys and (email or account.email_key)),
    )
    return any(signs)


def _joined(people: People, group: list[Person], theirs: list[Person], account: Account) -> Person:
    """One person of all these lines, called and reached as the account is."""
    names = fold(account.row.last_name), fold(account.row.first_name)
    theirs.sort(key=lambda p: (fold(p.last_name), p.first_key) != names)
    first, *others = theirs
    for other in others:
        absorb(first, other)
        first.classes |= other.classes
        first.last_keys |= other.last_keys
        first.head = first.head or other.head
        group.remove(other)
        for guardian in people.guardians:
            if other in guardian.children:
                guardian.children = list(dict.fromkeys(first if c is other else c for c in guardian.children))
    if account.row.birth_date in {person.birth_date for person in theirs}:
        first.birth_date = account.row.birth_date
    if account.row.addresses and spelling.address(account.row.addresses[0]) in first.address_keys:
        first.address = account.row.addresses[0]
    return first


def keep(
    plan: Plan, people: People, group: list[Person], pairs: dict[Person, Account]
) -> dict[Person, list[Account]]:
    """Keep names, places and partings of those who were found; return who has left by hand, to be asked about."""
    away: dict[Person, list[Account]] = {}
    for person, account in [*pairs.items()]:
        if account.row.presence == Presence.LEFT and not _returns(plan, people, person, account):
            away[person] = [account]
            del pairs[person]
            continue
        _keep_names(plan, people, person, account)
        if person.profile == Profile.GUARDIAN:
            parted = _keep_partings(plan, people, person, account)
            waits = bool(person.maybe) and not person.children
            if account.row.presence != Presence.HERE and (parted or waits):
                group.remove(person)
                del pairs[person]
        else:
            _keep_places(plan, people, person, account)
    return away


def _returns(plan: Plan, people: People, person: Person, account: Account) -> bool:
    decision = plan.by_hand.detached.get(account.row.id)
    if decision is None:
        return True
    text = worded(
        "%(name)s (%(login)s) a été retiré de l’école %(when)s ; la liste le nomme encore. Revient-il ?"
    ) % {
        "name": account.name,
        "login": account.row.login,
        "when": when(decision),
    }
    readings = (
        Reading(AWAY, worded("La liste est ancienne : il reste hors de l’école.")),
        Reading(BACK, worded("Il est bien dans l’école : il y revient avec son compte.")),
    )
    about = (account.row.id,)
    return plan.ask(Doubt(key("returns", *about, decision.at), "returns", text, readings, about)) == BACK


def _keep_names(plan: Plan, people: People, person: Person, account: Account) -> None:
    """Names that somebody corrected are not corrected back."""
    row = account.row
    aliases = plan.by_hand.aliases.get(row.id, [])
    listed = person.last_name, person.first_name
    if not aliases or (fold(listed[0]), fold(listed[1])) == (fold(row.last_name), fold(row.first_name)):
        return
    person.last_name, person.first_name = row.last_name, row.first_name
    merged = any(
        alias.merged and (fold(alias.last_name), fold(alias.first_name)) == (fold(listed[0]), fold(listed[1]))
        for alias in aliases
    )
    if not merged:
        _tell(
            people,
            person,
            worded("%(kept)s garde le nom corrigé à la main ; la liste dit %(listed)s.")
            % {"kept": account.name, "listed": f"{listed[1]} {listed[0]}"},
        )


def _keep_partings(plan: Plan, people: People, person: Person, account: Account) -> bool:
    """A guardian is not tied again to a child whom they were cut from; True when they have no other in the lists."""
    cut = [child for child in person.children if (account.row.id, child.id) in plan.by_hand.cut]
    if not cut:
        return False
    for child in cut:
        decision = plan.by_hand.cut[account.row.id, child.id]
        reason = worded(
            "%(guardian)s n’est plus responsable de %(child)s : lien retiré %(when)s. La liste le nomme encore ;"
            " le lien n’est pas refait. Pour le refaire : « Paramétrage de la classe »."
        )
        values = {"guardian": account.name, "child": child.name, "when": when(decision)}
        _tell(people, person, reason % values)
    person.children = [child for child in person.children if child not in cut]
    return not person.children


def _keep_places(plan: Plan, people: People, person: Person, account: Account) -> None:
    """Somebody who was put in a class, or taken out of one, is where they were put."""
    decided, names = plan.by_hand, plan.by_hand.class_names
    mine = account.row.id
    entered = {class_key(names[c]): (c, mine) for c, p in decided.entered if p == mine}
    left = {class_key(names[c]): (c, mine) for c, p in decided.left if p == mine}
    plan.agreed |= {entered[place] for place in entered.keys() & person.classes.keys()}
    stale = left.keys() & person.classes.keys()
    wanted = {place: pair for place, pair in entered.items() if place not in person.classes}
    # A pupil whom the list has in a third class was moved once more.
    if person.profile == Profile.PUPIL and person.classes.keys() - stale:
        wanted = {}
    if not stale and not wanted:
        return
    listed = ", ".join(people.classes[place] for place in person.classes)
    person.classes = {place: None for place in person.classes if place not in stale} | dict.fromkeys(wanted)
    for place, (class_id, _person) in wanted.items():
        people.classes.setdefault(place, names[class_id])
        people.levels.setdefault(place, "")
    found = [
        *(decided.entered[pair] for pair in wanted.values()),
        *(decided.left[left[place]] for place in stale),
    ]
    words = worded(
        "%(name)s : %(kept)s, par une décision prise %(when)s ; la liste dit %(listed)s. Rien ne change."
    )
    values = {
        "name": account.name,
        "kept": ", ".join(people.classes[place] for place in person.classes) or worded("aucune classe"),
        "when": when(found[0]),
        "listed": listed or worded("aucune classe"),
    }
    _tell(people, person, words % values)


def stay(plan: Plan, people: People, state: SchoolState, class_id: int | None = None) -> None:
    """Who was added by hand stays though no list names them; so does a link that was made by hand.

    ``class_id``: the lists are of this class, which those leave who are ``gone``.
    """
    plan.confirmed = agreed(people, plan)
    leaving = {account.row.id: account for account in plan.gone}
    tied = {(g, c) for g, c in state.links if (g, c) in plan.by_hand.tied and c not in leaving}
    plan.tied |= tied
    held = {g for g, _child in tied} & leaving.keys()
    held |= {i for i in plan.by_hand.attached if i in leaving and leaving[i].row.profile != Profile.GUARDIAN}
    held |= {i for place, i in plan.by_hand.entered if place == class_id and i in leaving}
    plan.held |= held
    plan.gone = [account for account in plan.gone if account.row.id not in held]
    for account in (leaving[i] for i in sorted(held)):
        words = worded(
            "%(name)s (%(login)s) n’est dans aucune liste et reste : c’est une décision prise à la main."
        )
        about = {"name": account.name, "login": account.row.login}
        people.tell(people.files.get(account.row.profile, ""), 0, words % about)
    names = {row.id: f"{row.first_name} {row.last_name}" for row in state.people}
    listed = {(guardian.id, child.id) for guardian in people.guardians for child in guardian.children}
    for g, c in sorted(tied - listed) if Profile.GUARDIAN in people.profiles else ():
        words = worded(
            "%(guardian)s reste responsable de %(child)s : lien fait %(when)s, que la liste ne dit pas."
        )
        tie = {"guardian": names[g], "child": names[c], "when": when(plan.by_hand.tied[g, c])}
        people.tell(people.files[Profile.GUARDIAN], 0, words % tie)


def when(decision: Decision) -> Words:
    """« le 12/03/2026 par Dora Direction »."""
    day = f"{clock.local(decision.at):%d/%m/%Y}"
    if decision.by:
        return worded("le %(day)s par %(who)s") % {"day": day, "who": decision.by}
    return worded("le %(day)s") % {"day": day}


def agreed(people: People, plan: Plan) -> tuple[list[tuple[int, int]], list[tuple[int, int]], list[int]]:
    """The links, places and people that the lists name by now, too."""
    named = {(guardian.id, child.id) for guardian in people.guardians for child in guardian.children}
    here = {person.id for person in people.everybody()}
    decided = plan.by_hand
    return sorted(named & decided.tied.keys()), sorted(plan.agreed), sorted(here & decided.attached.keys())


def _tell(people: People, person: Person, reason: Words) -> None:
    people.tell(people.files.get(person.profile, ""), person.line, reason)
