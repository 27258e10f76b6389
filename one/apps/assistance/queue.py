"""The queue of who handles requests: filtered, counted, as a table."""

from collections.abc import AsyncIterator, Mapping

from one import spreadsheet
from one.apps.assistance.kinds import EXPORTED, LONG
from one.apps.assistance.reading import PAGE, may_handle
from one.apps.assistance.words import PROFILES, STATES
from one.errors import NotFound
from one.i18n import Lazy, _
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store.assistance import queue as store
from one.store.assistance.queue import Counts, Filter, Row
from one.store.assistance.requests import Request
from one.store.work import work
from one.templating.times import iso

__all__ = ["Counts", "Filter", "counts", "export", "page"]

EXPORT_PAGE, EXPORT_MOST = 500, 50_000


async def page(scope: Scope, resources: Resources, asked: Filter, number: int) -> list[Request]:
    """A page of it and one more, the first is 0."""
    return await store.page(resources.pool, scope, asked, number * PAGE, PAGE + 1)


async def counts(scope: Scope, resources: Resources) -> Counts:
    """How much there is of each."""
    return await store.counts(resources.pool, scope, LONG)


async def export(
    scope: Scope, resources: Resources, asked: Filter, places: Mapping[str, Lazy]
) -> AsyncIterator[str]:
    """The same as a table for a spreadsheet, in pieces; the log of each school keeps that it was taken.

    ``places`` are the words for what requests are about.
    """
    if not may_handle(scope):
        raise NotFound
    async with work(scope, resources) as w:
        for school in rights.administered(scope):
            await w.audit(EXPORTED, school_id=school.id)
    return _pieces(scope, resources, asked, places)


async def _pieces(
    scope: Scope, resources: Resources, asked: Filter, places: Mapping[str, Lazy]
) -> AsyncIterator[str]:
    asked_for = [_("N°"), _("Écrite le"), _("École"), _("État"), _("Application"), _("Sujet")]
    people = [_("Demandée par"), _("Profil"), _("Suivie par")]
    heads = [*asked_for, *people, _("Première réponse le"), _("Dans cet état depuis le")]
    yield spreadsheet.MARK + spreadsheet.line(heads)
    after = 0
    for _turn in range(EXPORT_MOST // EXPORT_PAGE):
        rows = await store.rows(resources.pool, scope, asked, after, EXPORT_PAGE)
        if rows:
            yield "".join(spreadsheet.line(_cells(row, places)) for row in rows)
        if len(rows) < EXPORT_PAGE:
            return
        after = rows[-1].id


def _cells(row: Row, places: Mapping[str, Lazy]) -> list[str]:
    return [
        str(row.id),
        iso(row.created_at),
        row.school_name,
        str(STATES[row.state].words),
        str(places.get(row.about, row.about)),
        row.title,
        row.person_name,
        str(PROFILES[row.profile]),
        row.assignee_name,
        iso(row.answered_at) if row.answered_at else "",
        iso(row.moved_at),
    ]
