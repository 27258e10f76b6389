"""The addresses of school."""

from one.http.forms import Press
from one.http.people.class_names import Naming
from one.http.route import READS, SENDS, Route
from one.http.school import arrivals, classes, duplicates, flash, journal, overview, people, setting_routes
from one.http.who import ADMINISTERS, SIGNED_IN, Role, whoever
from one.people import rights

_CLASSES = "/ecole/{school}/classes"
_CLASS = f"{_CLASSES}/{{class}}"
_PEOPLE = "/ecole/{school}/personnes"
_CARD = f"{_PEOPLE}/{{person}}"
_FLASHES = "/ecole/{school}/flash"
_FLASH = f"{_FLASHES}/{{flash}}"
# The page of a list says which of its lines holds the form that came back.
_OF_CLASS = f"{_CLASSES}?{classes.WRONG}={{class}}"

SOMEWHERE = whoever(
    "direction and référents of a school",
    frozenset((Role.DIRECTION, Role.REFERENT)),
    lambda scope: bool(rights.administered(scope)),
)

ROUTES = (
    Route("/ecole", get=overview.index, who=SOMEWHERE, what="my school, the first of several"),
    Route("/ecole/{school}", get=overview.show, who=ADMINISTERS, what="a school at a glance"),
    Route(
        _CLASSES,
        get=classes.show,
        help="classes",
        post=classes.create,
        form=classes.Opening,
        who=ADMINISTERS,
        what="its classes",
        sends="open a class",
    ),
    Route(
        f"{_CLASSES}/archiver-vides",
        post=classes.archive_empty,
        form=Press,
        page=_CLASSES,
        who=ADMINISTERS,
        sends="archive the empty ones",
    ),
    Route(
        _CLASS,
        post=classes.rename,
        form=Naming,
        page=_OF_CLASS,
        who=ADMINISTERS,
        sends="rename a class",
    ),
    Route(
        f"{_CLASS}/archiver",
        post=classes.archive,
        form=classes.Archiving,
        page=_OF_CLASS,
        who=ADMINISTERS,
        sends="archive a class",
    ),
    Route(
        f"{_CLASS}/annee",
        post=classes.renew,
        form=Press,
        page=_CLASSES,
        who=ADMINISTERS,
        sends="open this year’s, archive last year’s",
    ),
    Route(
        f"{_CLASS}/rouvrir",
        post=classes.reopen,
        form=Press,
        page=_CLASSES,
        who=ADMINISTERS,
        sends="open it again",
    ),
    Route(_PEOPLE, get=people.search, help="personnes", who=ADMINISTERS, what="its people"),
    Route(
        f"{_PEOPLE}/ajouter",
        get=arrivals.show,
        help="personnes#ajouter",
        post=arrivals.add,
        form=arrivals.Arrival,
        page=f"{_PEOPLE}/ajouter",
        who=ADMINISTERS,
        what="add a teacher or staff",
        sends="add them; namesakes first",
    ),
    Route(
        f"{_PEOPLE}/ajouter/homonymes",
        get=arrivals.HOMONYMS.show,
        help="personnes#ajouter",
        who=ADMINISTERS,
        what="who has the name already",
    ),
    Route(_CARD, get=people.card, help="personnes#fiche", who=ADMINISTERS, what="a person’s card"),
    Route(
        f"{_CARD}/code",
        post=arrivals.code,
        form=arrivals.CodeForm,
        page=_CARD,
        who=ADMINISTERS,
        sends="a new code, screen or PDF",
    ),
    Route(
        "/ecole/{school}/codes",
        get=arrivals.show_code,
        help="personnes#code",
        who=ADMINISTERS,
        what="the code that was just made",
    ),
    Route(
        f"{_CARD}/fonction",
        post=people.function,
        form=people.FunctionForm,
        page=_CARD,
        who=ADMINISTERS,
        sends="direction: give, take",
    ),
    Route(
        f"{_CARD}/bloquer",
        post=people.block,
        form=people.BlockForm,
        page=_CARD,
        who=ADMINISTERS,
        sends="block, unblock",
    ),
    Route(
        f"{_CARD}/classes",
        post=people.classes,
        form=people.ClassesForm,
        page=_CARD,
        who=ADMINISTERS,
        sends="into, out of a class",
    ),
    Route(
        f"{_CARD}/rattacher",
        post=people.attach,
        form=people.AttachForm,
        page=_CARD,
        who=ADMINISTERS,
        sends="attach to a school",
    ),
    Route(
        f"{_CARD}/retirer",
        post=people.detach,
        form=Press,
        page=_CARD,
        who=ADMINISTERS,
        sends="out of the school",
    ),
    Route(
        "/ecole/{school}/doublons",
        get=duplicates.show,
        help="doublons",
        who=ADMINISTERS,
        what="possible duplicates",
    ),
    Route(
        "/ecole/{school}/doublons/comparer",
        get=duplicates.compare,
        help="doublons",
        post=duplicates.merge,
        form=duplicates.Merge,
        page="/ecole/{school}/doublons/comparer?a={keep}&b={remove}",
        who=ADMINISTERS,
        what="two accounts side by side",
        sends="merge them",
    ),
    Route(
        _FLASHES,
        get=flash.show,
        help="flash",
        post=flash.publish,
        form=flash.FlashForm,
        who=ADMINISTERS,
        what="messages flash",
        sends="publish one; first how many it reaches",
    ),
    Route(_FLASH, get=flash.one, help="flash#lus", who=ADMINISTERS, what="who has read a message flash"),
    Route(
        f"{_FLASH}/modifier",
        get=flash.edit,
        help="flash",
        post=flash.change,
        form=flash.Changes,
        page=f"{_FLASH}/modifier",
        who=ADMINISTERS,
        what="change a message flash",
        sends="other words and days",
    ),
    Route(
        f"{_FLASH}/arreter",
        post=flash.stop,
        form=Press,
        page=_FLASH,
        who=ADMINISTERS,
        sends="take it off now",
    ),
    Route(
        f"{_FLASH}/rappel",
        post=flash.remind,
        form=Press,
        page=_FLASH,
        who=ADMINISTERS,
        sends="a mail to who has not read it",
    ),
    Route(
        "/flash",
        get=flash.mine,
        help="flash",
        who=SIGNED_IN,
        what="the messages flash of every page, for its script",
        pictures=READS,
    ),
    Route(
        "/flash/{flash}/lu",
        post=flash.read,
        form=flash.ReadForm,
        page="/",
        who=SIGNED_IN,
        sends="« J’ai lu »",
        pictures=SENDS,
    ),
    *setting_routes.ROUTES,
    Route("/ecole/{school}/journal", get=journal.show, help="journal", who=ADMINISTERS, what="audit log"),
    Route(
        "/ecole/{school}/journal.csv",
        post=journal.export,
        form=Press,
        page="/ecole/{school}/journal",
        who=ADMINISTERS,
        sends="audit log as CSV",
    ),
)
