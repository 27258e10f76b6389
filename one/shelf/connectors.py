"""Services outside ONE that a school shows on « Mes applis »: added, changed, ordered, hidden and taken away by who administers it."""

from collections.abc import Collection

from one import channels, events, links
from one.acts import Act
from one.errors import Invalid, NotFound
from one.i18n import _, lazy
from one.names import isolated
from one.people import rights
from one.resources import Resources
from one.scope import Class, Profile, Scope
from one.shelf import order
from one.shelf.favourites import CODE
from one.shelf.order import Way
from one.store.classroom import classes
from one.store.shelf import connectors as store
from one.store.shelf import shelf as shelf_store
from one.store.shelf.connectors import Connector, Words
from one.store.work import Work, work

__all__ = ["Connector", "Words"]

MOST = 60  # of a school
NAME_MOST, URL_MOST, DESCRIPTION_MOST = 40, 500, 120
NOBODY = lazy("Choisissez au moins un profil.")
_N = {"n": lazy("n°")}
ADDED = Act("service.added", lazy("a ajouté un service extérieur"), _N)
CHANGED = Act("service.changed", lazy("a modifié un service extérieur"), _N)
HIDDEN = Act("service.hidden", lazy("a masqué un service extérieur"), _N)
SHOWN = Act("service.shown", lazy("a remontré un service extérieur"), _N)
REMOVED = Act("service.removed", lazy("a supprimé un service extérieur"), _N)
RESTORED = Act("service.restored", lazy("a remis un service extérieur"), _N)


def address(typed: str) -> str:
    """Where a service is, as somebody typed it; ValueError with a sentence for what is no site of the Internet.

    « www.exemple.fr » is meant as one is meant to open it: by https.
    """
    typed = typed.strip()
    if typed.lower().startswith("http://"):
        raise ValueError(_("Seules les adresses protégées sont acceptées : elles commencent par https://."))
    scheme, _colon, rest = typed.partition("://")
    whole = f"https://{rest}" if scheme.lower() == "https" else typed
    if "://" not in typed and ":" not in typed.partition("/")[0]:
        whole = f"https://{typed}"
    try:
        return links.outside(whole)
    except (ValueError, UnicodeError):
        words = _("Donnez l’adresse d’un site d’Internet, comme https://www.exemple.fr.")
        raise ValueError(words) from None


async def listed(scope: Scope, resources: Resources, school_id: int) -> list[Connector]:
    """Those of a school the asker administers, in their order; hidden ones too."""
    rights.check_school(scope, school_id)
    return await store.of_school(resources.pool, school_id)


async def gone(scope: Scope, resources: Resources, school_id: int) -> list[Connector]:
    """Those that were removed in the last week."""
    rights.check_school(scope, school_id)
    return await store.gone(resources.pool, school_id)


async def get(scope: Scope, resources: Resources, school_id: int, connector_id: int) -> Connector:
    """One of them, be it removed; NotFound for another school's."""
    rights.check_school(scope, school_id)
    found = await store.get(resources.pool, school_id, connector_id)
    if found is None:
        raise NotFound
    return found


async def rooms(scope: Scope, resources: Resources, school_id: int) -> list[Class]:
    """The classes of the school, to choose from."""
    rights.check_school(scope, school_id)
    return await classes.of_schools(resources.pool, scope, [school_id])


async def _check(scope: Scope, resources: Resources, school_id: int, words: Words) -> None:
    if not words.profiles:
        raise Invalid({"profiles": [str(NOBODY)]})
    open_ids = {room.id for room in await rooms(scope, resources, school_id)}
    if not set(words.class_ids) <= open_ids:
        raise Invalid({"class_ids": [_("Une de ces classes n’est plus ouverte. Vérifiez votre choix.")]})


async def add(scope: Scope, resources: Resources, school_id: int, words: Words) -> int:
    """Show another one; return its id."""
    rights.check_school(scope, school_id)
    await _check(scope, resources, school_id, words)
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        await _check_room(w, school_id)
        connector_id = await store.add(w.connection, school_id, words, order.STEP)
        await w.audit(ADDED, school_id=school_id, n=connector_id)
        await _tell(w, school_id)
    return connector_id


