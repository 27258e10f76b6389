"""The addresses of the feed."""

from one.http.feed import history, marks, why
from one.http.feed.home import around, home
from one.http.forms import Press
from one.http.route import READS, SENDS, Route

ROUTES = (
    Route("/", get=home, what="the feed, « Quoi de neuf ? »", pictures=READS),
    Route(
        "/fil/autour",
        get=around,
        what="what stands around the feed, for a home page that is open",
        pictures=READS,
    ),
    Route(
        "/fil/lus",
        post=marks.mark_seen,
        form=marks.Seen,
        page="/",
        sends="all that a page shows is read",
        pictures=SENDS,
    ),
    Route("/fil/supprimes", get=marks.hidden, help="fil#ranger", what="what I took out of my feed"),
    Route(
        "/fil/{id}/pourquoi",
        get=why.show,
        help="fil#pourquoi",
        post=why.set_mails,
        form=why.Mails,
        what="why I receive an item, and whether mails tell of such",
        sends="mails of its type, on or off",
        pictures=READS,
    ),
    Route(
        "/fil/{id}/supprimer",
        post=marks.hide,
        form=Press,
        page="/",
        sends="takes an item out of my feed",
    ),
    Route(
        "/fil/{id}/remettre",
        post=marks.restore,
        form=Press,
        page="/fil/supprimes",
        sends="puts an item back into my feed",
    ),
    Route("/historique", get=history.show, help="historique", what="what I published"),
    Route(
        "/historique/{id}/retirer",
        get=history.leaving,
        help="historique",
        post=history.withdraw,
        form=history.Withdrawing,
        what="what taking an item back does",
        sends="take what I published back from everybody",
    ),
)
