"""The addresses of Assistance."""

from one.apps.assistance import asking, reading
from one.apps.assistance.kinds import ASKING
from one.http.assistance import asking as writing
from one.http.assistance import passing, queue
from one.http.assistance import reading as pages
from one.http.forms import Press
from one.http.route import Route
from one.http.who import ALL, Role, whoever

_ADULTS = ALL - {Role.PUPIL}
ASKERS = whoever("adults to whom their school opens it", _ADULTS, lambda scope: bool(asking.schools(scope)))
READERS = whoever(
    "adults to whom their school opens it, and who handles requests",
    _ADULTS,
    lambda scope: scope.profile in ASKING and (bool(asking.schools(scope)) or reading.may_handle(scope)),
)
# Which requests somebody handles is asked for each: never their own.
HANDLERS = whoever(
    "référents, and the direction where no other référent is",
    frozenset((Role.REFERENT, Role.DIRECTION)),
    reading.may_handle,
)
ROUTES = (
    Route("/assistance", get=pages.index, who=READERS, what="what I asked"),
    Route(
        "/assistance/nouvelle",
        get=writing.new,
        post=writing.ask,
        form=writing.RequestForm,
        who=ASKERS,
        what="write a request for help",
        sends="send it to the référents of the school",
    ),
    Route("/assistance/demandes", get=queue.index, who=HANDLERS, what="the requests of the school"),
    Route(
        "/assistance/demandes.csv",
        post=queue.export,
        form=Press,
        page="/assistance/demandes",
        who=HANDLERS,
        sends="the same as a table",
    ),
    Route("/assistance/{id}", get=pages.show, who=READERS, what="one request, with its thread"),
    Route(
        "/assistance/{id}/repondre",
        post=pages.answer,
        form=pages.AnswerForm,
        page="/assistance/{id}",
        who=READERS,
        sends="answer in a request",
    ),
    Route(
        "/assistance/{id}/etat",
        post=pages.move,
        form=pages.MoveForm,
        page="/assistance/{id}",
        who=READERS,
        sends="solve, open or close a request",
    ),
    Route(
        "/assistance/{id}/note",
        post=pages.note,
        form=pages.NoteForm,
        page="/assistance/{id}",
        who=HANDLERS,
        sends="a note among those who handle it",
    ),
    Route(
        "/assistance/{id}/suivi",
        post=pages.assign,
        form=pages.AssignForm,
        page="/assistance/{id}",
        who=HANDLERS,
        sends="give a request to somebody",
    ),
    Route(
        "/assistance/{id}/support",
        get=passing.asking,
        post=passing.pass_on,
        form=passing.PassForm,
        who=HANDLERS,
        what="what the support of the ENT would read",
        sends="pass a request on to the support",
    ),
)
