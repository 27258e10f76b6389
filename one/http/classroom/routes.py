"""The addresses of classroom."""

from one.http.classroom import arrivals, people, reminders, roster, sheets
from one.http.classroom.who import SETS_UP
from one.http.route import Route

ROUTES = (
    Route("/classe/{id}/parametrage", get=people.index, who=SETS_UP, what="accounts of a class"),
    Route("/classe/{id}/parametrage/nom", post=people.name_class, who=SETS_UP, sends="rename the class"),
    Route(
        "/classe/{id}/parametrage/liste.csv", post=people.listing_csv, who=SETS_UP, sends="the class as CSV"
    ),
    Route(
        "/classe/{id}/parametrage/fiches",
        get=sheets.choose,
        post=sheets.make,
        who=SETS_UP,
        what="whose connection sheets",
        sends="new codes, PDF or CSV",
    ),
    Route(
        "/classe/{id}/parametrage/ajouter",
        get=arrivals.form,
        post=arrivals.add,
        who=SETS_UP,
        what="add a person",
        sends="namesakes first",
    ),
    Route(
        "/classe/{id}/parametrage/import",
        get=roster.form,
        post=roster.preview,
        who=SETS_UP,
        what="send the class’s lists",
        sends="what they would change",
    ),
    Route("/classe/{id}/parametrage/import/appliquer", post=roster.apply, who=SETS_UP, sends="change it"),
    Route(
        "/classe/{id}/parametrage/rappels",
        get=reminders.choose,
        post=reminders.send,
        who=SETS_UP,
        what="who can be reminded by mail",
        sends="remind one, the ticked, or all",
    ),
    Route(
        "/classe/{id}/parametrage/personnes/{person}",
        get=people.person,
        who=SETS_UP,
        what="one account of the class",
    ),
    Route(
        "/classe/{id}/parametrage/personnes/{person}/code",
        post=sheets.code,
        who=SETS_UP,
        sends="a new code on the screen",
    ),
    Route(
        "/classe/{id}/parametrage/personnes/{person}/rappel",
        post=reminders.send_one,
        who=SETS_UP,
        sends="remind one person by mail",
    ),
    Route(
        "/classe/{id}/parametrage/personnes/{person}/bloquer",
        post=people.block,
        who=SETS_UP,
        sends="close the account and its sockets",
    ),
    Route(
        "/classe/{id}/parametrage/personnes/{person}/debloquer",
        post=people.unblock,
        who=SETS_UP,
        sends="open it again",
    ),
    Route(
        "/classe/{id}/parametrage/personnes/{person}/nom",
        post=people.rename,
        who=SETS_UP,
        sends="correct the names",
    ),
    Route(
        "/classe/{id}/parametrage/personnes/{person}/lier",
        post=people.link,
        who=SETS_UP,
        sends="guardian and child belong together",
    ),
    Route(
        "/classe/{id}/parametrage/personnes/{person}/delier",
        post=people.unlink,
        who=SETS_UP,
        sends="they no longer do",
    ),
    Route(
        "/classe/{id}/parametrage/personnes/{person}/retirer",
        post=people.remove,
        who=SETS_UP,
        sends="out of the class",
    ),
)
