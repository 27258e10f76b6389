"""/compte: what I say of myself, saved field by field, and how others see me."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from one import phones
from one.accounts import contacts
from one.accounts.secret_codes import EMAIL, MOBILE
from one.errors import Invalid
from one.http.fields import Hidden
from one.http.forms import Form, wrong
from one.http.profile.form import SAVED, ProfileForm, seen_of
from one.http.render import flash, page, see, wants_json
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.names import isolated
from one.profile import fields, saving, sheet, telling
from one.profile.fields import FIELDS, HOME_PHONE, INTERESTS, MOODS, OPEN
from one.profile.saving import Mine, Outcome, Place

URL = "/compte"
TOLD = flash("profile-told", lazy("C’est dans le fil."))


class Telling(Form):
    """The button under a motto or a mood: ``name`` says which."""

    name = Hidden(most=20)
    told_again = TOLD


async def show(request: Request) -> Response:
    """GET /compte."""
    scope, resources = asker(request), resources_of(request)
    account = await contacts.mine(scope, resources)
    unchecked = [
        purpose
        for purpose, checked in ((EMAIL, account.email_stands), (MOBILE, account.mobile_checked))
        if not checked and contacts.sends(resources, purpose)
    ]
    mine = await saving.mine(scope, resources)
    values = _values(mine)
    opened = [field.name for field in fields.of(scope.profile) if mine.open(field)]
    form = await ProfileForm.shown(request, **values, ouvert=opened)
    if form.came_back:
        form.only(values, opened)
    return await page(
        request,
        "profile/mine.html",
        form=form,
        errors=await wrong(request),
        mine=mine,
        account=account,
        unchecked=unchecked,
        fields={field.name: field for field in fields.of(scope.profile)},
        seen={name: seen_of(mine, name) for field in FIELDS for name in (field, field + OPEN)},
        interests=INTERESTS,
        moods=MOODS,
        born=mine.account.birth_date,
        tells=bool(telling.audience(scope)),
        me=await sheet.sheet(scope, resources, scope.person_id),
    )


def _values(mine: Mine) -> dict[str, str]:
    found = {name: mine.kept(name).value for name, field in FIELDS.items() if field.own}
    return {**found, HOME_PHONE: phones.shown(found[HOME_PHONE]) if found[HOME_PHONE] else ""}


async def save(request: Request, form: ProfileForm) -> Response:
    """POST /compte/profil: what differs from what the page showed. A script is told what stands now."""
    scope = asker(request)
    place = Place(form.page.data or "", form.turn.data or 0)
    done = await saving.save(scope, resources_of(request), form.changes(), place)
    if wants_json(request):
        return JSONResponse(
            {
                "kept": {
                    name: {"value": kept.value, "version": kept.version} for name, kept in done.kept.items()
                },
                "newer": sorted(done.newer),
            }
        )
    if done.newer:
        raise Invalid(_newer(done))
    return see(request, URL, SAVED)


def _newer(done: Outcome) -> dict[str, list[str]]:
    told = _(
        "Changé entre-temps sur un autre appareil : « %(value)s ». Ce qui est écrit ici n’est pas enregistré."
    )
    shut = _(
        "Ce cadenas a été changé entre-temps sur un autre appareil. Le choix fait ici n’est pas enregistré."
    )
    return {
        name.removesuffix(OPEN): [
            shut if name.endswith(OPEN) else told % {"value": isolated(done.kept[name].value)}
        ]
        for name in sorted(done.newer)
    }


async def tell(request: Request, form: Telling) -> Response:
    """POST /compte/profil/dire: my motto or my mood, in the feed."""
    await telling.tell(asker(request), resources_of(request), form.name.data)
    return see(request, URL, TOLD)
