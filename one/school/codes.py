"""A code for somebody of the school whom no class shows: its staff, or a teacher before there are classes."""

import msgspec

from one.accounts.connection_sheet import Sheet
from one.people import rights
from one.people.changes import codes
from one.people.changes.acting import InSchool
from one.resources import Resources
from one.scope import Scope


class Heading(msgspec.Struct, frozen=True):
    """The top of a sheet that belongs to no class."""

    school_name: str
    name: str = ""


async def issue(scope: Scope, resources: Resources, school_id: int, person_id: int) -> tuple[Heading, Sheet]:
    """A fresh code, and the sheet to hand over; the one before dies.

    NotFound for who is not the asker's to give one to, and for who is in a class: it is given there, with
    those of their family.
    """
    (sheet,) = await codes.give(scope, resources, InSchool(school_id), [person_id])
    return Heading(rights.check_school(scope, school_id).name), sheet
