"""« La classe »: the people of a class, for who may see them, and for its teachers what waits there."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one import clock, titles
from one.apps import catalogue
from one.apps.classe import directory, today
from one.apps.classe.directory import Member, Page
from one.classroom import access
from one.http.params import number
from one.http.render import page
from one.http.route import READS, Route
from one.http.state import asker, resources_of
from one.i18n import _
from one.names import told_apart
from one.people import rights
from one.profile.fields import MOOD, MOODS, MOTTO
from one.profile.sheet import address
from one.profile.showing import NOTHING, Shown
from one.resources import Resources
from one.scope import STAFF, Class, Profile, Scope
from one.tablet import devices
from one.templating.filters import kept
from one.templating.pieces import gettext

AT_HAND = 6  # applications beside the people


async def show(request: Request) -> Response:
    """GET /classe and /classe/{id}: the people of a class I may see."""
    scope, resources = asker(request), resources_of(request)
    shown = await directory.page(scope, resources, number(request.path_params.get("id")))
    ways = await catalogue.ways_to(scope, resources, [member.id for member in shown.everybody])
    sets_up = shown.current is not None and access.may_set_up(scope, shown.current)
    board = await _board(scope, resources, shown.current) if sets_up and shown.current else None
    return await page(
        request,
        "classe/index.html",
        classes=shown.classes,
        current=shown.current,
        groups=_groups(scope, shown, ways),
        children=scope.children,
        may_set_up=sets_up,
        board=board,
        here=(board and board["here"]) or frozenset(),
        at_hand=[app for app in catalogue.open_to(scope) if app.url and not app.banner][:AT_HAND],
    )


def _groups(scope: Scope, shown: Page, ways: Mapping[int, str]) -> list[tuple[str, list[dict[str, Any]]]]:
    marks = told_apart(shown.everybody) if scope.profile in STAFF else {}
    return [
        (
            title,
            [
                person(member, marks.get(member.id, ""), shown.shown.get(member.id, NOTHING), ways)
                for member in members
            ],
        )
        for title, members in (
            (_("Enseignants"), shown.teachers),
            (_("Mes enfants") if scope.profile == Profile.GUARDIAN else _("Élèves"), shown.pupils),
            (_("Familles"), shown.guardians),
        )
        if members
    ]


async def _board(scope: Scope, resources: Resources, current: Class) -> dict[str, Any] | None:
    """What a teacher looks for first: accounts, tablets, what families have still to do."""
    if scope.profile not in STAFF:
        return None
    return {
        "here": await today.here(scope, resources, current, clock.now()),
        "accounts": await today.accounts(scope, resources, current),
        "tablets": await devices.open_now(
            scope, resources, await rights.check_class(scope, resources, current.id)
        ),
        "pending": await catalogue.pending(scope, resources, current.id),
    }


def person(member: Member, mark: str, shown: Shown, ways: Mapping[int, str]) -> dict[str, Any]:
    """A card; ``mark`` tells one of two namesakes from the other."""
    name = f"{member.first_name} {member.last_name}"
    role = titles.profile(member.profile, member.civility)
    if member.profile == Profile.GUARDIAN:
        role = gettext("Parent de %(names)s", names=kept(", ".join(member.children)))
    mood = shown.get(MOOD)
    return {
        "id": member.id,
        "full_name": name,
        "role": role,
        "mark": mark,
        "url": address(member.id),
        "mood": mood,
        "mood_words": MOODS[mood] if mood else "",
        "motto": shown.get(MOTTO),
        "write_url": ways.get(member.id, ""),
    }


ROUTES = (
    Route("/classe", get=show, what="« La classe »", pictures=READS),
    Route("/classe/{id}", get=show, what="one of my classes", pictures=READS),
)
