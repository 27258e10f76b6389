"""The audit log of a school, in words: who did what, to whom, when."""

from collections.abc import AsyncIterator, Sequence
from datetime import date

from one import acts, spreadsheet
from one.i18n import _, lazy, ngettext
from one.people import rights
from one.resources import Resources
from one.school.people import named
from one.scope import Function, Profile, Scope
from one.store import audit
from one.store.audit import Entry, Filter
from one.store.roster import imports
from one.store.work import work
from one.templating.times import iso, period

__all__ = [
    "EXPORT_MOST",
    "EXPORT_PAGE",
    "PAGE",
    "Entry",
    "Filter",
    "details",
    "export",
    "kinds",
    "opened",
    "page",
]

PAGE = 50
EXPORT_PAGE = 1000
# Lines of one CSV file; a spreadsheet opens no more than about a million.
EXPORT_MOST = 200_000

# What a line's details are called, and their values that are codes.
DETAILS = {
    "restricted": lazy("suspendus"),
    "closed": lazy("fermées"),
    "quiet_from": lazy("de"),
    "quiet_to": lazy("à"),
    "weekend": lazy("week-end"),
    "class": lazy("classe"),
    "function": lazy("fonction"),
    "removed": lazy("compte n°"),
    "minimum": lazy("signes au moins :"),
    "fields": lazy("corrigé :"),
    "child": lazy("enfant"),
    "children": lazy("enfants"),
    "left": lazy("quitte"),
    "how": "",
}
# What an import counts: so many more, changed, fewer.
COUNTED = {
    Profile.PUPIL: lazy("élèves"),
    Profile.GUARDIAN: lazy("responsables"),
    Profile.TEACHER: lazy("enseignants"),
    "lien": lazy("liens de famille"),
    "classe": lazy("classes"),
}
VALUES = {
    "True": lazy("oui"),
    "False": lazy("non"),
    Function.DIRECTION: lazy("direction"),
    Function.REFERENT: lazy("référent numérique"),
    "new": lazy("nouveau compte"),
    "join": lazy("compte connu, ajouté"),
    "move": lazy("compte connu, déplacé"),
    "first_name": lazy("prénom"),
    "last_name": lazy("nom"),
    Profile.PUPIL: lazy("élèves"),
    Profile.GUARDIAN: lazy("parents"),
    Profile.TEACHER: lazy("enseignants"),
    Profile.STAFF: lazy("personnel"),
}


def details(entry: Entry) -> str:
    """What else a line says, in words: « de 20:00, à 07:00, week-end oui »."""
    parts = []
    words = {**DETAILS, **acts.details(entry.act)}
    for name, value in entry.data.items():
        if name == "people" and isinstance(value, list):  # a class's worth of numbers says nothing
            parts.append(ngettext("%(n)s personne", "%(n)s personnes", len(value)) % {"n": len(value)})
            continue
        if name in COUNTED and isinstance(value, list):
            parts += _counted(str(COUNTED[name]), value)
            continue
        if value == [] and name in ("left", "children"):
            continue
        if name == "import":
            parts.append(_("import n° %(n)s") % {"n": value})
            continue
        if name == "days" and isinstance(value, list):
            first, last = (date.fromisoformat(each) for each in value)
            parts.append(period(first, last))
            continue
        values = value if isinstance(value, list) else [value]
        said = ", ".join(str(VALUES.get(str(each), each)) for each in values)
        parts.append(f"{words.get(name, name)} {said or _('aucun')}".strip())
    return " · ".join(parts)


def _counted(kind: str, numbers: list[int]) -> list[str]:
    """« élèves : 3 de plus, 1 de moins »; nothing of what is as it was."""
    more, changed, fewer = numbers
    said = [
        _("%(n)s de plus") % {"n": more} if more else "",
        ngettext("%(n)s changé", "%(n)s changés", changed) % {"n": changed} if changed else "",
        _("%(n)s de moins") % {"n": fewer} if fewer else "",
    ]
    return [f"{kind}\u00a0: {', '.join(filter(None, said))}"] if any(said) else []


async def _people(scope: Scope, resources: Resources, school_id: int, filter_: Filter) -> list[int] | None:
    """Who is meant by the name of the filter, found as in « Personnes »; None: everybody."""
    if not filter_.person:
        return None
    return [
        each.id for each in await named(await audit.people(resources.pool, scope, school_id), filter_.person)
    ]


async def page(
    scope: Scope, resources: Resources, school_id: int, filter_: Filter, before: int | None
) -> list[Entry]:
    """At most PAGE + 1 lines, newest first: one more than a page says that there are others."""
    rights.check_school(scope, school_id)
    people = await _people(scope, resources, school_id, filter_)
    return await audit.page(resources.pool, scope, school_id, filter_, people, before, PAGE + 1)


async def opened(resources: Resources, entries: Sequence[Entry]) -> set[int]:
    """The imports among these lines whose detail is still kept."""
    return await imports.kept(
        resources.pool, [each.import_id for each in entries if each.import_id is not None]
    )


async def kinds(scope: Scope, resources: Resources, school_id: int) -> list[tuple[str, str]]:
    """The acts to filter by, with their words."""
    rights.check_school(scope, school_id)
    return sorted(
        ((act, acts.words(act)) for act in await audit.acts(resources.pool, scope, school_id)),
        key=lambda pair: pair[1],
    )


async def export(scope: Scope, resources: Resources, school_id: int, filter_: Filter) -> AsyncIterator[str]:
    """The log as CSV, in pieces. NotFound comes before the first one; the export itself is logged."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.audit(acts.AUDIT_EXPORTED, school_id=school_id)
    return _pieces(scope, resources, school_id, filter_)


async def _pieces(scope: Scope, resources: Resources, school_id: int, filter_: Filter) -> AsyncIterator[str]:
    heads = [_("Date"), _("Qui"), _("Acte"), _("Sur"), _("Précisions")]
    yield spreadsheet.MARK + spreadsheet.line(heads)
    before: int | None = None
    people = await _people(scope, resources, school_id, filter_)
    for _turn in range(EXPORT_MOST // EXPORT_PAGE):
        entries = await audit.page(resources.pool, scope, school_id, filter_, people, before, EXPORT_PAGE)
        if entries:
            yield "".join(spreadsheet.line(_cells(entry)) for entry in entries)
        if len(entries) < EXPORT_PAGE:
            return
        before = entries[-1].id


def _cells(entry: Entry) -> list[str]:
    return [
        iso(entry.at),
        entry.actor or "ONE",
        acts.words(entry.act),
        entry.target_name or entry.target,
        details(entry),
    ]
