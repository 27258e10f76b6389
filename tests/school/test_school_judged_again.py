"""Whoever changes what a school or a class is set to is judged again under the locks, as for acts on people."""

import asyncio
from datetime import time, timedelta

import pytest
from support.judged import Act, nothing_is_done
from support.locks import log_held, somebody_waits
from support.people import School

from one import clock
from one.academies import PLACES
from one.apps.actualites import writers
from one.errors import NotFound
from one.http.state import State
from one.notices import of_school as mails
from one.notices import presets
from one.people.changes import classes as in_classes
from one.people.changes.acting import InSchool
from one.school import classes, closures, flash, lost_mails, settings, where
from one.shelf import connectors
from one.tablet import leaving, wall
from one.widgets import of_school as widgets
from one.widgets.catalogue import EVERY

pytestmark = pytest.mark.anyio

SERVICE = connectors.Words("Radio", "https://radio.example", "", "link", "sky", "", ("parent",), ())
DAY = clock.today() + timedelta(days=3)
TYPE = (presets.TYPES[0].app, presets.TYPES[0].code)

OF_SCHOOL: dict[str, Act] = {
    "quiet": lambda s, t, c: settings.set_quiet(s, t.resources, c.id, time(19), time(7), weekend=True),
    "applications": lambda s, t, c: settings.set_apps(s, t.resources, c.id, []),
    "sending": lambda s, t, c: settings.set_restricted(s, t.resources, c.id, ["parent"]),
    "password": lambda s, t, c: settings.set_pupil_password(s, t.resources, c.id, "8"),
    "place": lambda s, t, c: where.choose(s, t.resources, c.id, next(iter(PLACES))),
    "closure": lambda s, t, c: closures.add(s, t.resources, c.id, "Pont", DAY, DAY),
    "no closure": lambda s, t, c: closures.remove(s, t.resources, c.id, 1),
    "class": lambda s, t, c: classes.create(s, t.resources, c.id, "CE2 Z", "CE2"),
    "archive": lambda s, t, c: classes.archive(s, t.resources, c.id, c.classes["CE1"], sure=True),
    "archive empty": lambda s, t, c: classes.archive_empty(s, t.resources, c.id),
    "renew": lambda s, t, c: classes.renew(s, t.resources, c.id, c.classes["CE1"]),
    "reopen": lambda s, t, c: classes.reopen(s, t.resources, c.id, c.classes["CE1"]),
    "mails": lambda s, t, c: mails.change(s, t.resources, c.id, {TYPE: "daily"}),
    "widgets": lambda s, t, c: widgets.change(s, t.resources, c.id, {EVERY[0].key: "pinned"}),
    "service": lambda s, t, c: connectors.add(s, t.resources, c.id, SERVICE),
    "hide service": lambda s, t, c: connectors.hide(s, t.resources, c.id, 1, hidden=True),
    "who writes news": lambda s, t, c: writers.choose(s, t.resources, c.id, ["enseignant"], []),
    "no flash": lambda s, t, c: flash.stop(s, t.resources, c.id, 1),
    "retry mails": lambda s, t, c: lost_mails.retry(s, t.resources, c.id, [1]),
    "put mails away": lambda s, t, c: lost_mails.put_away(s, t.resources, c.id, [1]),
}
OF_CLASS: dict[str, Act] = {
    "no tablet": lambda s, t, c: leaving.revoke(s, t.resources, c.classes["CE1"], 1),
    "birthdays": lambda s, t, c: wall.show_birthdays(s, t.resources, c.classes["CE1"], shown=True),
}


@pytest.mark.parametrize(("login", "every"), [("dora.direction", OF_SCHOOL), ("paul.prof", OF_CLASS)])
async def test_who_loses_the_right_while_a_setting_waits_sets_nothing(
    state: State, school: School, login: str, every: dict[str, Act]
) -> None:
    await nothing_is_done(state, school, login, every)


@pytest.mark.parametrize("login", ["paul.prof", "lise.roy", "lea.roy"])
async def test_what_a_school_is_set_to_is_not_there_for_who_does_not_administer_it(
    state: State, school: School, login: str
) -> None:
    scope = await school.scope(login)
    for act in OF_SCHOOL.values():
        with pytest.raises(NotFound):
            await act(scope, state, school)


async def test_an_empty_class_into_which_somebody_comes_meanwhile_is_not_archived(
    state: State, school: School
) -> None:
    head, lea = await school.scope("dora.direction"), school.people["lea.roy"]
    new = await classes.create(head, state.resources, school.id, "CE2 Z", "CE2")
    async with asyncio.TaskGroup() as tasks, log_held(school.pool):
        tasks.create_task(in_classes.enter(head, state.resources, InSchool(school.id), lea, new))
        await somebody_waits(school.pool)
        tasks.create_task(classes.archive_empty(head, state.resources, school.id))
        await somebody_waits(school.pool, at_least=2)
    assert await school.pool.fetchval("select archived_at from class where id = $1", new) is None
