"""What browsers show of the feed: who, and in which application. No title, no text, and no child: a screen that is locked shows it."""

from one import clock
from one.i18n import _, language, ngettext, speaking
from one.mail.letter import Wait
from one.notices import judging
from one.notifications import Frequency
from one.preferences import languages
from one.push.sender import Shown
from one.store.notices import waiting as digests
from one.store.notices.leaving import Line
from one.store.pool import Pool
from one.store.push.endpoints import Endpoint
from one.store.push.waiting import Due
from one.store.school import settings


class Composer:
    """Judges and says what a row is to show, by the clock and in the language of its reader. ``mails``: whether any leave from here."""

    def __init__(self, pool: Pool, *, mails: bool) -> None:
        self._pool, self._mails = pool, mails

    async def compose(self, endpoint: Endpoint, due: Due) -> Shown | Wait | None:
        """None when there is nothing to show any more."""
        person_id = endpoint.person_id
        zone = await settings.zone_of_person(self._pool, person_id)
        spoken = await languages.of_reader(self._pool, person_id, "")
        with clock.at(zone), speaking(spoken):
            return await self._judged(person_id, due)

    async def _judged(self, person_id: int, due: Due) -> Shown | Wait | None:
        reader = await judging.reader(self._pool, person_id)
        if reader is None:
            return None
        found = await judging.lines(self._pool, person_id, due.events)
        if not due.digest and found and found[0].frequency != Frequency.IMMEDIATE:
            if reader.email is None or not self._mails:  # else their mail is judged alike, and keeps it
                await digests.keep(self._pool, person_id, found[0].id)
            return None
        if not found:
            return None
        wait = judging.wait(reader)
        if wait is not None and not due.urgent:
            return wait
        with speaking(judging.voice(reader)):
            return _digest(found) if due.digest else _item(found[0])


def _item(line: Line) -> Shown:
    told = judging.told("", line)
    return Shown(told.app, f"{told.author} {told.sentence}", told.url, f"item-{line.id}", language())


def _digest(found: list[Line]) -> Shown:
    told = [judging.told("", line) for line in found]
    count = ngettext("%(n)s nouveauté", "%(n)s nouveautés", len(told)) % {"n": len(told)}
    apps = ", ".join(dict.fromkeys(each.app for each in told))
    return Shown(_("Quoi de neuf ?"), f"{count} · {apps}", "/", "digest", language())
