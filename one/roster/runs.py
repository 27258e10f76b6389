"""What a page asks of the worker and then follows: lists that are sent, looked at, answered, applied; what they
left open decided; an import taken back.

One run a person and place: a page that is read again, or a second tab, shows the same one.
"""

from one.errors import Invalid
from one.i18n import _, voice
from one.people import rights
from one.resources import Resources
from one.roster import class_lists, classroom, decisions, history
from one.roster.class_lists import FILES_MOST, Files
from one.roster.doubt import Answers
from one.roster.found import Found, of_run
from one.roster.history import Entry
from one.roster.run_job import IMPORT
from one.roster.summary import UNSURE
from one.scope import Scope
from one.store.classroom.members import Classroom
from one.store.roster import runs as store
from one.store.roster.runs import Place, Run
from one.store.work import work

__all__ = [
    "Place",
    "answer",
    "apply",
    "ask_back",
    "decide",
    "look",
    "of_class",
    "of_questions",
    "of_school",
    "of_undo",
    "send",
]


def of_school(school_id: int) -> Place:
    """The lists of a school."""
    return Place(school_id)


def of_class(classroom: Classroom) -> Place:
    """Those of one class."""
    return Place(classroom.school_id, classroom.id)


def of_undo(entry: Entry) -> Place:
    """An import that is taken back."""
    return Place(entry.about.school_id, undoes=entry.about.id)


def of_questions(school_id: int, class_id: int | None = None) -> Place:
    """What lists left open, on the page of the school or of one class."""
    return Place(school_id, class_id, decides=True)


async def _check(scope: Scope, resources: Resources, place: Place) -> None:
    """Raises NotFound for who may do nothing there, Invalid for a class whose school year is over."""
    if place.undoes is not None:
        await history.undoable(scope, resources, place.undoes)
    elif place.decides:
        decisions.check(scope, place.school_id)
    elif place.class_id is not None:
        await classroom.of_this_year(scope, resources, place.class_id)
    else:
        rights.check_school(scope, place.school_id)


async def send(scope: Scope, resources: Resources, place: Place, files: Files) -> None:
    """Take these lists, if they can be read, and have the worker look at what they change.

    Raises NotFound, Invalid with ``files`` when they cannot be taken at all.
    """
    await _check(scope, resources, place)
    if not files:
        missing = (
            _("Choisissez les fichiers exportés d’ONDE, celui des élèves d’abord.")
            if place.class_id is None
            else _("Choisissez le fichier des élèves, et celui des responsables si vous l’avez.")
        )
        raise Invalid({"files": [missing]})
    if len(files) > FILES_MOST:
        raise Invalid({"files": [_("Envoyez trois fichiers au plus.")]})
    mine = f"person:{scope.person_id}"
    export = await class_lists.read(resources, files, place=mine)
    if place.class_id is not None:
        room = await classroom.of_this_year(scope, resources, place.class_id)
        await class_lists.within(resources, room, export, place=mine)
    async with work(scope, resources) as w:
        await w.job(IMPORT, {"run": await store.put(w.connection, scope, place, voice(), files)})


async def ask_back(scope: Scope, resources: Resources, import_id: int) -> None:
    """Have the worker look at what taking this import back would do. Raises NotFound for who may not."""
    place = of_undo(await history.undoable(scope, resources, import_id))
    async with work(scope, resources) as w:
        await w.job(IMPORT, {"run": await store.put(w.connection, scope, place, voice())})


async def decide(scope: Scope, resources: Resources, place: Place, answers: Answers) -> None:
    """Have the worker do what follows from these answers. Raises NotFound and Invalid as ``decisions.concerned`` does."""
    await decisions.concerned(scope, resources, place.school_id, answers)
    async with work(scope, resources) as w:
        run = await store.put(w.connection, scope, place, voice(), answers=answers)
        await w.job(IMPORT, {"run": run})


async def look(scope: Scope, resources: Resources, place: Place) -> tuple[Run, Found | None] | None:
    """Where the asker's run of this place stands, and what it would do once that is known; None without one."""
    await _check(scope, resources, place)
    run = await store.of(resources.pool, scope, place)
    return None if run is None else (run, of_run(run))


async def answer(scope: Scope, resources: Resources, place: Place, answers: Answers) -> None:
    """Look once more, with these answers to its questions."""
    await _check(scope, resources, place)
    async with work(scope, resources) as w:
        run = await store.of(w.connection, scope, place, hold=True)
        if run is None or run.state != "shown":
            raise Invalid({"": [_gone(place)]})
        await store.again(w.connection, scope, run.id, answers)
        await w.job(IMPORT, {"run": run.id})


async def apply(
    scope: Scope, resources: Resources, place: Place, seen: str, answers: Answers, *, sure: bool
) -> None:
    """Have the worker do what was ``seen``; Invalid when there is nothing to do, or nobody is sure of what it takes."""
    await _check(scope, resources, place)
    async with work(scope, resources) as w:
        run = await store.of(w.connection, scope, place, hold=True)
        found = of_run(run) if run is not None and run.state == "shown" else None
        if run is None or found is None:
            raise Invalid({"": [_gone(place)]})
        if found.unsafe and not sure and place.undoes is None:
            raise Invalid({"sure": [str(UNSURE)]})
        await store.again(w.connection, scope, run.id, answers, seen=seen or "-")
        await w.job(IMPORT, {"run": run.id})


def _gone(place: Place) -> str:
    if place.undoes is not None:
        return _("Cette page a trop attendu, ou a déjà servi. Recommencez depuis l’import.")
    return _("Ces fichiers ont déjà servi, ou ne sont plus gardés. Envoyez-les à nouveau.")
