"""The audit log of a school, in words: who did what, to whom, when."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import date

from one import rights
from one.code_list import plain_cell
from one.errors import Invalid
from one.house import House
from one.i18n import _
from one.scope import Scope
from one.store import audit
from one.store.audit import Entry, Filter
from one.templating import iso

PAGE = 50
EXPORT_PAGE = 1000
# Lines of one CSV file; a spreadsheet opens no more than about a million.
EXPORT_MOST = 200_000

ACTS = {
    "class.created": _("a créé la classe"),
    "class.renamed": _("a renommé la classe"),
    "class.archived": _("a archivé la classe"),
    "class.reopened": _("a rouvert la classe"),
    "class.entered": _("a mis dans une classe"),
    "class.left": _("a retiré d’une classe"),
    "person.blocked": _("a bloqué le compte de"),
    "person.unblocked": _("a débloqué le compte de"),
    "person.attached": _("a rattaché à l’école"),
    "person.detached": _("a retiré de l’école"),
    "person.merged": _("a fusionné un doublon dans le compte de"),
    "person.erased": _("a effacé un compte fermé depuis trois mois"),
    "function.given": _("a donné une fonction à"),
    "function.taken": _("a retiré une fonction à"),
    "settings.quiet": _("a réglé les heures de pause"),
    "settings.apps": _("a choisi les applications ouvertes"),
    "settings.sending": _("a réglé la restriction d’envoi"),
    "audit.exported": _("a exporté le journal"),
    "data.exported": _("a téléchargé ses données"),
}


# What a line's details are called, and their values that are codes.
DETAILS = {
    "restricted": _("suspendus"), "closed": _("fermées"), "quiet_from": _("de"), "quiet_to": _("à"),
    "weekend": _("week-end"), "class": _("classe n°"), "function": _("fonction"), "removed": _("compte n°"),
}  # fmt: skip
VALUES = {
    "True": _("oui"), "False": _("non"), "direction": _("direction"), "referent": _("référent numérique"),
    "eleve": _("élèves"), "parent": _("parents"), "enseignant": _("enseignants"), "personnel": _("personnel"),
}  # fmt: skip


def details(entry: Entry) -> str:
    """What else a line says, in words: « de 20:00, à 07:00, week-end oui »."""
    parts = []
    for name, value in entry.data.items():
        values = value if isinstance(value, list) else [value]
        said = ", ".join(VALUES.get(str(one), str(one)) for one in values)
        parts.append(f"{DETAILS.get(name, name)} {said or _('aucun')}")
    return " · ".join(parts)


def words(act: str) -> str:
    """What somebody did, in words; an act that has none yet is shown by its code."""
    return ACTS.get(act, act)


def wanted(act: str, person: str, since: str, until: str) -> Filter:
    """A filter as typed; Invalid by field for a date that is not one."""
    errors: dict[str, list[str]] = {}
    days: dict[str, date | None] = {}
    for field, text in (("since", since), ("until", until)):
        try:
            days[field] = date.fromisoformat(text.strip()) if text.strip() else None
        except ValueError:
            errors[field] = [_("Cette date n’existe pas. Donnez-la comme 2026-11-23.")]
    if errors:
        raise Invalid(errors)
    return Filter(act[:60], " ".join(person[:80].split()), days["since"], days["until"])


async def page(
    scope: Scope, house: House, school_id: int, filter_: Filter, before: int | None
) -> list[Entry]:
    """At most PAGE + 1 lines, newest first: one more than a page says that there are others."""
    rights.check_school(scope, school_id)
    return await audit.page(house.pool, school_id, filter_, before, PAGE + 1)


async def acts(scope: Scope, house: House, school_id: int) -> list[tuple[str, str]]:
    """The acts to filter by, with their words."""
    rights.check_school(scope, school_id)
    return sorted(
        ((act, words(act)) for act in await audit.acts(house.pool, school_id)), key=lambda pair: pair[1]
    )


async def export(scope: Scope, house: House, school_id: int, filter_: Filter) -> AsyncIterator[str]:
    """The log as CSV, in pieces. NotFound comes before the first one; the export itself is logged."""
    rights.check_school(scope, school_id)
    async with house.pool.acquire() as connection, connection.transaction():
        await audit.note(connection, actor_id=scope.person_id, school_id=school_id, act="audit.exported")
    return _pieces(house, school_id, filter_)


async def _pieces(house: House, school_id: int, filter_: Filter) -> AsyncIterator[str]:
    # The mark at the start tells spreadsheets that this is UTF-8.
    yield "\ufeff" + _line([_("Date"), _("Qui"), _("Acte"), _("Sur"), _("Précisions")])
    before: int | None = None
    for _turn in range(EXPORT_MOST // EXPORT_PAGE):
        entries = await audit.page(house.pool, school_id, filter_, before, EXPORT_PAGE)
        if entries:
            yield "".join(_line(_cells(entry)) for entry in entries)
        if len(entries) < EXPORT_PAGE:
            return
        before = entries[-1].id


def _cells(entry: Entry) -> list[str]:
    return [
        iso(entry.at), entry.actor or "ONE", words(entry.act), entry.target_name or entry.target, details(entry),
    ]  # fmt: skip


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(map(plain_cell, cells))
    return out.getvalue()
