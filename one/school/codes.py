"""A code for somebody of the school whom no class shows: its staff, or a teacher before there are classes."""

import msgspec

from one import acts
from one.accounts.connection_sheet import Sheet
from one.classroom.access import may_give_code
from one.classroom.codes import fresh
from one.errors import NotFound
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store import audit
from one.store.classroom import board as store


class Heading(msgspec.Struct, frozen=True):
    """The top of a sheet that belongs to no class."""

    school_name: str
    name: str = ""


async def issue(scope: Scope, resources: Resources, school_id: int, person_id: int) -> tuple[Heading, Sheet]:
    """A fresh code, and the sheet to hand over; the one before dies.

    NotFound for who is not the asker's to give one to, and for who is in a class: it is given there, with
    those of their family.
    """
    school = rights.check_school(scope, school_id)
    async with resources.pool.acquire() as connection, connection.transaction():
        person = await store.unplaced(connection, school_id, person_id)
        if person is None or not may_give_code(scope, school_id, person):
            raise NotFound
        (sheet,) = await fresh(connection, resources, [person], [person])
        await audit.note(
            connection, actor_id=scope.person_id, school_id=school_id, act=acts.CODE_ISSUED,
            target=f"person:{person_id}",
        )  # fmt: skip
    return Heading(school.name), sheet
