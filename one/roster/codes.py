"""The first activation codes of those an import made accounts for."""

from one.accounts.codes import IssuedCode, make
from one.resources import Resources
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.store.work import Work


async def make_codes(w: Work, resources: Resources, plan: Plan, people: People) -> list[IssuedCode]:
    """One for each new account, known only here."""
    ids = [person.id for person in plan.new]
    codes, until = await make(w.connection, resources.key, ids, resources.settings.code_days)
    return [
        IssuedCode(p.login, p.first_name, p.last_name, p.profile, _class_names(people, p), code, until)
        for p, code in zip(plan.new, codes, strict=True)
    ]


def _class_names(people: People, person: Person) -> str:
    """The person's classes, or their children's."""
    keys = dict(person.classes)
    for child in person.children:
        keys |= child.classes
    return ", ".join(people.classes[key] for key in keys)
