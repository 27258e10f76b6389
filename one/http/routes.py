"""The table of routes: every address of ONE, who may ask, who answers."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from one.http import apps, carnet, externe, feed, health, mailbox
from one.http.accounts import contacts, recovery, security, sign_in
from one.http.classroom import arrivals as classroom_arrivals
from one.http.classroom import people as classroom_people
from one.http.classroom import reminders as classroom_reminders
from one.http.classroom import roster as classroom_roster
from one.http.classroom import sheets as classroom_sheets
from one.http.people import personal_data
from one.http.realtime import streams
from one.http.realtime.live import Live
from one.http.render import problem, see, suite_of, wants_json
from one.http.school import arrivals as school_arrivals
from one.http.school import overview as school_overview
from one.http.school import people as school_people
from one.http.school import settings as school_settings
from one.http.state import resources_of, visitor

Handler = Callable[[Request], Awaitable[Response]]


class Address(NamedTuple):
    """One line of the table. ``signed``: only for signed-in people, others go to the mire."""

    method: str
    path: str
    handler: Handler
    signed: bool
    doc: str


_PERSON = "/classe/{id}/parametrage/personnes/{person}"

# fmt: off
TABLE = (
    Address("GET", "/", feed.home, True, "the feed, « Quoi de neuf ? »"),
    Address("GET", "/connexion", sign_in.mire, False, "sign-in page"),
    Address("POST", "/connexion", sign_in.sign_in, False, "password or activation code"),
    Address("GET", "/activation", sign_in.activation, False, "activation form, opened by a right code"),
    Address("POST", "/activation", sign_in.activate, False, "set the password, accept the terms"),
    Address("GET", "/conditions", sign_in.conditions, False, "terms of use"),
    Address("POST", "/conditions", sign_in.accept_conditions, True, "accept new terms"),
    Address("POST", "/deconnexion", sign_in.sign_out, True, "end this session and its sockets"),
    Address("GET", "/compte", sign_in.account, True, "« Mon compte »"),
    Address("GET", "/compte/donnees", personal_data.show, True, "« Mes données »"),
    Address("POST", "/compte/donnees.json", personal_data.download, True, "all that is kept about me"),
    Address("GET", "/compte/ferme", personal_data.closed, True, "my account belongs to no school"),
    Address("GET", "/mot-de-passe-oublie", recovery.forgotten, False, "ask for a way to a new password"),
    Address("POST", "/mot-de-passe-oublie", recovery.ask_password, False, "send a link, or a code by SMS"),
    Address("GET", "/mot-de-passe-oublie/envoye", recovery.sent, False, "what happens now"),
    Address("GET", "/mot-de-passe-oublie/code", recovery.code, False, "six digits received by SMS"),
    Address("POST", "/mot-de-passe-oublie/code", recovery.try_code, False, "right digits open the next page"),
    Address("GET", "/nouveau-mot-de-passe", recovery.opened, False, "where the mailed link leads"),
    Address("POST", "/nouveau-mot-de-passe/lien", recovery.take_link, False, "the token of the link"),
    Address("POST", "/nouveau-mot-de-passe", recovery.reset, False, "set the new password, sign in"),
    Address("GET", "/identifiant-oublie", recovery.lost_login, False, "ask for my logins"),
    Address("POST", "/identifiant-oublie", recovery.ask_logins, False, "send the logins of an address to it"),
    Address("GET", "/identifiant-oublie/envoye", recovery.sent, False, "what happens now"),
    Address("GET", "/compte/sessions", security.sessions, True, "« Mes sessions »"),
    Address("POST", "/compte/sessions/fin", security.end_others, True, "end all my other sessions"),
    Address("POST", "/compte/sessions/{id}/fin", security.end, True, "end one of my sessions"),
    Address("GET", "/compte/mot-de-passe", security.password, True, "my password"),
    Address("POST", "/compte/mot-de-passe", security.change_password, True, "change it, end the other sessions"),
    Address("GET", "/compte/adresse", contacts.email, True, "my e-mail address"),
    Address("POST", "/compte/adresse", contacts.ask_email, True, "send a code to the new address"),
    Address("GET", "/compte/adresse/code", contacts.code, True, "the code sent to an address"),
    Address("POST", "/compte/adresse/code", contacts.confirm, True, "confirm it, or change it"),
    Address("POST", "/compte/adresse/confirmer", contacts.again, True, "send another code"),
    Address("GET", "/compte/mobile", contacts.mobile, True, "my mobile"),
    Address("POST", "/compte/mobile", contacts.ask_mobile, True, "send a code, or change it"),
    Address("GET", "/compte/mobile/code", contacts.code, True, "the code sent to a number"),
    Address("POST", "/compte/mobile/code", contacts.confirm, True, "confirm it, or change it"),
    Address("POST", "/compte/mobile/confirmer", contacts.again, True, "send another code"),
    Address("GET", "/courrier", mailbox.show, False, "mails received here, in dev without SMTP_URL"),
    Address("GET", "/carnet", carnet.index, True, "notes written or received"),
    Address("GET", "/carnet/nouveau", carnet.new, True, "write a note"),
    Address("POST", "/carnet/nouveau", carnet.publish, True, "publish a note"),
    Address("GET", "/carnet/{id}", carnet.show, True, "one note"),
    Address("GET", "/classe", apps.classe, True, "« La classe »"),
    Address("GET", "/classe/{id}", apps.classe, True, "one of my classes"),
    Address("GET", "/classe/{id}/parametrage", classroom_people.index, True, "accounts of a class"),
    Address("POST", "/classe/{id}/parametrage/nom", classroom_people.name_class, True, "rename the class"),
    Address("POST", "/classe/{id}/parametrage/liste.csv", classroom_people.listing_csv, True, "the class as CSV"),
    Address("GET", "/classe/{id}/parametrage/fiches", classroom_sheets.choose, True, "whose connection sheets"),
    Address("POST", "/classe/{id}/parametrage/fiches", classroom_sheets.make, True, "new codes, PDF or CSV"),
    Address("GET", "/classe/{id}/parametrage/ajouter", classroom_arrivals.form, True, "add a person"),
    Address("POST", "/classe/{id}/parametrage/ajouter", classroom_arrivals.add, True, "namesakes first"),
    Address("GET", "/classe/{id}/parametrage/import", classroom_roster.form, True, "send the class's lists"),
    Address("POST", "/classe/{id}/parametrage/import", classroom_roster.preview, True, "what they would change"),
    Address("POST", "/classe/{id}/parametrage/import/appliquer", classroom_roster.apply, True, "change it"),
    Address("GET", "/classe/{id}/parametrage/rappels", classroom_reminders.choose, True, "who can be reminded by mail"),
    Address("POST", "/classe/{id}/parametrage/rappels", classroom_reminders.send, True, "remind one, the ticked, or all"),
    Address("GET", _PERSON, classroom_people.person, True, "one account of the class"),
    Address("POST", f'{_PERSON}/code', classroom_sheets.code, True, "a new code on the screen"),
    Address("POST", f'{_PERSON}/rappel', classroom_reminders.send_one, True, "remind one person by mail"),
    Address("POST", f'{_PERSON}/bloquer', classroom_people.block, True, "close the account and its sockets"),
    Address("POST", f'{_PERSON}/debloquer', classroom_people.unblock, True, "open it again"),
    Address("POST", f'{_PERSON}/nom', classroom_people.rename, True, "correct the names"),
    Address("POST", f'{_PERSON}/lier', classroom_people.link, True, "guardian and child belong together"),
    Address("POST", f'{_PERSON}/delier', classroom_people.unlink, True, "they no longer do"),
    Address("POST", f'{_PERSON}/retirer', classroom_people.remove, True, "out of the class"),
    Address("GET", "/applis", apps.applis, True, "« Mes applis »"),
    Address("GET", "/ecole", school_overview.index, True, "my school, for its direction and référents; 404 for others"),
    Address("GET", "/ecole/{school}", school_overview.show, True, "a school at a glance"),
    Address("GET", "/ecole/{school}/classes", school_overview.class_list, True, "its classes"),
    Address("POST", "/ecole/{school}/classes", school_overview.class_create, True, "open a class"),
    Address("POST", "/ecole/{school}/classes/archiver-vides", school_overview.class_archive_empty, True, "archive the empty ones"),
    Address("POST", "/ecole/{school}/classes/{class}", school_overview.class_rename, True, "rename a class"),
    Address("POST", "/ecole/{school}/classes/{class}/archiver", school_overview.class_archive, True, "archive a class"),
    Address("POST", "/ecole/{school}/classes/{class}/annee", school_overview.class_renew, True, "open this year's, archive last year's"),
    Address("POST", "/ecole/{school}/classes/{class}/rouvrir", school_overview.class_reopen, True, "open it again"),
    Address("GET", "/ecole/{school}/personnes", school_people.search, True, "its people"),
    Address("GET", "/ecole/{school}/personnes/ajouter", school_arrivals.form, True, "add a teacher or staff"),
    Address("POST", "/ecole/{school}/personnes/ajouter", school_arrivals.add, True, "namesakes first"),
    Address("POST", "/ecole/{school}/personnes/{person}/code", school_arrivals.code, True, "a new code, screen or PDF"),
    Address("GET", "/ecole/{school}/personnes/{person}", school_people.card, True, "a person's card"),
    Address("POST", "/ecole/{school}/personnes/{person}/fonction", school_people.function, True, "direction: give, take"),
    Address("POST", "/ecole/{school}/personnes/{person}/bloquer", school_people.block, True, "block, unblock"),
    Address("POST", "/ecole/{school}/personnes/{person}/classes", school_people.classes, True, "into, out of a class"),
    Address("POST", "/ecole/{school}/personnes/{person}/rattacher", school_people.attach, True, "attach to a school"),
    Address("POST", "/ecole/{school}/personnes/{person}/retirer", school_people.detach, True, "out of the school"),
    Address("GET", "/ecole/{school}/doublons", school_people.doubles, True, "possible duplicates"),
    Address("GET", "/ecole/{school}/doublons/comparer", school_people.compare, True, "two accounts side by side"),
    Address("POST", "/ecole/{school}/doublons/comparer", school_people.merge, True, "merge them"),
    Address("GET", "/ecole/{school}/reglages", school_settings.show, True, "settings of the school"),
    Address("POST", "/ecole/{school}/reglages/pause", school_settings.quiet, True, "quiet hours"),
    Address("POST", "/ecole/{school}/reglages/applis", school_settings.apps, True, "applications per profile"),
    Address("POST", "/ecole/{school}/reglages/mot-de-passe", school_settings.password, True, "length of a pupil's password"),
    Address("POST", "/ecole/{school}/reglages/envois", school_settings.sending, True, "restriction of sending"),
    Address("GET", "/ecole/{school}/journal", school_settings.log, True, "audit log"),
    Address("POST", "/ecole/{school}/journal.csv", school_settings.log_csv, True, "audit log as CSV"),
    Address("GET", "/aide", apps.help_index, False, "all help"),
    Address("GET", "/aide/{name}", apps.help_article, False, "one article; ?panneau=1 for the side panel"),
    Address("GET", "/live/events", streams.events, False, "the live stream as Server-Sent Events"),
    Address("GET", "/live/poll", streams.poll, False, "the live stream by long poll"),
    Address("POST", "/live/read", streams.mark, True, "items were on screen, for readers without a socket"),
    Address("POST", "/api/v1/events", externe.publish, False, "publish from outside, with an application token"),
    Address("GET", "/api/v1/openapi.json", externe.description, False, "the API's description"),
    Address("GET", "/health/live", health.live, False, "the process answers"),
    Address("GET", "/health/ready", health.ready, False, "pages and the live stream work"),
    Address("GET", "/metrics", health.measures, False, "Prometheus metrics"),
    Address("GET", "/static/{fingerprint}/{path:path}", health.static, False, "our files"),
)
# fmt: on


def routes() -> list[BaseRoute]:
    """The table as Starlette routes; addresses of one path share a route, so a wrong method is a 405."""
    paths = dict.fromkeys(address.path for address in TABLE)
    found: list[BaseRoute] = [WebSocketRoute("/live", Live())]
    for path in paths:
        group = [address for address in TABLE if address.path == path]
        found.append(Route(path, _dispatch(group), methods=[address.method for address in group]))
    return found


def _dispatch(group: list[Address]) -> Handler:
    by_method = {address.method: address for address in group}

    async def handle(request: Request) -> Response:
        address = by_method["GET" if request.method == "HEAD" else request.method]
        request.scope["one.route"] = f"{address.method} {address.path}"
        if address.signed and visitor(request.scope) is None:
            return _sign_in_first(request)
        return await address.handler(request)

    return handle


def _is_page(path: str) -> bool:
    """Whether a form's address is also that of its page."""
    return any(address.method == "GET" and address.path == path for address in TABLE)


def _sign_in_first(request: Request) -> Response:
    if wants_json(request):
        return problem(401, "unauthorized", "no session")
    settings = resources_of(request).settings
    ended = settings.cookie_name in request.cookies
    suite = suite_of(request) if request.method == "GET" or _is_page(request.url.path) else ""
    response = see(request, f"/connexion{suite}", "ended" if ended else None)
    if ended:
        response.delete_cookie(settings.cookie_name, path="/", secure=settings.secure, httponly=True)
    return response
