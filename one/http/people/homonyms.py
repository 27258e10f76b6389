"""Somebody is added who is called like somebody there is: they are shown first, and one presses who it is."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one.errors import Invalid
from one.http.forms import Form, again, back, hand_on


class Homonyms(msgspec.Struct, frozen=True):
    """The step of a form of arrivals, which has a ``choice``.

    ``at``: the address of the form, the step is below it. ``find``: who has the name that was typed; Invalid as
    the form. ``page``: the step as a page.
    """

    form: type[Form]
    at: Callable[[Request], str]
    find: Callable[[Request, Any], Awaitable[list[Any]]]
    page: Callable[..., Awaitable[Response]]

    async def first(self, request: Request, form: Any) -> Response | None:
        """The way to the step, when it has to come first: nobody is doubled unasked."""
        same = await self.find(request, form)
        form.check()
        if same and not form.choice.typed:
            return await hand_on(request, form, f"{self.at(request)}/homonymes")
        return None

    async def show(self, request: Request) -> Response:
        """GET …/ajouter/homonymes: who has the name that was typed, to choose from."""
        form = await self.form.shown(request)
        if not form.waits:
            return await back(request, self.at(request))
        try:
            same = await self.find(request, form)
        except Invalid as error:
            return await again(request, form, error.errors, self.at(request))
        return await self.page(request, "namesakes.html", form=form, people=same)
