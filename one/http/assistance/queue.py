"""The queue of who handles requests: its filters are its address."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from one.apps.assistance import queue, reading
from one.apps.assistance.kinds import GOING, LONG, State
from one.apps.assistance.queue import Filter
from one.apps.assistance.words import PROFILES, STATES
from one.http.assistance.places import PLACES
from one.http.fields import Choice
from one.http.forms import Form, Press
from one.http.params import number
from one.http.render import page
from one.http.state import asker, resources_of
from one.scope import Function

PAGES_MOST = 200
WHOSE = ("mine", "nobody", "long")


class Asked(Form):
    """What of the queue is looked for; without a state, what is not ended."""

    etat = Choice(options=[(each, "") for each in (*State, "all")])
    appli = Choice(options=[(code, "") for code in PLACES])
    vue = Choice(options=[(each, "") for each in WHOSE])

    @property
    def filter(self) -> Filter:
        """The same for the domain."""
        state, view = self.etat.data or "", self.vue.data or ""
        states = () if state == "all" else (str(State(state)),) if state else tuple(map(str, GOING))
        long = LONG if view == "long" else None
        return Filter(states, self.appli.data or "", "" if long else view, long)

    def address(self, **other: Any) -> str:
        """The queue with these other words."""
        words = {"etat": self.etat.data, "appli": self.appli.data, "vue": self.vue.data} | other
        found = urlencode({name: value for name, value in words.items() if value})
        return f"/assistance/demandes?{found}" if found else "/assistance/demandes"


async def index(request: Request) -> Response:
    """GET /assistance/demandes."""
    scope, resources = asker(request), resources_of(request)
    asked = Asked.asked(request)
    place = min(max(number(request.query_params.get("page")) or 1, 1), PAGES_MOST)
    found = await queue.page(scope, resources, asked.filter, place - 1)
    more, found = len(found) > reading.PAGE, found[: reading.PAGE]
    return await page(
        request,
        "assistance/queue.html",
        requests=found,
        counts=await queue.counts(scope, resources),
        asked=asked,
        states=STATES,
        going=GOING,
        places=PLACES,
        profiles=PROFILES,
        several=len([s for s in scope.schools if s.function]) > 1,
        deputy=not scope.has_function(Function.REFERENT),
        next_url=asked.address(page=place + 1) if more and place < PAGES_MOST else None,
        before_url=asked.address(page=place - 1 if place > 2 else None) if place > 1 else None,
        export_url=asked.address().replace("/demandes", "/demandes.csv", 1),
    )


async def export(request: Request, form: Press) -> Response:
    """POST /assistance/demandes.csv?…: the same as a table. By POST, for the log keeps that it was taken."""
    asked = Asked.asked(request)
    pieces = await queue.export(asker(request), resources_of(request), asked.filter, PLACES)
    return StreamingResponse(
        pieces,
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="demandes-d-aide.csv"'},
    )
