"""« Pourquoi je reçois ceci ? », and whether a mail tells of such things."""

from starlette.requests import Request
from starlette.responses import Response

from one.feed import why as feed
from one.http.fields import Button
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.notices import choices


class Mails(Form):
    """The switch: mails of the item's type, of which this one is an example."""

    mails = Button("off", "on")


async def show(request: Request) -> Response:
    """GET /fil/{id}/pourquoi: the rule, in words; beside it the switch for its mails."""
    scope, resources = asker(request), resources_of(request)
    found = await feed.why(scope, resources, id_of(request))
    often = None
    if resources.settings.mails and not scope.by_pictures:
        often = await choices.frequency(scope, resources, found.item.app, found.item.type)
    return await page(
        request,
        "feed/why.html",
        item=found.item,
        item_id=id_of(request),
        sentences=found.sentences,
        often=often,
        often_words=choices.FREQUENCIES.get(often or ""),
    )


async def set_mails(request: Request, form: Mails) -> Response:
    """POST /fil/{id}/pourquoi: mails of its type, on or off; on the asker's other pages too."""
    scope, resources = asker(request), resources_of(request)
    found = await feed.why(scope, resources, id_of(request))
    await choices.switch(scope, resources, found.item.app, found.item.type, on=form.mails.data == "on")
    return see(request, f"/fil/{id_of(request)}/pourquoi")
