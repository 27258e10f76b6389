"""What is filled in on the page of a post."""

from one.apps.blog import comments, reviewing
from one.http.fields import Button, Hidden, Id, Ids, Lines
from one.http.forms import Form
from one.i18n import lazy


class CommentForm(Form):
    """A comment."""

    body = Lines(
        lazy("Commentaire"),
        most=comments.BODY_MOST,
        missing=lazy("Il manque le commentaire."),
        count=True,
    )
    judges_itself = True
    publishes = True


class ReviewForm(Form):
    """What a teacher says of a pupil's post, as they saw it (``rev``). ``without``: the children who are on none of its photos."""

    rev = Id()
    without = Ids(lazy("Sans photo"), most=200)
    word = Lines(
        lazy("Un mot pour l’élève"),
        most=reviewing.WORD_MOST,
        hint=lazy("Ce qui est à reprendre. L’élève le lit, et peut renvoyer son billet."),
        count=True,
    )
    act = Button("approve", "return")
    judges_itself = True


class CommentAct(Form):
    """What is done with a comment; ``page`` is where the asker is."""

    page = Hidden(most=200)
