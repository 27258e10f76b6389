"""/ecole/{school}/reglages: what the school decides."""

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import passwords
from one.apps import catalogue
from one.http.fields import Choice, Hour, Tick, Words
from one.http.forms import Form, wrong
from one.http.render import see
from one.http.school.closures import Closing
from one.http.school.overview import PROFILES, base_of, school_of, school_page
from one.http.school.where import Where
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.school import closures, settings
from one.school import where as where_domain


class Quiet(Form):
    """The hours in which mails wait."""

    quiet_from = Hour(lazy("De"), short=lazy("Début"), missing=lazy("Donnez une heure comme 20:00."))
    quiet_to = Hour(lazy("À"), short=lazy("Fin"), missing=lazy("Donnez une heure comme 20:00."))
    quiet_weekend = Tick(lazy("Pause aussi tout le week-end"))


class PupilPassword(Form):
    """How long a pupil's password must be."""

    minimum = Choice(
        lazy("Au moins"),
        short=lazy("Mot de passe"),
        options=[(str(n), "") for n in range(passwords.PUPIL_MIN, passwords.ADULT_MIN + 1)],
    )


class Apps(Form):
    """Which application is open to whom, each as « carnet:parent »."""

    open = Words()


class Sending(Form):
    """Whose sending is suspended."""

    restricted = Words(most=len(PROFILES))


async def show(request: Request) -> Response:
    """GET /ecole/{school}/reglages."""
    found = await settings.read(asker(request), resources_of(request), school_of(request).id)
    quiet = await Quiet.shown(
        request,
        quiet_from=found.quiet_from.strftime("%H:%M"),
        quiet_to=found.quiet_to.strftime("%H:%M"),
        quiet_weekend=found.quiet_weekend,
    )
    closing = await Closing.shown(request)
    where = await Where.shown(request, place=school_of(request).place or "")
    password = await PupilPassword.shown(request, minimum=str(found.pupil_password_min))
    return await school_page(
        request,
        "settings.html",
        found=found,
        quiet=quiet,
        password=password,
        closing=closing,
        where=where,
        located=where_domain.said(school_of(request)),
        closures=await closures.listed(asker(request), resources_of(request), school_of(request).id),
        errors=await wrong(request),
        labels={**quiet.labels, **password.labels, **closing.labels, **where.labels},
        place=await settings.place(asker(request), resources_of(request), school_of(request).id),
        adults=passwords.ADULT_MIN,
        apps=[app for app in catalogue.APPS if app.profiles],
        settled=[app for app in catalogue.APPS if app.settings],
    )


async def set_quiet(request: Request, form: Quiet) -> Response:
    """POST /ecole/{school}/reglages/pause: quiet hours."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    start, end = form.quiet_from.time, form.quiet_to.time
    assert start is not None, "required"
    assert end is not None, "required"
    await settings.set_quiet(scope, resources, school.id, start, end, weekend=form.quiet_weekend.data)
    return _saved(request)


async def set_password(request: Request, form: PupilPassword) -> Response:
    """POST /ecole/{school}/reglages/mot-de-passe: how long a pupil's must be."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    await settings.set_pupil_password(scope, resources, school.id, form.minimum.data)
    return _saved(request)


async def set_apps(request: Request, form: Apps) -> Response:
    """POST /ecole/{school}/reglages/applis: which application is open to whom."""
    pairs = (ticked.partition(":") for ticked in form.open.data)
    opened = {(app, profile) for app, _colon, profile in pairs}
    await settings.set_apps(asker(request), resources_of(request), school_of(request).id, opened)
    return _saved(request)


async def set_sending(request: Request, form: Sending) -> Response:
    """POST /ecole/{school}/reglages/envois: whose sending is suspended."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    await settings.set_restricted(scope, resources, school.id, set(form.restricted.data))
    return _saved(request)


def _saved(request: Request) -> Response:
    return see(request, f"{base_of(request)}/reglages", "saved")
