"""What a school decides: quiet hours, applications opened per profile, sending."""

from collections.abc import Collection
from datetime import time

import msgspec

from one import acts, channels, events
from one.accounts import passwords
from one.apps import catalogue
from one.errors import Invalid
from one.i18n import _
from one.people import rights
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.files import room
from one.store.files.room import Use
from one.store.school import settings as store
from one.store.tablet import wall
from one.store.work import Work, work


async def read(scope: Scope, resources: Resources, school_id: int) -> store.Settings:
    """The settings of a school the asker administers."""
    rights.check_school(scope, school_id)
    return await store.settings(resources.pool, school_id)


class Place(msgspec.Struct, frozen=True):
    """What the photos and PDF of a school take, of how many bytes, and of which applications; the most first."""

    used: int
    most: int
    uses: list[tuple[str, str, Use]]  # the application's name, its icon


async def place(scope: Scope, resources: Resources, school_id: int) -> Place:
    """The room that files take in a school the asker administers."""
    rights.check_school(scope, school_id)
    found = await room.uses(resources.pool, school_id)
    named = [(use, catalogue.get(use.app)) for use in found]
    others = {"portraits": (_("Photos de profil"), "camera")}
    uses = [
        (str(app.name), app.icon, use) if app else (*others.get(use.app, (use.app, "archive")), use)
        for use, app in named
    ]
    return Place(sum(use.bytes for use in found), resources.settings.files_quota * 1_000_000, uses)


async def set_quiet(
    scope: Scope, resources: Resources, school_id: int, start: time, end: time, *, weekend: bool
) -> None:
    """Keep the hours in which mails wait."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        await store.set_quiet(w.connection, school_id, start, end, weekend)
        data = {"quiet_from": f"{start:%H:%M}", "quiet_to": f"{end:%H:%M}"}
        await w.audit(acts.SETTINGS_QUIET, school_id=school_id, target="", weekend=weekend, **data)


async def set_apps(
    scope: Scope, resources: Resources, school_id: int, opened: Collection[tuple[str, str]]
) -> None:
    """Open exactly these (application, profile); the others of the catalogue are closed at once."""
    rights.check_school(scope, school_id)
    closed = {
        (profile, app.code)
        for app in catalogue.APPS
        for profile in app.profiles
        if (app.code, profile) not in opened
    }
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        await store.set_closed(w.connection, school_id, sorted(closed))
        names = [f"{app}:{profile}" for profile, app in sorted(closed)]
        await w.audit(acts.SETTINGS_APPS, school_id=school_id, closed=names)
        await tell(w, school_id)


async def set_restricted(
    scope: Scope, resources: Resources, school_id: int, profiles: Collection[str]
) -> None:
    """Suspend sending for exactly these profiles, from now on. Unknown words are ignored."""
    rights.check_school(scope, school_id)
    known = [profile for profile in Profile if profile in profiles]
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        await store.set_restricted(w.connection, school_id, known)
        await w.audit(acts.SETTINGS_SENDING, school_id=school_id, restricted=known)
        await tell(w, school_id)


async def tell(w: Work, school_id: int) -> None:
    """Open pages of the school read anew what they show and promise: closed at once means on them too."""
    names = [channels.school_profile(school_id, profile) for profile in Profile]
    # Tablets hear nothing of the school itself.
    names += await wall.channels_of_school(w.connection, school_id)
    await w.event(events.Kind.SETTINGS, channels=names, body="{}")


async def set_pupil_password(scope: Scope, resources: Resources, school_id: int, minimum: str) -> None:
    """Keep how long the password of a pupil must be, as typed. Passwords already chosen stay as they are."""
    rights.check_school(scope, school_id)
    lengths = {str(n): n for n in range(passwords.PUPIL_MIN, passwords.ADULT_MIN + 1)}
    if minimum.strip() not in lengths:
        words = _("Choisissez une longueur de %(least)s à %(most)s caractères.")
        raise Invalid({"minimum": [words % {"least": passwords.PUPIL_MIN, "most": passwords.ADULT_MIN}]})
    number = lengths[minimum.strip()]
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        await store.set_pupil_password_min(w.connection, school_id, number)
        await w.audit(acts.SETTINGS_PASSWORD, school_id=school_id, minimum=number)
