"""What was decided by hand and what lists say of it by now, in words, each thing once.

Somebody added by hand is written down as a stay, a place and a link: what says most of them says it for all.
"""

from collections.abc import Mapping, Sequence

from one.i18n import _
from one.names import marked, told_apart
from one.store.roster.imports import Changed, Who


def settled(
    changes: Sequence[Changed], people: Mapping[int, Who], classes: Mapping[int, str]
) -> list[tuple[int, str]]:
    """Whom it is about, and a sentence: the lists say the same by now, or (on the way back) it is a decision again."""
    marks = told_apart(people.values())
    links: dict[tuple[int, int], str] = {}
    places: dict[tuple[int, str], str] = {}
    stays: dict[int, str] = {}
    for change in (change for change in changes if change.settles):
        who = [people.get(each) for each in change.people]
        if None in who:
            continue  # erased since
        listed = change.after is None or (change.before or {}).get("brought_at") is not None
        named = [each for each in who if each is not None]
        if len(named) > 1:
            links[named[0].id, named[1].id] = _link(named[0], named[1], marks.get(named[1].id), listed)
        elif "class_id" in change.row:
            place = classes.get(change.row["class_id"], "")
            places[named[0].id, place] = _place(named[0], place, listed)
        else:
            stays[named[0].id] = _stay(named[0], listed)
    said = {person_id for pair in links for person_id in pair} | {person_id for person_id, _class in places}
    return [
        *((guardian_id, words) for (guardian_id, _child), words in links.items()),
        *((person_id, words) for (person_id, _class), words in places.items()),
        *((person_id, words) for person_id, words in stays.items() if person_id not in said),
    ]


def _link(guardian: Who, child: Who, mark: str | None, listed: bool) -> str:
    words = (
        _("La liste nomme aussi %(guardian)s responsable de %(child)s")
        if listed
        else _("%(guardian)s responsable de %(child)s : à nouveau une décision prise à la main")
    )
    return words % {"guardian": guardian.name, "child": marked(child.name, mark)}


def _place(who: Who, place: str, listed: bool) -> str:
    words = (
        _("La liste place aussi %(name)s en %(class)s")
        if listed
        else _("%(name)s en %(class)s : à nouveau une décision prise à la main")
    )
    return words % {"name": who.name, "class": place}


def _stay(who: Who, listed: bool) -> str:
    words = (
        _("La liste nomme aussi %(name)s dans l’école")
        if listed
        else _("%(name)s dans l’école : à nouveau une décision prise à la main")
    )
    return words % {"name": who.name}
