"""The addresses of messages."""

from one.apps.messagerie.kinds import CODE
from one.http.messagerie import acts, index, new, sent, thread
from one.http.route import READS, Route
from one.http.who import having

READERS = having(CODE)
ROUTES = (
    Route(
        "/messagerie",
        get=index.index,
        who=READERS,
        what="my threads, and what is found in them",
        pictures=READS,
    ),
    Route(
        "/messagerie/nouveau",
        get=new.new,
        post=new.send,
        form=new.NewMessage,
        who=READERS,
        what="choose whom to write to; with ``a`` or ``classe``, write to them",
        sends="begin a thread with somebody, or with each guardian of a class",
    ),
    Route(
        "/messagerie/envois/{id}",
        get=sent.show,
        who=READERS,
        what="who has what I wrote to families; for who has it, their thread",
    ),
    Route(
        "/messagerie/messages/{id}/retirer",
        get=acts.leaving,
        post=acts.recall,
        form=acts.Recall,
        who=READERS,
        what="what taking a message of mine back does",
        sends="take a message back, within the hour",
    ),
    Route(
        "/messagerie/{id}",
        get=thread.show,
        post=thread.answer,
        form=thread.Answer,
        who=READERS,
        what="one thread of mine",
        sends="write in it",
        pictures=READS,
    ),
    Route(
        "/messagerie/{id}/lu",
        post=acts.read,
        form=acts.Read,
        who=READERS,
        page="/messagerie/{id}",
        sends="say up to where I have read",
    ),
    Route(
        "/messagerie/{id}/archives",
        post=acts.archive,
        form=acts.Archive,
        who=READERS,
        page="/messagerie/{id}",
        sends="put a thread of mine aside, or back",
    ),
)