async def _check_room(w: Work, school_id: int) -> None:
    if len(await store.of_school(w.connection, school_id)) >= MOST:
        told = _("Il y a déjà %(n)s services : supprimez-en un d’abord.") % {"n": MOST}
        raise Invalid({"": [told]})


async def change(
    scope: Scope, resources: Resources, school_id: int, connector_id: int, words: Words, rev: int
) -> None:
    """Say something else of one. Invalid when somebody changed it since the page was drawn (``rev``)."""
    await get(scope, resources, school_id, connector_id)
    await _check(scope, resources, school_id, words)
    async with work(scope, resources) as w:
        held = await _hold(w, school_id, connector_id)
        if held.rev != rev:
            told = _(
                "Ce service a été modifié pendant que vous écriviez. Il s’appelle maintenant « %(name)s » et mène à"
                " %(url)s. Ce que vous avez saisi est gardé : relisez, puis enregistrez à nouveau."
            )
            raise Invalid({"": [told % {"name": isolated(held.name), "url": held.url}]})
        await store.change(w.connection, connector_id, words)
        await w.audit(CHANGED, school_id=school_id, n=connector_id)
        await _tell(w, school_id)


async def hide(
    scope: Scope, resources: Resources, school_id: int, connector_id: int, *, hidden: bool
) -> None:
    """Nobody sees it any more, or those it is for do again; who has it as a favourite keeps its place."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        held = await _hold(w, school_id, connector_id)
        if held.hidden != hidden:
            await store.hide(w.connection, connector_id, hidden=hidden)
            await w.audit(HIDDEN if hidden else SHOWN, school_id=school_id, n=connector_id)
            await _tell(w, school_id)


async def move(
    scope: Scope,
    resources: Resources,
    school_id: int,
    connector_id: int,
    way: Way,
    before: int | None = None,
) -> None:
    """Move one among those of the school."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await _hold(w, school_id, connector_id)
        all_of_them = await store.of_school(w.connection, school_id)
        held = [(each.id, each.position) for each in all_of_them]
        places = order.moved(held, {key for key, _place in held}, connector_id, way, before)
        if places:
            await store.place(w.connection, places)
            await _tell(w, school_id)


async def remove(scope: Scope, resources: Resources, school_id: int, connector_id: int) -> None:
    """Take one away from everybody. For a week it can be put back, as it was."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await _hold(w, school_id, connector_id)
        await store.remove(w.connection, connector_id, removed=True)
        await w.audit(REMOVED, school_id=school_id, n=connector_id)
        await _tell(w, school_id)


async def restore(scope: Scope, resources: Resources, school_id: int, connector_id: int) -> None:
    """« Annuler »: it is there again, where it was, in everybody's favourites too."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        held = await _hold(w, school_id, connector_id, removed=True)
        if held.removed_at is not None:
            await _check_room(w, school_id)
            await store.remove(w.connection, connector_id, removed=False)
            await w.audit(RESTORED, school_id=school_id, n=connector_id)
            await _tell(w, school_id)


async def _hold(w: Work, school_id: int, connector_id: int, *, removed: bool = False) -> Connector:
    """One of the school, which nobody else changes meanwhile; NotFound for any other, and for one that is gone."""
    await w.acts(school_id=school_id)
    held = await store.get(w.connection, school_id, connector_id)
    if held is None or (held.removed_at is not None and not removed):
        raise NotFound
    return held


async def _tell(w: Work, school_id: int) -> None:
    names = [channels.school_profile(school_id, profile) for profile in Profile]
    await w.event(events.Kind.CHANGED, channels=names, body=events.changed_body(CODE))


async def leads_to(scope: Scope, resources: Resources, connector_id: int) -> str:
    """Where a service that is for the asker is; NotFound for any other."""
    found = await shelf_store.service(resources.pool, scope, connector_id)
    if found is None:
        raise NotFound
    return found.url


def known(codes: Collection[str]) -> tuple[str, ...]:
    """The profiles among these words, in their order."""
    return tuple(profile.value for profile in Profile if profile in codes)
