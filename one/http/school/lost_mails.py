"""/ecole/{school}/mails: the mails that did not leave, for who administers the school of their reader."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Button, Ids
from one.http.forms import Form, wrong
from one.http.render import flash, notice, see
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.mail import reasons
from one.school import lost_mails

URL = "/ecole/{school}/mails"
RETRIED = flash("mails-retried", lazy("C’est fait : ces mails repartent maintenant."))
PUT_AWAY = flash("mails-put-away", lazy("C’est rangé : ces mails ne sont plus dans la liste."))
GONE = notice("mails-gone", lazy("Ces mails n’étaient plus dans la liste."))
NONE = notice(
    "mails-none",
    lazy(
        "Rien n’est reparti : ces mails n’étaient plus dans la liste, ou leur adresse est à corriger d’abord."
    ),
)


class Chosen(Form):
    """Some of the list, and what is to become of them."""

    mails = Ids(lazy("Mails"), most=lost_mails.MOST, missing=lazy("Cochez au moins un mail."))
    act = Button("retry", "away")


async def show(request: Request) -> Response:
    """GET /ecole/{school}/mails."""
    scope, resources, school_id = asker(request), resources_of(request), school_of(request).id
    return await school_page(
        request,
        "lost_mails.html",
        groups=await lost_mails.groups(scope, resources, school_id),
        count=await lost_mails.count(scope, resources, school_id),
        words=reasons.WORDS,
        advice=reasons.ADVICE,
        errors=await wrong(request),
    )


async def settle(request: Request, form: Chosen) -> Response:
    """POST /ecole/{school}/mails: they are tried again, or put away."""
    scope, resources, school_id = asker(request), resources_of(request), school_of(request).id
    again = form.act.data == "retry"
    act, done, none = (lost_mails.retry, RETRIED, NONE) if again else (lost_mails.put_away, PUT_AWAY, GONE)
    settled = await act(scope, resources, school_id, form.mails.data)
    return see(request, f"{base_of(request)}/mails", done if settled else none)
