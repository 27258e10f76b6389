"""The people of a class as the templates read them."""

from collections.abc import Mapping
from typing import Any

from one.classroom import access
from one.classroom.access import Members, Person
from one.i18n import Lazy, lazy
from one.names import marked
from one.scope import STAFF, Profile, Scope

GROUPS = (
    (Profile.PUPIL, lazy("Élèves")),
    (Profile.GUARDIAN, lazy("Responsables")),
    (Profile.TEACHER, lazy("Enseignants")),
)


def group(scope: Scope, shown: Members, profile: Profile, title: Lazy) -> dict[str, Any]:
    """The people of one profile and how many have activated; the blocked are not waited for."""
    kind = STAFF if profile == Profile.TEACHER else (profile,)
    members = [p for p in shown.people if p.profile in kind]
    open_ones = [p for p in members if p.blocked_at is None]
    active, marks = sum(p.active for p in open_ones), shown.marks
    return {
        "profile": profile,
        "title": title,
        "people": [view(scope, shown, p, marks) for p in members],
        "total": len(open_ones),
        "active": active,
        "waiting": len(open_ones) - active,
    }


def view(
    scope: Scope, shown: Members, person: Person, marks: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """One of them; ``marks`` are those of ``shown``, for who asks for many."""
    pupil = person.profile == Profile.PUPIL
    marks = shown.marks if marks is None else marks
    names = {p.id: marked(p.name if pupil else p.first_name, marks.get(p.id)) for p in shown.people}
    state = "blocked" if person.blocked_at else "active" if person.active else "waiting"
    return {
        "id": person.id,
        "name": person.name,
        "mark": marks.get(person.id, ""),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "login": person.login,
        "no_photo": person.no_photo,
        "profile": person.profile,
        "civility": person.civility,
        "state": state,
        "code_at": person.code_at,
        "code_until": person.code_until,
        "activated_at": person.activated_at,
        "reminded_at": person.reminded_at if state == "waiting" else None,
        "relatives": [
            {
                "id": p.id,
                "name": names[p.id],
                "touch": not pupil or access.may_touch(scope, shown.classroom, p),
            }
            for p in shown.people
            if p.id in person.relatives
        ],
        "touch": access.may_touch(scope, shown.classroom, person),
        "account": access.may_change(scope, person),
        "code": access.may_give_code(scope, shown.classroom.school_id, person),
        "brought": access.brought(shown.classroom, person),
        "settle": access.may_settle(scope, shown.classroom, person),
        "unblock": access.may_unblock(scope, shown.classroom, person),
    }
