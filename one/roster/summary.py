"""What an import changes, by name, in words: who leaves, who no longer sees whom, who comes, moves, is corrected.

The same words before (the preview), after (the journal) and on the way back (what taking it back does).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from one.i18n import Lazy, _, lazy
from one.names import marked, told_apart
from one.roster.person import LABELS
from one.roster.settled import settled
from one.scope import Function, Profile
from one.store.pool import Connection, Pool
from one.store.roster import imports as store
from one.store.roster.imports import Changed, Standing, Who

# Who loses something comes first. The code, its title, and whether it takes something from somebody.
GROUPS: tuple[tuple[str, Lazy, bool], ...] = (
    ("untied", lazy("Perdent le lien avec un enfant"), True),
    ("gone", lazy("Départs de l’école"), True),
    ("out", lazy("Départs d’une classe"), True),
    ("demoted", lazy("Fonctions retirées"), True),
    ("came", lazy("Arrivées"), False),
    ("moved", lazy("Changements de classe"), False),
    ("tied", lazy("Nouveaux liens avec un enfant"), False),
    ("changed", lazy("Corrections"), False),
    ("places", lazy("Classes et école"), False),
    ("settled", lazy("Décisions prises à la main"), False),
)
# Beyond both, what is lost is no everyday change: whoever applies it says so with a tick. A single pupil of a class of
# four, or two families of a school, leave every week; three at once that are a fifth are a list cut short, as a rule.
FEW, SHARE = 2, 0.2

UNSURE = lazy("Rien n’est fait. Si la liste est bien complète, cochez la case.")


class Line(msgspec.Struct, frozen=True):
    """One person (or class), and what becomes of them. ``aside``: what tells namesakes apart."""

    words: str
    aside: str = ""
    person_id: int | None = None


class Group(msgspec.Struct, frozen=True):
    """Those of whom the same is said. ``loses``: it takes something from them."""

    code: str
    title: str
    loses: bool
    lines: list[Line]


class Summary(msgspec.Struct, frozen=True):
    """All of it; ``wide`` when it takes so much that it wants a tick."""

    groups: list[Group]
    wide: bool = False
    lost_links: int = 0
    lost_pupils: int = 0

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.groups)

    def text(self) -> str:
        """In words, for a terminal."""
        lines = []
        for group in self.groups:
            lines.append(f"{group.title} ({len(group.lines)})")
            lines += [f"  {line.words}{f' ({line.aside})' if line.aside else ''}" for line in group.lines]
        return "\n".join(lines)

    def count(self, *codes: str) -> int:
        """How many lines these groups have."""
        return sum(len(group.lines) for group in self.groups if group.code in codes)


async def summarise(
    connection: Connection | Pool,
    changes: Sequence[Changed],
    standing: Standing | None = None,
    *,
    ahead: bool = False,
) -> Summary:
    """In words, with the names of today; ``ahead`` when it has not happened yet."""
    people = await store.people(connection, (each for change in changes for each in change.people))
    ids = {change.row["class_id"] for change in changes if "class_id" in change.row}
    names = await store.class_names(connection, sorted(ids))
    # A class that is gone again, as after an import was taken back, is still called by what is known of it.
    names = {c.row["id"]: c.row["name"] for c in changes if c.kind == "class"} | names
    found = _Summing(people, names, ahead)
    named = {c.row["id"] for c in changes if c.kind == "class" and (not c.stays or "name" in c.changed)}
    for change in changes:
        if not change.settles and (change.kind != "class_known_as" or change.row["class_id"] not in named):
            getattr(found, f"see_{change.kind}")(change)
    for person_id, words in settled(changes, people, names):
        found.say_settled(person_id, words)
    found.end()
    links, pupils = len(found.lines["untied"]), found.lost_pupils
    wide = standing is not None and (_wide(links, standing.links) or _wide(pupils, standing.pupils))
    groups = [
        Group(code, str(title), loses, found.lines[code])
        for code, title, loses in GROUPS
        if found.lines[code]
    ]
    return Summary(groups, wide, links, pupils)


def _wide(lost: int, before: int) -> bool:
    return lost > FEW and lost > SHARE * before


class _Summing:
    """Changes of rows on their way to sentences about people."""

    def __init__(self, people: dict[int, Who], classes: dict[int, str], ahead: bool) -> None:
        self.people, self.classes, self.ahead = people, classes, ahead
        self.marks = told_apart(people.values())  # whoever a line is of has their login beside it anyway
        self.lines: defaultdict[str, list[Line]] = defaultdict(list)
        self.lost_pupils = 0
        self._made: set[int] = set()
        self._back: set[int] = set()
        self._came: dict[int, str] = {}
        self._gone: set[int] = set()
        self._entered: defaultdict[int, list[str]] = defaultdict(list)
        self._left: defaultdict[int, list[str]] = defaultdict(list)
        self._corrected: defaultdict[int, list[str]] = defaultdict(list)

    def end(self) -> None:
        """Put together what several rows say of one person."""
        for person_id in self._come_or_move():
            old, new = sorted(self._left[person_id]), sorted(self._entered[person_id])
            self._place(person_id, ", ".join(old), ", ".join(new))
        for person_id, said in self._corrected.items():
            self._say("changed", person_id, "%(name)s", " · ".join(said))
        for lines in self.lines.values():
            lines.sort(key=lambda line: (line.words, line.aside))

    def _come_or_move(self) -> list[int]:
        return sorted({*self._came, *self._gone, *self._entered, *self._left})

    def _place(self, person_id: int, old: str, new: str) -> None:
        """Where somebody was, and is."""
        who = self.people.get(person_id)
        pupil = who is not None and who.profile == Profile.PUPIL
        if person_id in self._gone:
            self.lost_pupils += pupil
            self._say("gone", person_id, "%(name)s", old)
        elif person_id in self._came:
            how = self._came[person_id]
            if person_id in self._made:
                how = _("nouveau compte")
            elif person_id in self._back:
                how = _("de retour")
            self._say("came", person_id, "%(name)s", ", ".join(filter(None, (how, new))))
        elif new and old:
            self._say("moved", person_id, _("%(name)s passe de %(old)s à %(new)s"), old=old, new=new)
        elif new:
            self._say("moved", person_id, _("%(name)s entre en %(new)s"), new=new)
        else:
            self.lost_pupils += pupil
            self._say("out", person_id, _("%(name)s quitte %(old)s"), old=old)

    def _say(self, code: str, person_id: int, words: str, aside: str = "", **more: str) -> None:
        who = self.people.get(person_id)
        if who is None:  # erased since
            return
        parts = [who.login, aside] if aside else [who.login]
        self.lines[code].append(Line(words % {"name": _called(who), **more}, " · ".join(parts), person_id))

    def see_person(self, change: Changed) -> None:
        """Made, or corrected."""
        person_id = change.row["id"]
        if change.before is None:
            self._made.add(person_id)
        elif change.after is not None:
            self._corrected[person_id] += [
                _("%(field)s %(old)s → %(new)s")
                % {
                    "field": LABELS[name],
                    "old": _shown(change.before[name]),
                    "new": _shown(change.after[name]),
                }
                for name in change.changed
            ]

    def see_attachment(self, change: Changed) -> None:
        """In the school, out of it, or otherwise than before."""
        person_id, was, is_ = change.row["person_id"], change.before, change.after
        before, after = (row.get("function") if row else None for row in (was, is_))
        if was is None:
            self._came[person_id] = ""
        elif is_ is None:
            self._gone.add(person_id)
        elif was["address"] != is_["address"]:
            self._corrected[person_id].append(_("adresse corrigée"))
        if before == Function.DIRECTION and after != before:
            self._say("demoted", person_id, _("%(name)s ne dirige plus l’école"))
        elif after == Function.DIRECTION and before != after:
            self._corrected[person_id].append(_("dirige désormais l’école"))

    def see_departure(self, change: Changed) -> None:
        """Somebody who had left and is back."""
        if change.after is None:
            self._back.add(change.row["person_id"])

    def see_membership(self, change: Changed) -> None:
        """Into a class, or out of it."""
        name = self.classes.get(change.row["class_id"], "")
        (self._entered if change.after else self._left)[change.row["person_id"]].append(name)

    def see_guardian(self, change: Changed) -> None:
        """A guardian and a child."""
        guardian, child = (self.people.get(change.row[name]) for name in ("guardian_id", "child_id"))
        if guardian is None or child is None:
            return
        names = {"guardian": _titled(guardian), "child": marked(child.name, self.marks.get(child.id))}
        if change.after:
            words = (
                _("%(guardian)s verra %(child)s")
                if self.ahead
                else _("%(guardian)s voit désormais %(child)s")
            )
        elif self.ahead:
            words = _("%(guardian)s ne verra plus %(child)s")
        else:
            words = _("%(guardian)s ne voit plus %(child)s")
        self.lines["tied" if change.after else "untied"].append(
            Line(words % names, guardian.login, guardian.id)
        )

    def say_settled(self, person_id: int, words: str) -> None:
        """Decided by hand, and named by the lists."""
        self.lines["settled"].append(Line(words, self.people[person_id].login, person_id))

    def see_class_known_as(self, change: Changed) -> None:
        """Lists have another name for it, that they are known to have from now on."""
        name, listed = self.classes.get(change.row["class_id"], ""), change.row["name"]
        if name == listed:
            return
        words = (
            _("Les listes appellent %(listed)s la classe %(name)s")
            if change.after
            else _("La classe %(name)s n’est plus connue sous le nom %(listed)s")
        )
        self.lines["places"].append(Line(words % {"listed": listed, "name": name}))

    def see_class(self, change: Changed) -> None:
        """Opened, closed, or called otherwise."""
        was, is_, name = change.before, change.after, change.row["name"]
        if was is None or is_ is None:
            words = _("La classe %(name)s est ouverte") if is_ else _("La classe %(name)s est supprimée")
        elif was["archived_at"] is None and is_["archived_at"] is not None:
            words = _("La classe %(name)s est archivée")
        elif was["archived_at"] is not None and is_["archived_at"] is None:
            words = _("La classe %(name)s est rouverte")
        elif was["name"] != name:
            words = _("La classe %(old)s s’appelle désormais %(name)s")
        else:
            words = _("La classe %(name)s : niveau %(level)s")
        said = {"name": name, "old": (was or {}).get("name", ""), "level": _shown((is_ or {}).get("level"))}
        self.lines["places"].append(Line(words % said))

    def see_school(self, change: Changed) -> None:
        """Called otherwise."""
        assert change.before is not None, "schools are not made in a record"
        words = _("L’école %(old)s s’appelle désormais %(name)s")
        self.lines["places"].append(Line(words % {"old": change.before["name"], "name": change.row["name"]}))


def _called(who: Who) -> str:
    return who.name if who.profile == Profile.PUPIL else _titled(who)


def _titled(who: Who) -> str:
    return f"{who.civility} {who.name}".strip()


def _shown(value: Any) -> str:
    if not value:
        return _("(rien)")
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return str(value)
