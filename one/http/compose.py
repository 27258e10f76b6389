"""What is written to many people: who would have it, when, how it would look, and its draft; the same for every application.

docs/adding-an-application.md tells what a form declares, templates/compose/_compose.html draws it.
"""

from abc import ABCMeta, abstractmethod
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import Response
from wtforms.form import FormMeta

from one.drafts import drafts
from one.errors import Invalid, NotFound
from one.http.drafts import ASKED, BELOW, Drafted
from one.http.fields import Button
from one.http.render import page, see
from one.http.state import asker, resources_of


class _Meta(FormMeta, ABCMeta):
    """A form that is whole only with what its application says."""


class Composed(Drafted, metaclass=_Meta):
    """A form of what goes to many. It says who ``readers`` are, and what a page shows ``as_read``; ``preview_page`` is that page.

    Its script asks for the readers anew as they are chosen, and takes nothing that is typed for it.
    """

    act = Button("", "keep", "preview", "throw", "readers")
    preview_page: ClassVar[str] = ""

    @abstractmethod
    async def readers(self, request: Request) -> str:
        """Who would have what is chosen in it now, in words (one/http/readers.py); none where others decide that.

        NotFound for what is not the asker's.
        """

    @abstractmethod
    async def as_read(self, request: Request, at: datetime) -> dict[str, Any]:
        """What its preview shows besides ``readers`` and ``back_url``: it as its readers would see it, written at that time."""

    async def counted(self, request: Request) -> str:
        """The same for its page, which is drawn whatever was chosen: nothing of what is not the asker's."""
        try:
            return await self.readers(request)
        except (NotFound, Invalid):
            return ""

    async def answer(self, request: Request, page: str) -> Response | None:
        """Who would have it, for the script; what the draft answers; None when the form is sent."""
        if self.act.data != "readers":
            return await super().answer(request, page)
        try:
            said = await self.readers(request)
        except Invalid:  # nobody, as things are: the form says why when it is sent
            said = ""
        return Response(msgspec.json.encode({"said": said}), media_type="application/json")


def preview(form: type[Composed]) -> Callable[[Request], Awaitable[Response]]:
    """The page …/apercu below that of the form: a draft of the asker as those would read it who would have it now."""

    async def show(request: Request) -> Response:
        scope, resources = asker(request), resources_of(request)
        key = request.query_params.get(ASKED, "")
        where = request.url.path.removesuffix(BELOW)
        if not key:
            if request.path_params:  # what these name is known to be the asker's by a draft alone
                raise NotFound
            return see(request, where)
        found = await drafts.find(scope, resources, form.name_of(), page=where, key=key)
        if found is None:
            raise NotFound
        pairs = [(name, value) for name, typed in found.typed.items() for value in typed]
        drawn = form(formdata=ImmutableMultiDict(pairs))
        drawn.validate()
        return await page(
            request,
            form.preview_page,
            back_url=f"{where}?{ASKED}={found.key}",
            **await drawn.as_read(request, found.updated_at),
            readers=await drawn.counted(request),
        )

    return show
