"""The addresses of the homework book."""

from one.apps.cahier import writing
from one.apps.cahier.kinds import CODE
from one.http.cahier import copying, reading, week
from one.http.cahier import writing as pages
from one.http.route import READS, Route
from one.http.who import Role, having, whoever
from one.scope import Profile

READERS = having(CODE)
WRITERS = whoever(
    "teachers and the direction, where the homework book is open to them",
    frozenset((Role.TEACHER, Role.DIRECTION)),
    lambda scope: writing.is_writer(scope) and scope.has_app(CODE),
)
PUPILS = whoever(
    "pupils, where the homework book is open to them",
    frozenset((Role.PUPIL,)),
    lambda scope: scope.profile == Profile.PUPIL and scope.has_app(CODE),
)
ROUTES = (
    Route("/cahier", get=week.index, who=READERS, what="the homework of a week", pictures=READS),
    Route(
        "/cahier/nouveau",
        get=pages.new,
        post=pages.write,
        form=pages.HomeworkForm,
        who=WRITERS,
        what="write homework",
        sends="publish homework",
    ),
    Route(
        "/cahier/nouveau/apercu",
        get=pages.preview,
        who=WRITERS,
        what="a draft as pupils and families would see it",
    ),
    Route(
        "/cahier/copier",
        get=copying.ask,
        post=copying.copy,
        form=copying.CopyForm,
        who=WRITERS,
        what="what of the week before may be copied",
        sends="copy homework of the week before",
    ),
    Route("/cahier/{id}", get=reading.show, who=READERS, what="one piece of homework", pictures=READS),
    Route(
        "/cahier/{id}/fait",
        post=reading.tick,
        form=reading.Done,
        who=PUPILS,
        page="/cahier/{id}",
        sends="tick homework as done, or not",
    ),
    Route(
        "/cahier/{id}/modifier",
        get=pages.edit,
        post=pages.change,
        form=pages.Changes,
        who=WRITERS,
        what="change homework",
        sends="other words, another day",
    ),
    Route(
        "/cahier/{id}/retirer",
        get=pages.leaving,
        post=pages.withdraw,
        form=pages.WithdrawForm,
        who=WRITERS,
        what="what taking it back does",
        sends="take homework back",
    ),
)
