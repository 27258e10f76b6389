"""The addresses of who reads elsewhere, and of the page where they are made."""

from functools import partial

from one.http.forms import Press
from one.http.route import Route
from one.http.subscriptions import page, reading
from one.http.who import EVERYONE
from one.subscriptions.addresses import Kind

WORDS = {Kind.NEWS: "news", Kind.CALENDAR: "calendar"}

ROUTES = (
    Route("/abonnements/{token}/fil.atom", get=reading.atom, who=EVERYONE, what="somebody’s news, as Atom"),
    Route(
        "/abonnements/{token}/agenda.ics",
        get=reading.ics,
        who=EVERYONE,
        what="somebody’s calendar, as iCalendar",
    ),
    Route(page.PAGE, get=page.show, what="where my news and my calendar are read elsewhere"),
    *(
        Route(
            f"{page.PAGE}/{kind}",
            post=partial(page.make, kind),
            form=page.Making,
            page=page.PAGE,
            sends=f"make or renew the address of my {words}, seen once",
        )
        for kind, words in WORDS.items()
    ),
    *(
        Route(
            f"{page.PAGE}/{kind}/arreter",
            post=partial(page.end, kind),
            form=Press,
            page=page.PAGE,
            sends=f"end the address of my {words}",
        )
        for kind, words in WORDS.items()
    ),
)
