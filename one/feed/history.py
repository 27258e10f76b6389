"""« Mon historique »: what I published, to whom, how many have it and have read it.

Taking it back is the act of its application, for the content goes with the item: ``App.withdraw``.
"""

from collections import defaultdict

from one.errors import NotFound
from one.feed.cursor import make_cursor, read_cursor
from one.i18n import Lazy, _, lazy
from one.names import isolated, name_order
from one.resources import Resources
from one.scope import Function, Profile, Scope
from one.store.feed import history as store
from one.store.feed.history import Place

PAGE = 20  # people are counted for each of them, again and again while the page is open
NAMED_MOST = 3  # people by name; those beyond are a number

Published = store.Published


async def page(scope: Scope, resources: Resources, cursor: str | None) -> tuple[list[Published], str | None]:
    """What the asker published, the newest first, from a cursor of the page before; and the cursor of the next one."""
    before = read_cursor(scope, cursor) if cursor else None
    found = await store.page(resources.pool, scope, before, PAGE + 1)
    return found[:PAGE], make_cursor(scope, found[PAGE - 1].id) if len(found) > PAGE else None


async def published(scope: Scope, resources: Resources, event_id: int) -> Published:
    """One of them; NotFound for what the asker did not publish."""
    found = await store.page(resources.pool, scope, None, 1, event_id)
    if not found:
        raise NotFound
    return found[0]


_WHO: dict[str, Lazy] = {
    Profile.PUPIL: lazy("les élèves"),
    Profile.GUARDIAN: lazy("les parents"),
    Profile.TEACHER: lazy("les enseignants"),
    Profile.STAFF: lazy("le personnel"),
    Function.DIRECTION: lazy("la direction"),
    Function.REFERENT: lazy("les référents numériques"),
}
_OF: dict[str, Lazy] = {
    "class": lazy("%(who)s de la classe %(name)s"),
    "school": lazy("%(who)s de l’école %(name)s"),
}
_ORDER = tuple(_WHO)


def readers(places: list[Place]) -> str:
    """To whom an item went, in words: groups first, then people by name, whoever else is called the same."""
    groups: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    people: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for place in sorted(places, key=_rank):
        kind, _sign, rest = place.channel.partition(":")
        of, _sign, who = rest.partition(":")
        if place.name is None:
            people["user"][""] = _("un compte supprimé")
        elif kind in _OF:
            groups[kind, of, place.name].append(str(_WHO[who]) if who in _WHO else _("tout le monde"))
        else:
            people[kind][of] = isolated(place.name)
    said = [
        _OF[kind] % {"who": _listed(who), "name": isolated(name)} for (kind, _of, name), who in groups.items()
    ]
    return _("\u00a0; ").join(said + _people(people["user"], people["family"]))


def _people(themselves: dict[str, str], families: dict[str, str]) -> list[str]:
    """A child and their guardians are said together. Both are names by the id of whose they are."""
    both, said = [name for of, name in families.items() if of in themselves], []
    alone = [name for of, name in families.items() if of not in themselves]
    if both:
        words = _("%(names)s et ses responsables") if len(both) == 1 else _("%(names)s et leurs responsables")
        said.append(words % {"names": _named(both)})
    if alone:
        said.append(_("les responsables de %(names)s") % {"names": _named(alone)})
    others = [name for of, name in themselves.items() if of not in families]
    return said + ([_named(others)] if others else [])


def _rank(place: Place) -> tuple[bytes, int]:
    who = place.channel.split(":")[2:]
    return name_order(place.name or ""), _ORDER.index(who[0]) if who and who[0] in _ORDER else 0


def _named(names: list[str]) -> str:
    ordered = sorted(names, key=name_order)
    if len(ordered) <= NAMED_MOST + 1:
        return _listed(ordered)
    more = len(ordered) - NAMED_MOST
    return _("%(names)s et %(n)s autres") % {"names": ", ".join(ordered[:NAMED_MOST]), "n": more}


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + (_(" et ") if words[:-1] else "") + words[-1]
