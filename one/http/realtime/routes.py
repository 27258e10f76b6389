"""The addresses of realtime."""

from one.http.realtime import streams
from one.http.route import Route
from one.http.who import EVERYONE

ROUTES = (
    Route("/live/events", get=streams.events, who=EVERYONE, what="the live stream as Server-Sent Events"),
    Route("/live/poll", get=streams.poll, who=EVERYONE, what="the live stream by long poll"),
    Route("/live/read", post=streams.mark, sends="items were on screen, for readers without a socket"),
)
