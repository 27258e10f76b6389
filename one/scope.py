"""Who asks. Every domain function and every read of the store takes a Scope first."""

from collections.abc import Mapping
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from one.academies import place_of
from one.clock import PARIS


class Profile(StrEnum):
    """What somebody is in the schools they belong to; values stand in the database and in channel names."""

    PUPIL = "eleve"
    GUARDIAN = "parent"
    TEACHER = "enseignant"
    STAFF = "personnel"


FAMILY = (Profile.PUPIL, Profile.GUARDIAN)
STAFF = (Profile.TEACHER, Profile.STAFF)


class Function(StrEnum):
    """What somebody is besides, in one school."""

    DIRECTION = "direction"
    REFERENT = "referent"


class Class(msgspec.Struct, frozen=True):
    """A class as its people see it."""

    id: int
    name: str
    school_id: int


class School(msgspec.Struct, frozen=True):
    """A school the person is attached to, with their function there, if any.

    ``restricted``: the school has suspended sending for the person's profile. ``closed``: the
    codes of the applications it does not open to that profile. ``place``: where it is, when its direction had to say so.
    """

    id: int
    name: str
    function: str | None = None
    restricted: bool = False
    closed: tuple[str, ...] = ()
    uai: str = ""
    place: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The clock on its wall; that of Paris where neither its UAI nor its direction tells."""
        found = place_of(self.uai, self.place)
        return found.zone if found else PARIS

    def covers(self, before: "School") -> bool:
        """Whether it leaves the person all that it left them ``before``."""
        return (
            before.function in (None, self.function)
            and self.restricted <= before.restricted
            and set(self.closed) <= set(before.closed)
        )


class Child(msgspec.Struct, frozen=True):
    """A child of the asker, with the classes the child is in."""

    id: int
    first_name: str
    last_name: str
    classes: tuple[Class, ...] = ()


class Scope(msgspec.Struct, frozen=True):
    """The asker: identity, ties and rights, as true at the time of the request."""

    person_id: int
    session_id: int
    login: str
    profile: str
    first_name: str
    last_name: str
    schools: tuple[School, ...] = ()
    classes: tuple[Class, ...] = ()
    children: tuple[Child, ...] = ()
    channels: tuple[str, ...] = ()
    terms_version: str | None = None
    unconfirmed: bool = False  # has an e-mail address that no code came back from
    chosen: Mapping[
        str, str
    ] = {}  # their preferences, by name (one/preferences): what they never chose is not there
    avatar: str = ""  # the drawing they look like, and the version of their photo
    photo: str = ""
    photo_shown: bool = False  # to who may write to them
    by_pictures: bool = False  # a pupil on the tablet of their class, by pictures or card: may do little

    @property
    def full_name(self) -> str:
        """First and last name, as shown."""
        return f"{self.first_name} {self.last_name}"

    @property
    def zone(self) -> ZoneInfo:
        """The clock by which the asker reads: that of their school, the first of several."""
        return self.schools[0].zone if self.schools else PARIS

    @property
    def closed(self) -> bool:
        """Whether the asker belongs to no school: all that is left is to take their data away."""
        return not self.schools

    def covers(self, before: "Scope") -> bool:
        """Whether this person may still do, and is still tied to, all that they were ``before``."""
        schools = {s.id: s for s in self.schools}
        return (
            (self.profile, self.by_pictures) == (before.profile, before.by_pictures)
            and {c.id for c in before.classes} <= {c.id for c in self.classes}
            and {c.id for c in before.children} <= {c.id for c in self.children}
            and all(s.id in schools and schools[s.id].covers(s) for s in before.schools)
        )

    def has_function(self, *functions: str, school_id: int | None = None) -> bool:
        """Whether the asker holds one of these functions (in this school)."""
        return any(s.function in functions and school_id in (None, s.id) for s in self.schools)

    def has_app(self, code: str, school_id: int | None = None) -> bool:
        """Whether one of the asker's schools (this one) opens the application to their profile."""
        return any(code not in s.closed and school_id in (None, s.id) for s in self.schools)
