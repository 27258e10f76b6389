"""Adding a person to a class: somebody new, or somebody of the school who is found by name."""

from datetime import UTC, date, datetime, timedelta

import msgspec

from one import acts
from one.accounts.logins import allocate, base
from one.classroom.access import Board, board
from one.classroom.people import names, tell
from one.errors import Invalid, NotFound
from one.i18n import _
from one.names import fold
from one.people.news import tell_family, tell_teachers
from one.people.rights import FAMILY
from one.resources import Resources
from one.scope import Scope
from one.store import audit
from one.store.classroom import board as store
from one.store.classroom.board import Room
from one.store.people.namesakes import Namesake, candidates
from one.store.pool import Connection, Pool
from one.store.roster import people as roster_people
from one.store.roster import school as store_roster
from one.store.roster.people import NewPerson
from one.store.school import classes


class Newcomer(msgspec.Struct, frozen=True):
    """Who is to be added. ``children`` are a guardian's in this class, ``birth_date`` a pupil's."""

    profile: str
    first_name: str
    last_name: str
    birth_date: str = ""
    children: tuple[int, ...] = ()


class Choice(msgspec.Struct, frozen=True):
    """What was decided about namesakes: ``new``, ``join`` this person, or ``move`` them here."""

    how: str = "new"
    person_id: int | None = None


class _Checked(msgspec.Struct, frozen=True):
    profile: str
    first_name: str
    last_name: str
    birth_date: date | None
    children: list[int]


def profiles(room: Room) -> tuple[str, ...]:
    """Whom the asker may add: teachers are given to a class by the direction."""
    return (*FAMILY, "enseignant") if room.whole else FAMILY


def check(shown: Board, newcomer: Newcomer) -> _Checked:
    """A newcomer as kept; NotFound for a profile not theirs to add, Invalid with all that is wrong."""
    if newcomer.profile not in profiles(shown.room):
        raise NotFound
    errors: dict[str, list[str]] = {}
    if newcomer.profile == "eleve" and shown.room.ended:
        errors[""] = [_ended()]
    first = last = ""
    try:
        first, last = names(newcomer.first_name, newcomer.last_name)
    except Invalid as error:
        errors |= error.errors
    born = None
    if newcomer.profile == "eleve" and newcomer.birth_date.strip():
        born = _birth(newcomer.birth_date.strip())
        if born is None:
            errors["birth_date"] = [_("Cette date n’est pas celle d’un élève. Exemple : 17/08/2019")]
    children = sorted(set(newcomer.children)) if newcomer.profile == "parent" else []
    pupils = {p.id for p in shown.people if p.profile == "eleve"}
    if newcomer.profile == "parent" and not children:
        errors["children"] = [_("Choisissez au moins un enfant de la classe.")]
    elif set(children) - pupils:
        errors["children"] = [_("Un des enfants choisis n’est plus dans cette classe. Vérifiez votre choix.")]
    if errors:
        raise Invalid(errors)
    return _Checked(newcomer.profile, first, last, born, children)


def _ended() -> str:
    return _(
        "Cette classe est celle de l’an passé : un nouvel élève et sa famille liraient ses mots."
        " La direction ouvre la classe de cette année dans « Mon école »."
    )


def _birth(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            born = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return born.date() if timedelta(0) < datetime.now(UTC) - born < timedelta(days=366 * 25) else None
    return None


async def namesakes(scope: Scope, resources: Resources, class_id: int, newcomer: Newcomer) -> list[Namesake]:
    """Who of the school, or of those who left it, has this name; Invalid or NotFound as ``check``."""
    shown = await board(scope, resources, class_id)
    who = check(shown, newcomer)
    return same_name(who.first_name, who.last_name, await _candidates(resources.pool, shown.room, who))


async def _candidates(source: Pool | Connection, place: Room, who: _Checked) -> list[Namesake]:
    return await candidates(source, place.school_id, [who.profile], place.id)


def same_name(first_name: str, last_name: str, people: list[Namesake]) -> list[Namesake]:
    """Who is called so, in either order, whatever the accents and hyphens."""
    wanted = {fold(first_name), fold(last_name)}
    return [p for p in people if {fold(p.first_name), fold(p.last_name)} == wanted]


async def add(scope: Scope, resources: Resources, class_id: int, newcomer: Newcomer, choice: Choice) -> int:
    """Add a person as was chosen; return their id. NotFound for a person who is not a namesake."""
    shown = await board(scope, resources, class_id)
    who, place = check(shown, newcomer), shown.room
    async with resources.pool.acquire() as connection, connection.transaction():
        await store_roster.lock_accounts(connection)
        if choice.how == "new":
            account = NewPerson(
                "", who.profile, "", who.last_name, who.first_name, who.birth_date, None, None
            )
            person_id, left = await make(connection, place.school_id, account), []
        else:
            person_id = await _known(connection, place, who, choice)
            await roster_people.attach(connection, place.school_id, [person_id])
            left = list[int]()
            if choice.how == "move":
                left = await classes.leave_others(connection, place.school_id, place.id, person_id)
        linked: list[tuple[int, int]] = []
        if who.profile == "parent":
            pairs = [(person_id, child) for child in who.children]
            linked = await store_roster.add_guardians(connection, pairs)
        else:
            await store_roster.add_memberships(connection, [(place.id, person_id)])
        await audit.note(
            connection, actor_id=scope.person_id, school_id=place.school_id,
            act=acts.PERSON_MOVED if left else acts.PERSON_ADDED, target=f"person:{person_id}",
            data={"class": place.id, "how": choice.how, "left": left, "children": who.children},
        )  # fmt: skip
        placed = await tell_teachers(connection, scope, person_id, left, to=place.name)
        placed += await tell_family(connection, scope, place, linked, linked=True)
        told = {person_id, *await store.guardians_of(connection, [person_id])}
    tell(resources, told)
    resources.live.announce(placed)
    return person_id


async def _known(connection: Connection, place: Room, who: _Checked, choice: Choice) -> int:
    """The namesake that was chosen; NotFound for anybody else, and for a move of who has no class to leave."""
    found = same_name(who.first_name, who.last_name, await _candidates(connection, place, who))
    known = next((p for p in found if p.id == choice.person_id), None)
    moves = choice.how == "move"
    if known is None or choice.how not in ("join", "move") or (moves and who.profile != "eleve"):
        raise NotFound
    return known.id


async def make(connection: Connection, school_id: int, account: NewPerson) -> int:
    """A new inactive account of the school, under a login of its own; the caller holds ``lock_accounts``.

    Its code is made with its sheet, the only way to know it.
    """
    name = base(account.first_name, account.last_name)
    login = allocate([name], await roster_people.logins(connection, [name]))[0]
    made = await roster_people.add_people(connection, [msgspec.structs.replace(account, login=login)])
    await roster_people.attach(connection, school_id, [made[login]])
    return made[login]
