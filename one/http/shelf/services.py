"""/ecole/{school}/reglages/services: the services outside that a school shows on « Mes applis »."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Choice, Hidden, Id, Ids, Text
from one.http.fields import Words as Ticked
from one.http.forms import Form, Press
from one.http.params import id_of, number
from one.http.render import flash, see
from one.http.school.overview import PROFILES, base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.http.tiles import Move, done
from one.i18n import lazy
from one.resources import Resources
from one.scope import Profile, Scope
from one.shelf import connectors
from one.shelf.categories import OF_SERVICES
from one.shelf.connectors import Connector, Words
from one.shelf.order import Way
from one.shelf.pictures import COLORS, FIRST_COLOR, FIRST_PICTURE, PICTURES
from one.shelf.tiles import host_of

ADDED = flash("service-added", lazy("C’est ajouté : « Mes applis » le montre maintenant."))
CHANGED = flash("service-changed", lazy("C’est modifié, sur toutes les pages ouvertes."))
HIDDEN = flash("service-hidden", lazy("C’est masqué : plus personne ne le voit."))
SHOWN = flash("service-shown", lazy("C’est de nouveau visible."))
RESTORED = flash("service-restored", lazy("C’est annulé : le service est de nouveau là, à sa place."))


class ServiceForm(Form):
    """A service outside."""

    name = Text(
        lazy("Nom"),
        most=connectors.NAME_MOST,
        missing=lazy("Donnez un nom."),
        hint=lazy("Par exemple : Bibliothèque municipale"),
    )
    address = Text(
        lazy("Adresse du site"),
        short=lazy("Adresse"),
        most=connectors.URL_MOST,
        rule=connectors.address,
        missing=lazy("Donnez l’adresse du site."),
        hint=lazy("Elle commence par https://. Copiez-la de la barre d’adresse de votre navigateur."),
        inputmode="url",
        plain=True,
    )
    description = Text(
        lazy("En quelques mots"),
        most=connectors.DESCRIPTION_MOST,
        hint=lazy("Ce qu’on y trouve. Par exemple : Réserver un livre, voir les horaires."),
        count=True,
    )
    category = Choice(
        lazy("Catégorie"), options=[*OF_SERVICES.items()], missing=lazy("Choisissez une catégorie.")
    )
    picture = Choice(lazy("Image"), options=[*PICTURES.items()])
    color = Choice(lazy("Couleur"), options=[*COLORS.items()])
    profiles = Ticked(lazy("Pour qui ?"), short=lazy("Profils"), most=len(PROFILES))
    class_ids = Ids(lazy("Classes"), most=100)
    judges_itself = True


class Changes(ServiceForm):
    """The same for one that is there. ``rev``: as the page showed it."""

    rev = Id()


class Hiding(Form):
    """``hidden`` is empty for « visible again »."""

    hidden = Hidden(most=1)


async def index(request: Request) -> Response:
    """GET /ecole/{school}/reglages/services: all of them; ``retire`` is the one that was just removed."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    gone = await connectors.gone(scope, resources, school.id)
    just = number(request.query_params.get("retire"))
    return await school_page(
        request,
        "shelf/services.html",
        found=await connectors.listed(scope, resources, school.id),
        removed=next((each for each in gone if each.id == just), None),
        gone=[each for each in gone if each.id != just],
        categories=OF_SERVICES,
        pictures=PICTURES,
        host_of=host_of,
    )


async def new(request: Request) -> Response:
    """GET /ecole/{school}/reglages/services/nouveau."""
    form = await ServiceForm.shown(
        request,
        category="apprendre",
        picture=FIRST_PICTURE,
        color=FIRST_COLOR,
        profiles=[profile.value for profile in Profile],
        class_ids=[],
    )
    return await _page(request, form)


async def add(request: Request, form: ServiceForm) -> Response:
    """POST /ecole/{school}/reglages/services/nouveau."""
    words = _words(form)
    await connectors.add(asker(request), resources_of(request), school_of(request).id, words)
    return see(request, f"{base_of(request)}/reglages/services", ADDED)


async def edit(request: Request) -> Response:
    """GET /ecole/{school}/reglages/services/{service}/modifier."""
    found = await connectors.get(*_named(request))
    form = await Changes.shown(
        request,
        name=found.name,
        address=found.url,
        description=found.description,
        category=found.category,
        picture=found.picture,
        color=found.color,
        profiles=found.profiles,
        class_ids=[room.id for room in found.classes],
    )
    return await _page(request, form, found)


async def change(request: Request, form: Changes) -> Response:
    """POST /ecole/{school}/reglages/services/{service}/modifier."""
    words = _words(form)
    await connectors.change(*_named(request), words, form.rev.data or 0)
    return see(request, f"{base_of(request)}/reglages/services", CHANGED)


async def hide(request: Request, form: Hiding) -> Response:
    """POST /ecole/{school}/reglages/services/{service}/masquer."""
    hidden = bool(form.hidden.data)
    await connectors.hide(*_named(request), hidden=hidden)
    return see(request, f"{base_of(request)}/reglages/services", HIDDEN if hidden else SHOWN)


async def move(request: Request, form: Move) -> Response:
    """POST /ecole/{school}/reglages/services/ordre."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    way = Way(form.way.data or Way.BEFORE)
    moved, before = number(form.tile.data), number(form.before.data)
    await connectors.move(scope, resources, school.id, moved or 0, way, before)
    return done(request, f"{base_of(request)}/reglages/services")


async def remove(request: Request, form: Press) -> Response:
    """POST /ecole/{school}/reglages/services/{service}/supprimer."""
    _scope, _resources, _school, connector_id = _named(request)
    await connectors.remove(*_named(request))
    return see(request, f"{base_of(request)}/reglages/services?retire={connector_id}")


async def restore(request: Request, form: Press) -> Response:
    """POST /ecole/{school}/reglages/services/{service}/remettre: « Annuler »."""
    await connectors.restore(*_named(request))
    return see(request, f"{base_of(request)}/reglages/services", RESTORED)


def _named(request: Request) -> tuple[Scope, Resources, int, int]:
    return asker(request), resources_of(request), school_of(request).id, id_of(request, "service")


def _words(form: ServiceForm) -> Words:
    form.check({} if connectors.known(form.profiles.data or ()) else {"profiles": [str(connectors.NOBODY)]})
    return Words(
        form.name.data,
        form.address.data,
        form.description.data,
        form.picture.data or FIRST_PICTURE,
        form.color.data or FIRST_COLOR,
        form.category.data,
        connectors.known(form.profiles.data or ()),
        tuple(form.class_ids.data or ()),
    )


async def _page(request: Request, form: ServiceForm, changed: Connector | None = None) -> Response:
    return await school_page(
        request,
        "shelf/service.html",
        form=form,
        errors=form.problems,
        changed=changed,
        rooms=await connectors.rooms(asker(request), resources_of(request), school_of(request).id),
    )
