"""Who belongs to a school: attaching somebody to it, and taking them out."""

from collections.abc import Sequence

from one import acts
from one.errors import NotFound
from one.people import rights
from one.people.changes.acting import InSchool, audit_person
from one.people.news import tell_teachers
from one.resources import Resources
from one.scope import Scope
from one.store.classroom import members
from one.store.people import ties
from one.store.roster import by_hand
from one.store.roster import people as many
from one.store.school import people as store
from one.store.work import Work, work


async def attach(scope: Scope, resources: Resources, where: InSchool, person_id: int) -> None:
    """Attach somebody who left the school for none, or is in another one of the asker's; else NotFound.

    The guardians who left with a child come back with the child.
    """
    school_id = rights.check_school(scope, where.school_id).id
    async with work(scope, resources) as w:
        scope = await w.acts([person_id, *await store.guardians_left(w.connection, school_id, person_id)])
        other = (await ties.of(w.connection, [person_id])).get(person_id)
        left = await store.was_here(w.connection, school_id, person_id)
        if other is None or not rights.attaches(scope, other, left_here=left):
            raise NotFound
        family = await store.guardians_left(w.connection, school_id, person_id)
        for each in (person_id, *family):
            if await store.attach(w.connection, school_id, each):
                await audit_person(w, school_id, each, acts.PERSON_ATTACHED)
        await by_hand.attachments(
            w.connection, school_id, (person_id, *family), scope.person_id, attached=True
        )
        w.change_people((person_id, *family))


async def take_out(scope: Scope, resources: Resources, where: InSchool, person_id: int) -> None:
    """Take somebody out of the school: classes and function go at once; the account is kept three months.

    Guardians whose last child here this is leave with the child. Nobody takes themselves out: who administers the school remains.
    """
    school_id = rights.check_school(scope, where.school_id).id
    async with work(scope, resources) as w:
        scope = await w.acts([person_id], school_id=school_id)
        other = (await ties.of(w.connection, [person_id])).get(person_id)
        if other is None or school_id not in other.schools or not rights.acts_here(scope, other, school_id):
            raise NotFound
        concerned = await members.guardians_of(w.connection, [person_id])
        classes = [class_id for class_id, school in other.classes.items() if school == school_id]
        if not await store.detach(w.connection, school_id, person_id):
            return  # somebody else has just done it
        await by_hand.attachments(w.connection, school_id, [person_id], scope.person_id, attached=False)
        await audit_person(w, school_id, person_id, acts.PERSON_DETACHED)
        await tell_teachers(w, person_id, classes)
        for each in await let_go(w, school_id, [(guardian, person_id) for guardian in concerned]):
            await audit_person(w, school_id, each, acts.PERSON_DETACHED, child=person_id)
        w.change_people((person_id, *concerned))


async def let_go(w: Work, school_id: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Guardians who just lost these children and have none left in the school leave it too; return who."""
    gone = await members.childless(w.connection, school_id, [guardian for guardian, _child in pairs])
    if gone:
        await leave(w, school_id, gone, pairs)
    return gone


async def leave(w: Work, school_id: int, ids: Sequence[int], pairs: Sequence[tuple[int, int]]) -> None:
    """These people leave the school, all at once; ``pairs`` are the links (guardian, child) they lose.

    The departure is kept, so that the next lists, or « Ajouter », find their accounts again.
    """
    await many.add_departures(w.connection, school_id, ids, pairs)
    await many.detach(w.connection, school_id, ids)
    w.change_people(ids)


async def come(w: Work, school_id: int, ids: Sequence[int]) -> None:
    """Attach these people to the school, all at once; who is there already keeps all they have: a head stays one."""
    await many.attach(w.connection, school_id, ids)
    w.change_people(ids)


async def settle(
    w: Work,
    school_id: int,
    ids: Sequence[int],
    functions: Sequence[str | None],
    addresses: Sequence[str],
    *,
    returned: Sequence[int],
) -> None:
    """Attach these people, all at once, in the function and at the address that the lists of the school say.

    ``returned`` are those of them who had left.
    """
    await many.drop_departures(w.connection, school_id, returned)
    await many.stand(w.connection, school_id, ids, functions, addresses)
    w.change_people(ids)
