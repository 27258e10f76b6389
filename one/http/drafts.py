"""Forms whose words are kept on the server as they are typed, and found again by who comes back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar, NamedTuple, Self

import msgspec
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import Response

from one import clock, form_keys
from one.drafts import drafts
from one.drafts.drafts import Became, Draft, Kept, Words
from one.http import attached
from one.http.fields import Button, Hidden
from one.http.forms import Form, again
from one.http.render import FLASHES, flash, notice, see, wants_json
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.templating import times

ASKED = "brouillon"  # of the address: which draft the page shows
FRESH = "nouveau"  # none of them
BELOW = "/apercu"  # the preview, below the page of its form
_OWN = ("draft", "version", "act")

KEPT = flash("draft-kept", lazy("Votre brouillon est gardé."))
THROWN = flash("draft-thrown", lazy("Le brouillon est jeté."))
APART = notice(
    "draft-apart",
    lazy(
        "Ce brouillon a changé dans une autre fenêtre. Votre texte est gardé ici, comme un autre brouillon."
    ),
)
ENDED = notice(
    "draft-ended",
    lazy("Ce brouillon a déjà été publié, ou jeté, dans une autre fenêtre : rien n’est gardé de plus."),
)
FULL = notice(
    "draft-full", lazy("Vous avez trop de brouillons : celui-ci n’est pas gardé. Jetez-en quelques-uns.")
)
_SAID = {Became.SAVED: KEPT, Became.CONFLICT: APART, Became.ENDED: ENDED, Became.FULL: FULL}


class Drafted(Form):
    """A form with a draft: ``draft`` is its key, ``version`` what its page has seen of it, ``act`` what is asked instead of sending.

    Its page is drawn with templates/drafts/_draft.html. What is sent ends the draft in the transaction that takes it.
    """

    unsaid = (*Form.unsaid, *_OWN)
    draft = Hidden(most=drafts.KEY_MOST)
    version = Hidden(most=10)
    act = Button("", "keep", "preview", "throw")
    # Where an act goes with what it kept.
    leads: ClassVar[Mapping[str, str]] = {"preview": f"{{here}}{BELOW}"}
    keeps: ClassVar[bool] = True  # a form that changes what is there has no draft, though its like has
    found: Draft | None = None  # what its page was drawn from

    @property
    def draft_key(self) -> str:
        """The draft that ends when this is taken."""
        return str(self.draft.typed) if self.keeps else ""

    @property
    def seen(self) -> int:
        """The version that the page has seen."""
        typed = str(self.version.typed)
        return int(typed) if typed.isascii() and typed.isdigit() else 0

    @classmethod
    async def shown(cls, request: Request, **values: Any) -> Self:
        """The form for its page: as it came back, else as the draft that is asked for, or was written in last, has it."""
        form = await super().shown(request, **values)
        if not cls.keeps:
            return form
        scope, resources = asker(request), resources_of(request)
        asked, page = request.query_params.get(ASKED, ""), request.url.path
        key = str(form.draft.typed) if form.came_back else asked
        if key != FRESH and (key or not (form.came_back or request.url.query)):
            form.found = await drafts.find(scope, resources, cls.name_of(), page=page, key=key)
        if form.found is not None and not form.came_back:
            pairs = [(name, value) for name, typed in form.found.typed.items() for value in typed]
            form.process(formdata=ImmutableMultiDict(pairs), data=values)
            await attached.show(request, form.fields, values)
            form.key.data = form_keys.new_key()
        goes_on = form.came_back and key and not await drafts.is_ended(scope, resources, key)
        form.draft.data = form.found.key if form.found else key if goes_on else drafts.new_key()
        form.version.data = str(form.found.version if form.found else 0)
        return form

    @property
    def said(self) -> str:
        """« 14 h 02 », « hier à 14 h 02 »: when the draft on the page was kept."""
        return when(self.found.updated_at) if self.found else ""

    async def forget(self, request: Request) -> None:
        """What is in it was sent before, by another page: its draft is done with too."""
        if self.draft_key:
            await drafts.throw(asker(request), resources_of(request), self.draft_key)

    async def answer(self, request: Request, page: str) -> Response | None:
        """What keeping, looking at or throwing away the draft answers; None when the form is sent."""
        act = str(self.act.data)
        if not act or not self.keeps:
            return None
        scope, resources = asker(request), resources_of(request)
        here = request.url.path
        if act == "throw":
            await drafts.throw(scope, resources, self.draft_key)
            return see(request, f"{here}?{ASKED}={FRESH}", THROWN)
        problems = await attached.take(request, self.fields)
        if problems and not wants_json(request):
            return await again(request, self, problems, page)
        words = Words(
            self.name_of(),
            here,
            {name: values for name, values in self.typed.items() if name not in _OWN},
            [each for field in attached.among(self.fields) for each in field.data or ()],
        )
        kept = await drafts.keep(scope, resources, self.draft_key or drafts.new_key(), words, self.seen)
        if wants_json(request):
            return _told(kept)
        if act in self.leads and kept.became == Became.SAVED:
            return see(request, f"{self.leads[act].format(here=here)}?{ASKED}={kept.key}")
        return see(request, f"{here}?{ASKED}={kept.key}", _SAID[kept.became])


class Begun(NamedTuple):
    """A draft in a list of its writer's."""

    url: str
    title: str
    when: str


async def begun(request: Request, form: type[Drafted], pages: Collection[str] | None = None) -> list[Begun]:
    """The asker's drafts of a form, or of these pages of it, the latest first; none for little hands, who write nothing."""
    scope = asker(request)
    found = [] if scope.by_pictures else await drafts.listed(scope, resources_of(request), form.name_of())
    return [
        Begun(
            f"{each.page}?{ASKED}={each.key}",
            " ".join(each.typed.get("title", [])) or _("Sans titre"),
            when(each.updated_at),
        )
        for each in found
        if pages is None or each.page in pages
    ]


def when(at: datetime) -> str:
    """When a draft was kept: the time of today, or the day."""
    days = (clock.today() - clock.local(at).date()).days
    if days == 0:
        return times.hour(at)
    return _("%(day)s à %(hour)s") % {"day": times.day(at), "hour": times.hour(at)}


def _told(kept: Kept) -> Response:
    """For the page's script."""
    said = {
        Became.SAVED: _("Brouillon gardé à %(time)s.") % {"time": times.hour(kept.at)},
        Became.CONFLICT: str(FLASHES[APART]),
        Became.ENDED: str(FLASHES[ENDED]),
        Became.FULL: str(FLASHES[FULL]),
    }[kept.became]
    body = {"became": kept.became, "key": kept.key, "version": kept.version, "said": said}
    return Response(msgspec.json.encode(body), media_type="application/json")
