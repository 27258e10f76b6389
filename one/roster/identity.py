"""The questions of who is whom, in words, and what their answers say."""

from functools import reduce

from one.i18n.words import Words, worded
from one.roster.account import Account
from one.roster.doubt import OTHER, SAME, Doubt, Reading, key
from one.roster.matching import Matches
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.store.roster.people import Presence
from one.templating.times import said


def ask(plan: Plan, people: People, matches: Matches) -> dict[Person, list[Account]]:
    """Ask about each person who is in doubt; answers become pairs, and who is left waits with their accounts."""
    waiting: dict[Person, list[Account]] = {}
    taken = set(matches.pairs.values())
    for person, candidates in matches.doubtful.items():
        doubt = question(people, person, candidates)
        answer = plan.ask(doubt)
        if answer == OTHER:
            continue
        chosen = _chosen(answer, candidates)
        if chosen is not None and chosen not in taken:
            matches.pairs[person] = chosen
            taken.add(chosen)
            continue
        if chosen is not None:  # it was given to somebody else, too
            plan.reopen(doubt)
        waiting[person] = candidates
        plan.held |= {account.row.id for account in candidates if account not in taken}
    return waiting


def _chosen(answer: str, candidates: list[Account]) -> Account | None:
    codes = _codes(candidates)
    return candidates[codes.index(answer)] if answer in codes else None


def _codes(candidates: list[Account]) -> list[str]:
    if len(candidates) == 1:
        return [SAME]
    return [f"{SAME}-{n}" for n in range(1, len(candidates) + 1)]


def question(people: People, person: Person, candidates: list[Account]) -> Doubt:
    """Whether somebody of the lists is the person of one of these accounts."""
    listed = described(person, people)
    known = reduce(_either, map(described_account, candidates))
    here = any(account.row.presence == Presence.HERE for account in candidates)
    text = worded("%(listed)s est dans la liste ; %(known)s n’y est plus. Est-ce la même personne ?")
    if not here:
        text = worded(
            "%(listed)s est dans la liste ; %(known)s avait quitté l’école. Est-ce la même personne ?"
        )
    readings = [
        Reading(
            code,
            worded("C’est la même personne : %(login)s reste son compte, corrigé.")
            % {"login": account.row.login},
        )
        for code, account in zip(_codes(candidates), candidates, strict=True)
    ]
    apart = worded("Ce sont des personnes différentes : %(name)s reçoit un nouveau compte.") % {
        "name": person.name
    }
    readings.append(Reading(OTHER, apart))
    ids = tuple(account.row.id for account in candidates)
    return Doubt(
        key("person", person.profile, _signs(person), ids),
        f"person.{person.profile}",
        text % {"listed": listed, "known": known},
        tuple(readings),
        ids,
    )


def _either(one: Words, other: Words) -> Words:
    return worded("%(one)s ou %(other)s") % {"one": one, "other": other}


def _signs(person: Person) -> tuple[object, ...]:
    """What the lists say of somebody, in one order."""
    return (
        sorted(person.last_keys),
        person.first_key,
        str(person.birth_date or ""),
        sorted(person.address_keys),
        sorted(person.email_keys),
        sorted(child.first_key for child in person.children),
    )


def described(person: Person, people: People) -> Words:
    """Somebody of the lists, with what tells them from others."""
    parts: list[str | Words] = [said(person.birth_date, "d MMMM y")] if person.birth_date else []
    parts += [people.classes[key] for key in person.classes if key in people.classes]
    parts += [person.address] if person.address else []
    parts += [person.email] if person.email else []
    if person.children:
        parts.append(
            worded("enfants : %(names)s") % {"names": ", ".join(c.first_name for c in person.children)}
        )
    return _shown(" ".join(p for p in (person.civility, person.name) if p), parts)


def described_account(account: Account) -> Words:
    """Somebody who has an account. Their e-mail and mobile are their own: not shown."""
    row = account.row
    parts: list[str | Words] = [said(row.birth_date, "d MMMM y")] if row.birth_date else []
    parts += account.places
    parts += [address for address in row.addresses if address]
    if account.offspring:
        parts.append(worded("enfants : %(names)s") % {"names": ", ".join(account.offspring)})
    parts.append(worded("compte %(login)s") % {"login": row.login})
    return _shown(" ".join(p for p in (row.civility, account.name) if p), parts)


def _shown(name: str, parts: list[str | Words]) -> Words:
    if not parts:
        return Words("%(name)s", {"name": name})
    return Words("%(name)s (%(parts)s)", {"name": name, "parts": parts})
