"""/ecole/{school}/reglages/externe: the keys of outside applications."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.externe import keys
from one.http.fields import Choice, Day, Ids, Text
from one.http.forms import Form, Press
from one.http.params import CLASS_MOST, id_of
from one.http.render import flash, notice, see
from one.http.school.overview import school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import lazy

MADE = flash("key-made", lazy("La clé est faite. Copiez-la maintenant : elle ne sera plus montrée ensuite."))
RENEWED = flash(
    "key-renewed", lazy("La clé est renouvelée. L’ancienne n’ouvre plus rien, copiez la nouvelle maintenant.")
)
REVOKED = flash("key-revoked", lazy("La clé est révoquée : elle n’ouvre plus rien, dès maintenant."))
MADE_BEFORE = notice("key-made-before", lazy("Cette clé vient d’être faite : aucune autre n’a été faite."))
ALL, SOME = "ecole", "classes"


class KeyForm(Form):
    """A new key."""

    name = Text(
        lazy("Nom de l’application"),
        short=lazy("Nom"),
        most=60,
        missing=lazy("Donnez un nom."),
        hint=lazy("Il signe ce qu’elle publie. Par exemple : La cantine"),
    )
    reach = Choice(
        lazy("À qui peut-elle s’adresser ?"),
        short=lazy("À qui"),
        options=[(ALL, lazy("À toute l’école")), (SOME, lazy("À certaines classes"))],
        missing=lazy("Choisissez à qui elle peut s’adresser."),
    )
    classes = Ids(lazy("Classes"), most=200)
    types = Text(
        lazy("Types de publication permis"),
        short=lazy("Types"),
        most=400,
        plain=True,
        hint=lazy("Le prestataire vous les donne. Par exemple : menu, facture. Vide : tous."),
    )
    last_day = Day(lazy("Valable jusqu’au"), ahead=True, hint=lazy("Ce jour compris. Vide : sans fin."))
    judges_itself = True
    told_again = MADE_BEFORE


class Renewal(Press):
    """Another token for the same key."""

    told_again = MADE_BEFORE


def _page(request: Request) -> str:
    return f"/ecole/{school_of(request).id}/reglages/externe"


async def show(request: Request) -> Response:
    """GET /ecole/{school}/reglages/externe: those there are; ?vue= shows the one that was just made."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    form = await KeyForm.shown(request, reach=ALL)
    return await school_page(
        request,
        "externe/keys.html",
        form=form,
        errors=form.problems,
        labels=form.labels,
        keys=await keys.listed(scope, resources, school.id),
        made=await keys.shown(scope, resources, school.id, request.query_params.get("vue", "")),
        classes=await keys.classes(scope, resources, school.id),
        address=f"{resources.settings.origin}/api/v1/events",
        some=SOME,
    )


async def make(request: Request, form: KeyForm) -> Response:
    """POST /ecole/{school}/reglages/externe: another one."""
    draft = keys.Draft(
        form.name.data or "",
        form.types.data or "",
        [each for each in form.classes.data or () if each < CLASS_MOST] if form.reach.data == SOME else None,
        form.last_day.day,
    )
    form.check(keys.problems(draft))
    seed = await keys.make(asker(request), resources_of(request), school_of(request).id, draft)
    return see(request, f"{_page(request)}?vue={seed}", MADE)


async def renew(request: Request, form: Renewal) -> Response:
    """POST …/externe/{id}/renouveler: another token, the old one ends."""
    application_id = id_of(request, most=CLASS_MOST)
    seed = await keys.renew(asker(request), resources_of(request), school_of(request).id, application_id)
    return see(request, f"{_page(request)}?vue={seed}", RENEWED)


async def revoke(request: Request, form: Press) -> Response:
    """POST …/externe/{id}/revoquer: it ends at once."""
    application_id = id_of(request, most=CLASS_MOST)
    await keys.revoke(asker(request), resources_of(request), school_of(request).id, application_id)
    return see(request, _page(request), REVOKED)
