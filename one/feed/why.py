"""« Pourquoi je reçois ceci ? »: the rule by which an item is in somebody's feed, in words."""

import msgspec

from one import channels, events
from one.errors import NotFound
from one.i18n import Lazy, _, lazy
from one.names import isolated
from one.resources import Resources
from one.scope import Class, Function, Profile, Scope
from one.store.feed import reasons
from one.store.feed.reasons import Way


class Why(msgspec.Struct, frozen=True):
    """The item, and each reason as a whole sentence."""

    item: events.Item
    sentences: list[str]


async def why(scope: Scope, resources: Resources, event_id: int) -> Why:
    """NotFound for an item that the asker does not have."""
    found = await reasons.of_item(resources.pool, scope, event_id) if 0 < event_id < 2**63 else None
    if found is None:
        raise NotFound
    sentences = [] if not found.mine else [_("Parce que c’est vous qui l’avez publié.")]
    sentences += [said for way in found.ways if (said := _said(scope, way))]
    return Why(found.item, list(dict.fromkeys(sentences)))


IN_SCHOOL: dict[str, Lazy] = {
    Profile.PUPIL: lazy("Parce que vous êtes élève de l’école %(school)s."),
    Profile.GUARDIAN: lazy("Parce que vous êtes parent à l’école %(school)s."),
    Profile.TEACHER: lazy("Parce que vous enseignez à l’école %(school)s."),
    Profile.STAFF: lazy("Parce que vous travaillez à l’école %(school)s."),
    Function.DIRECTION: lazy("Parce que vous dirigez l’école %(school)s."),
    Function.REFERENT: lazy("Parce que vous êtes référent numérique de l’école %(school)s."),
}


def _said(scope: Scope, way: Way) -> str:
    """The sentence of a channel; empty where the asker's place changed since the request began."""
    if way.channel == channels.user(scope.person_id):
        return _("Parce que cela vous est adressé.")
    child = next((each for each in scope.children if each.id == way.child_id), None)
    if way.channel.startswith("family:") and child is not None:
        return _("Parce que vous êtes responsable de %(child)s.") % {"child": isolated(child.first_name)}
    kind, _sign, rest = way.channel.partition(":")
    id_, _sign, who = rest.partition(":")
    if kind == "class":
        return _of_class(
            scope, int(id_), child.first_name if child else None, child.classes if child else scope.classes
        )
    school = next((each for each in scope.schools if str(each.id) == id_), None)
    return (
        IN_SCHOOL[who] % {"school": isolated(school.name)} if school is not None and who in IN_SCHOOL else ""
    )


def _of_class(scope: Scope, class_id: int, child: str | None, classes: tuple[Class, ...]) -> str:
    name = next((each.name for each in classes if each.id == class_id), None)
    if name is None:
        return ""
    if child is not None:
        return _("Parce que %(child)s est dans la classe %(class)s.") % {
            "child": isolated(child),
            "class": isolated(name),
        }
    if scope.profile == Profile.TEACHER:
        return _("Parce que vous enseignez dans la classe %(class)s.") % {"class": isolated(name)}
    return _("Parce que vous êtes dans la classe %(class)s.") % {"class": isolated(name)}
