"""Cookies: one way to give, read and take one back, so that none lacks what the others have.

On https all are called ``__Host-…``: browsers take those only with Secure, for the whole host and from this host
itself, so that neither plain http nor a neighbour of our domain can plant one. That asks for the path ``/``.

They are read as strictly: a name that is ours but for a space of Unicode before it was planted by somebody who got around that
rule, and of two that differ under one name nobody knows which is ours. (On plain http, where anybody plants any, the last counts.)
"""

from collections.abc import Collection
from datetime import timedelta

from starlette.requests import HTTPConnection, cookie_parser
from starlette.responses import Response

from one.http.state import resources_of

SESSION = ""
DEVICE = "device"  # which accounts signed in here before (one/accounts/known_device.py)
FORM = "form"  # what a visitor typed into a form that came back (one/http/kept.py)
TAKEN = "taken"  # where the form was sent that was just taken: its draft is done with
HERE = "here"  # says nothing but that the browser keeps cookies
FLASH = "flash"  # the confirmation that the next page shows
UNDERSTOOD = "understood"  # the days and hours it says as they were read (one/http/understood.py)
ACTIVATION = "activation"  # opens the activation form
RESET = "reset"  # opens the form of a new password
FORGOTTEN = (
    "forgotten"  # the login that a code was asked for, so that nobody types it twice, and for which message
)
TABLET = "tablet"  # this browser is the tablet of a class (one/tablet)
PAIRING = "pairing"  # this browser asks to become one
LANGUAGE = "language"  # in which language who has not signed in is answered
OF_PEOPLE = (
    SESSION,
    DEVICE,
    FORM,
    TAKEN,
    FLASH,
    UNDERSTOOD,
    ACTIVATION,
    RESET,
    FORGOTTEN,
)  # speak of somebody who was here


def name(connection: HTTPConnection, short: str) -> str:
    """What browsers call it."""
    own = resources_of(connection).settings.cookie_name
    return f"{own}-{short}" if short else own


def read(connection: HTTPConnection, short: str) -> str:
    """What the browser says it is; empty when it says nothing, or two things."""
    said = _said(connection, short)
    if len(set(said)) > 1 and resources_of(connection).settings.secure:
        return ""
    return said[-1] if said else ""


def has(connection: HTTPConnection, short: str) -> bool:
    """Whether the browser says it at all."""
    return bool(_said(connection, short))


def any_sent(connection: HTTPConnection) -> bool:
    """Whether the browser keeps cookies, whosever."""
    return "cookie" in connection.headers


def _said(connection: HTTPConnection, short: str) -> list[str]:
    """All that is said under this very name. Those of other sites of our domain, thousands maybe, are not looked into."""
    asked = name(connection, short)
    parts = [part for line in connection.headers.getlist("cookie") for part in line.split(";")]
    return [cookie_parser(part)[asked] for part in parts if part.partition("=")[0].strip(" \t") == asked]


def give(
    connection: HTTPConnection,
    response: Response,
    short: str,
    value: str,
    *,
    lasts: timedelta | None,
    strict: bool = False,
) -> None:
    """Set it; None: until the browser is closed. ``strict``: no link of another site ever brings it along."""
    response.set_cookie(
        name(connection, short),
        value,
        max_age=None if lasts is None else int(lasts.total_seconds()),
        path="/",
        httponly=True,
        samesite="strict" if strict else "lax",
        secure=resources_of(connection).settings.secure,
    )


def take_back(connection: HTTPConnection, response: Response, short: str) -> None:
    """Delete it. Secure too: what a browser would not take under this name, it does not delete either."""
    response.delete_cookie(
        name(connection, short),
        path="/",
        httponly=True,
        samesite="lax",
        secure=resources_of(connection).settings.secure,
    )


def forget_people(connection: HTTPConnection, response: Response, *, but: Collection[str] = ()) -> None:
    """Nothing of anybody stays: their cookies go, and what pages, caches and scripts kept, in all tabs of this browser."""
    for short in OF_PEOPLE:
        if short not in but and has(connection, short):
            take_back(connection, response, short)
    clear(response)


def clear(response: Response) -> None:
    """Drafts, workers, subscriptions and all else that scripts keep, and what the browser cached, are no more."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
