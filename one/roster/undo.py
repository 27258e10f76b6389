"""Taking an import back: exactly what it changed, in one transaction, or nothing at all.

What it changed may have gone on to live: an account was activated, a teacher moved the child, the next lists came.
Then it is no longer the import's to take back, and everything that stands in the way is told at once.
"""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from one import acts, channels
from one.errors import Invalid, NotFound
from one.i18n import _
from one.people.news import LISTS, TIE
from one.resources import Resources
from one.roster.history import Entry, may_undo, undoable
from one.roster.obstacles import Obstacles
from one.roster.progress import Step, step
from one.roster.summary import Summary, summarise
from one.scope import Profile, Scope
from one.store.classroom import members
from one.store.pool import Connection
from one.store.roster import imports as store
from one.store.roster import kept, told
from one.store.roster import undo as rows
from one.store.roster.imports import Changed, Import
from one.store.roster.school import lock_accounts
from one.store.work import Work, rehearsal, work

# Rows are taken away from the leaves to the root, and put back the other way.
_ORDER = ("class_known_as", "guardian", "membership", "departure", "attachment", "class", "person")


class Undoing(msgspec.Struct, frozen=True):
    """What taking an import back would do, or what stands in the way of it: then it would do nothing."""

    entry: Entry
    back: Summary
    obstacles: list[str]

    def text(self, *, dry_run: bool) -> str:
        """In words, for a terminal."""
        number = {"n": self.entry.about.id}
        if self.obstacles:
            title = _("L’import n° %(n)s ne peut plus être annulé :") % number
            return "\n".join([title, *(f"  {each}" for each in self.obstacles)])
        done = (
            _("L’import n° %(n)s serait annulé (essai : rien n’est enregistré)")
            if dry_run
            else _("L’import n° %(n)s est annulé")
        )
        return f"{done % number}\n{self.back.text()}"


async def preview(scope: Scope | None, resources: Resources, import_id: int) -> Undoing:
    """What ``undo`` would do, done and taken back. ``scope`` is None at the command line. Raises NotFound."""
    found = await undoable(scope, resources, import_id)
    async with rehearsal(scope, resources) as w:
        back, obstacles = await _undo(w, found.about)
    return Undoing(found, back, obstacles)


async def undo(scope: Scope | None, resources: Resources, import_id: int) -> Undoing:
    """Take an import back. Raises NotFound, and Invalid with all that stands in the way; then nothing is changed."""
    found = await undoable(scope, resources, import_id)
    async with work(scope, resources) as w:
        back = await take_back(w, import_id)
    return Undoing(found, back, [])


async def take_back(w: Work, import_id: int) -> Summary:
    """The same, in a unit of work: what was changed."""
    about = await store.find(w.connection, import_id)
    if about is None:
        raise NotFound
    back, obstacles = await _undo(w, about)
    if obstacles:
        raise Invalid({"": obstacles})
    await store.set_undone(w.connection, import_id, w.actor_id)
    await kept.forget(w.connection, about.school_id, about.class_id, import_id)
    target = f"class:{about.class_id}" if about.class_id is not None else ""
    await w.audit(acts.IMPORT_UNDONE, school_id=about.school_id, target=target, **{"import": import_id})
    return back


async def _undo(w: Work, about: Import) -> tuple[Summary, list[str]]:
    """All the work, inside the transaction; what stands in the way is found before anything is written."""
    await lock_accounts(w.connection)
    await store.hold(w.connection, about.id)
    again = await store.find(w.connection, about.id)
    if again is None or not may_undo(w.scope, again):
        raise NotFound
    changes = await store.changes(w.connection, about.id)
    back = await summarise(w.connection, [change.reversed() for change in changes], ahead=w.tried)
    if again.undone_at is not None:
        return back, [_("Cet import est déjà annulé.")]
    obstacles = await _obstacles(w.connection, about, changes)
    if not obstacles:
        step(Step.PLACES)
        await _write(w, about, changes)
        step(Step.TELLING)
    return back, obstacles


async def _obstacles(connection: Connection, about: Import, changes: Sequence[Changed]) -> list[str]:
    """All that followed and forbids it, in sentences."""
    people = await store.people(connection, (each for change in changes for each in change.people))
    found = Obstacles(people)
    for kind in store.KEYS:
        mine = [change for change in changes if change.kind == kind]
        now = await rows.hold(connection, kind, mine) if mine else {}
        for change in mine:
            if change.settles:  # what was decided since stands, and is in nobody's way
                continue
            if any(person_id not in people for person_id in change.people):  # merged into another account
                found.changed(change)
            found.compare(change, now.get(change.key))
    made = [c.row["id"] for c in changes if c.kind == "person" and c.before is None]
    opened = {c.row["id"]: c.row["name"] for c in changes if c.kind == "class" and c.before is None}
    for person_id in sorted(await rows.activated(connection, made)):
        found.tell(person_id, _("le compte a été activé"))
    for person_id in sorted(await rows.used(connection, made)):
        found.tell(person_id, _("le compte a servi"))
    for class_id in sorted(await rows.classes_used(connection, list(opened))):
        found.say(_("La classe %(name)s a déjà servi.") % {"name": opened[class_id]})
    for kind, others in (await rows.others(connection, made, list(opened))).items():
        known = {change.key for change in changes if change.kind == kind and change.after is not None}
        for row in others:
            if tuple(row[name] for name in store.KEYS[kind]) not in known:
                found.changed(Changed(kind, None, row))
    gone = [c.row["person_id"] for c in changes if c.kind == "attachment" and c.after is None]
    for person_id in sorted(await rows.elsewhere(connection, about.school_id, gone)):
        if people[person_id].profile == Profile.PUPIL:
            found.tell(person_id, _("l’élève est maintenant dans une autre école"))
    return found.sentences


async def _write(w: Work, about: Import, changes: Sequence[Changed]) -> None:
    """Everything back as it was, and told to whom it concerns."""
    by: defaultdict[str, list[Changed]] = defaultdict(list)
    for change in changes:
        by[change.kind].append(change)
    concerned = {each for change in changes for each in change.people}
    concerned |= set(await members.guardians_of(w.connection, sorted(concerned)))
    made = [c.row["id"] for c in by["person"] if c.before is None]
    for ids in await told.ties(w.connection, [c.key for c in by["guardian"]], about.created_at):
        await w.withdraw(TIE(*ids), since=about.created_at)
    await w.withdraw(LISTS(about.id))
    for kind in _ORDER:
        added = [c for c in by[kind] if c.before is None]
        if kind == "person":
            await rows.delete_people(w.connection, made)
            w.places.drop(name(each) for each in made for name in (channels.user, channels.family))
        elif added:
            await rows.remove(w.connection, kind, added)
    for kind in ("school", *reversed(_ORDER)):
        await rows.restore(w.connection, kind, [c for c in by[kind] if c.before and c.after])
        await rows.put(w.connection, kind, [c for c in by[kind] if c.after is None])
    await w.rename(c.row["id"] for c in by["person"] if c.before and c.after)
    for kind in store.BY_HAND:
        await rows.decide_again(w.connection, kind, [c for c in by[kind] if c.after is None])
    w.change_people(concerned - set(made))
