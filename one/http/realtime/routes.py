"""The addresses of realtime."""

from one.http.realtime import streams
from one.http.route import READS, SENDS, Route
from one.http.who import EVERYONE

ROUTES = (
    Route(
        "/live/events",
        get=streams.events,
        who=EVERYONE,
        what="the live stream as Server-Sent Events",
        pictures=READS,
    ),
    Route("/live/poll", get=streams.poll, who=EVERYONE, what="the live stream by long poll", pictures=READS),
    Route(
        "/tablette/live/events",
        get=streams.tablet_events,
        who=EVERYONE,
        what="the stream of a tablet as Server-Sent Events",
        pictures=READS,
    ),
    Route(
        "/tablette/live/poll",
        get=streams.tablet_poll,
        who=EVERYONE,
        what="the stream of a tablet by long poll",
        pictures=READS,
    ),
    Route(
        "/live/read",
        post=streams.mark,
        sends="items were on screen, for readers without a socket",
        pictures=SENDS,
    ),
)
