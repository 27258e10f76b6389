"""The addresses of school."""

from one.http.route import Route
from one.http.school import arrivals, overview, people, settings
from one.http.who import ADMINISTERS

ROUTES = (
    Route("/ecole", get=overview.index, what="my school, for its direction and référents; 404 for others"),
    Route("/ecole/{school}", get=overview.show, who=ADMINISTERS, what="a school at a glance"),
    Route(
        "/ecole/{school}/classes",
        get=overview.class_list,
        post=overview.class_create,
        who=ADMINISTERS,
        what="its classes",
        sends="open a class",
    ),
    Route(
        "/ecole/{school}/classes/archiver-vides",
        post=overview.class_archive_empty,
        who=ADMINISTERS,
        sends="archive the empty ones",
    ),
    Route(
        "/ecole/{school}/classes/{class}", post=overview.class_rename, who=ADMINISTERS, sends="rename a class"
    ),
    Route(
        "/ecole/{school}/classes/{class}/archiver",
        post=overview.class_archive,
        who=ADMINISTERS,
        sends="archive a class",
    ),
    Route(
        "/ecole/{school}/classes/{class}/annee",
        post=overview.class_renew,
        who=ADMINISTERS,
        sends="open this year’s, archive last year’s",
    ),
    Route(
        "/ecole/{school}/classes/{class}/rouvrir",
        post=overview.class_reopen,
        who=ADMINISTERS,
        sends="open it again",
    ),
    Route("/ecole/{school}/personnes", get=people.search, who=ADMINISTERS, what="its people"),
    Route(
        "/ecole/{school}/personnes/ajouter",
        get=arrivals.form,
        post=arrivals.add,
        who=ADMINISTERS,
        what="add a teacher or staff",
        sends="namesakes first",
    ),
    Route(
        "/ecole/{school}/personnes/{person}/code",
        post=arrivals.code,
        who=ADMINISTERS,
        sends="a new code, screen or PDF",
    ),
    Route("/ecole/{school}/personnes/{person}", get=people.card, who=ADMINISTERS, what="a person’s card"),
    Route(
        "/ecole/{school}/personnes/{person}/fonction",
        post=people.function,
        who=ADMINISTERS,
        sends="direction: give, take",
    ),
    Route(
        "/ecole/{school}/personnes/{person}/bloquer",
        post=people.block,
        who=ADMINISTERS,
        sends="block, unblock",
    ),
    Route(
        "/ecole/{school}/personnes/{person}/classes",
        post=people.classes,
        who=ADMINISTERS,
        sends="into, out of a class",
    ),
    Route(
        "/ecole/{school}/personnes/{person}/rattacher",
        post=people.attach,
        who=ADMINISTERS,
        sends="attach to a school",
    ),
    Route(
        "/ecole/{school}/personnes/{person}/retirer",
        post=people.detach,
        who=ADMINISTERS,
        sends="out of the school",
    ),
    Route("/ecole/{school}/doublons", get=people.doubles, who=ADMINISTERS, what="possible duplicates"),
    Route(
        "/ecole/{school}/doublons/comparer",
        get=people.compare,
        post=people.merge,
        who=ADMINISTERS,
        what="two accounts side by side",
        sends="merge them",
    ),
    Route("/ecole/{school}/reglages", get=settings.show, who=ADMINISTERS, what="settings of the school"),
    Route("/ecole/{school}/reglages/pause", post=settings.quiet, who=ADMINISTERS, sends="quiet hours"),
    Route(
        "/ecole/{school}/reglages/applis",
        post=settings.apps,
        who=ADMINISTERS,
        sends="applications per profile",
    ),
    Route(
        "/ecole/{school}/reglages/mot-de-passe",
        post=settings.password,
        who=ADMINISTERS,
        sends="length of a pupil’s password",
    ),
    Route(
        "/ecole/{school}/reglages/envois",
        post=settings.sending,
        who=ADMINISTERS,
        sends="restriction of sending",
    ),
    Route("/ecole/{school}/journal", get=settings.log, who=ADMINISTERS, what="audit log"),
    Route("/ecole/{school}/journal.csv", post=settings.log_csv, who=ADMINISTERS, sends="audit log as CSV"),
)
