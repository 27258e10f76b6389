"""Whom a publication from outside is for: the channels, and the name it stands under."""

from one import channels
from one.accounts.logins import normalise
from one.apps.externe.wire import Publication
from one.errors import Invalid
from one.events import Author
from one.scope import Profile
from one.store.externe import applications as store
from one.store.externe.applications import Application, Limits
from one.store.pool import Connection


class OutOfReach(Invalid):
    """Its key does not let the application tell this; nothing was published."""


async def addressed(
    connection: Connection, asker: Application, limits: Limits, publication: Publication
) -> tuple[Author, list[str]]:
    """The author as shown and the channels; Invalid when any name is not of the asker's school."""
    to = publication.to
    if sum((to.class_ is not None, to.school, bool(to.people))) != 1:
        raise Invalid({"to": ["expected exactly one of class, school, people"]})
    if limits.types is not None and publication.type not in limits.types:
        raise OutOfReach({"type": ["the token is not for this one"]})
    if to.school and not limits.every_class:
        raise OutOfReach({"to.school": ["the token is for some classes only"]})
    people = [normalise(login) for login in to.people]
    children = [normalise(login) for login in publication.for_]
    author = normalise(publication.author) if publication.author else None
    logins = [*people, *children, *([author] if author else [])]
    known = await store.people(connection, asker, limits, logins) if logins else {}
    for field, named in (("to.people", people), ("for", children), ("author", [author] if author else [])):
        unknown = [
            login
            for login in named
            if login not in known or (field == "for" and known[login][1] != Profile.PUPIL)
        ]
        if unknown:
            raise Invalid({field: [f"nobody this token is for: {', '.join(unknown)}"]})
    shown = Author(known[author][0], known[author][2]) if author else Author(0, asker.name)
    if children:
        return shown, [channels.family(known[login][0]) for login in children]
    if people:
        return shown, [channels.user(known[login][0]) for login in people]
    if to.school:
        profiles = to.profiles or list(Profile)
        return shown, [channels.school_profile(asker.school_id, profile) for profile in profiles]
    return shown, await _of_class(connection, asker, limits, publication)


async def _of_class(
    connection: Connection, asker: Application, limits: Limits, publication: Publication
) -> list[str]:
    assert publication.to.class_ is not None
    class_id = await store.class_id(connection, asker, limits, publication.to.class_)
    if class_id is None:
        raise Invalid({"to.class": ["no class this token is for"]})
    profiles = publication.to.profiles
    return [channels.class_profile(class_id, each) for each in profiles] or [channels.class_(class_id)]
