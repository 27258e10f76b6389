"""A school at a glance, for who administers it."""

import msgspec

from one.academies import place_of
from one.mail.quiet_hours import hours_of
from one.people import duplicates, rights
from one.resources import Resources
from one.school import lost_mails
from one.scope import School, Scope
from one.store.school import classes as school_classes
from one.store.school import settings as store


class Overview(msgspec.Struct, frozen=True):
    """Figures, and what is out of the ordinary."""

    school: School
    counts: list[store.Count]
    classes: int
    empty_classes: int
    doubles: int
    settings: store.Settings
    quiet_now: bool
    located: bool  # it is known where the school is
    lost_mails: int


async def overview(scope: Scope, resources: Resources, school_id: int) -> Overview:
    """The first page of a school; NotFound unless the asker administers it."""
    school = rights.check_school(scope, school_id)
    settings = await store.settings(resources.pool, school_id)
    opened = [c for c in await school_classes.all_of(resources.pool, school_id) if c.archived_at is None]
    return Overview(
        school,
        await store.counts(resources.pool, school_id),
        len(opened),
        sum(not c.pupils and not c.teachers for c in opened),
        await duplicates.count(scope, resources, school_id),
        settings,
        hours_of(settings).now(),
        place_of(school.uai, school.place) is not None,
        await lost_mails.count(scope, resources, school_id),
    )
