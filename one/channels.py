"""Names of channels. A channel is a stream of events that a group of people listens to.

Names are built here and nowhere else in Python, and reach SQL as parameters; who listens to which is the
view ``listens`` of the schema, which spells the same names (tests/realtime/test_channel_names.py compares them).
"""

from collections.abc import Iterable

SCHOOL = "school:"  # how those of a school begin


def user(person_id: int) -> str:
    """One person, on all their devices."""
    return f"user:{person_id}"


def class_(class_id: int) -> str:
    """Everybody of a class: pupils, teachers, guardians."""
    return f"class:{class_id}"


def classes_of(names: Iterable[str]) -> list[int]:
    """The classes that these channels are of."""
    return sorted({int(name.split(":")[1]) for name in names if name.startswith("class:")})


def class_profile(class_id: int, profile: str) -> str:
    """The people of one profile in a class, e.g. ``class:3:parent``."""
    return f"class:{class_id}:{profile}"


def school_profile(school_id: int, profile: str) -> str:
    """The people of one profile, or of one function, in a school."""
    return f"{SCHOOL}{school_id}:{profile}"


def family(child_id: int) -> str:
    """The guardians of one child, whoever they are at the time of reading.

    A note to chosen pupils goes here and not to each guardian's own channel, so that a
    guardian who is linked later finds it, and one who is unlinked loses it at once.
    """
    return f"family:{child_id}"
