"""Forms: declared once, read by one call, drawn by one macro, sent once, and shown again with all that was typed.

A form is a class with fields (one/http/fields/). Its address in the route table names it, and gets it read:
UTF-8 only, bounds before anything else, all that is wrong together. When it cannot be taken, by its own rules
or by the domain's (Invalid), its page is asked for again (303) and shows what was typed, so that the browser's way
back never asks to send anything twice. What was typed waits in the database for who is signed in, and in a
signed cookie of a few minutes for who is not; passwords and files wait nowhere.
"""

import hmac
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import msgspec
import wtforms
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one import form_keys
from one.errors import Invalid
from one.http import attached
from one.http.bodies import FILES_MOST, FORM_MOST, disk_full, is_large
from one.http.fields import AnyField, Attachments, Button, Files, Hidden, Id, Secret
from one.http.kept import Kept, kept, lead_to
from one.http.render import notice, problem, wants_json
from one.http.state import resources_of
from one.i18n import _, lazy
from one.resources import Once

FIELDS_MOST = 1000
PARTS_MOST, ATTACHED_MOST = 10, 30  # files of a form, those of fields that take none among them
ESCAPES_MOST = 100_000  # %-signs; the longest text that is taken has a third, all of it accents

Errors = dict[str, list[str]]


class Form(wtforms.Form):
    """A form. ``judges_itself``: its handler finds other errors too, and all are told together.
    ``publishes``: to many people, so that the same words twice within minutes are one wish, whatever the key.

    What it calls before it has called ``check`` only judges, or judges all that is typed once more.
    """

    judges_itself: ClassVar[bool] = False
    publishes: ClassVar[bool] = False
    told_again: ClassVar[str] = "saved"  # the confirmation for who sends what was taken
    unsaid: ClassVar[tuple[str, ...]] = ("key",)  # fields that say nothing of what is wished
    key = Hidden(most=form_keys.MOST)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.problems: Errors = {}
        self.came_back = False  # whether it shows what was typed into it before
        self.owner: int | None = None  # whom the page was drawn for that sent it
        self._seal = (b"", "")

    @classmethod
    def name_of(cls) -> str:
        """What it is kept under."""
        return f"{cls.__module__}.{cls.__qualname__}"

    @classmethod
    async def read(cls, request: Request) -> Self:
        """The form as it was sent, with what is wrong with its fields in ``problems``; 400 for another charset."""
        sent = await _sent(request)
        blank = cls().fields
        form = cls(formdata=await attached.parts(sent, blank) if cls.takes_files() else sent)
        if not attached.among(blank):  # what came for those is read once the form is taken
            await sent.close()
        form.validate()
        form.problems = {name: [str(e) for e in errors] for name, errors in form.errors.items() if name}
        form._seal = (resources_of(request).key, request.url.path)
        form.owner = form_keys.owner(resources_of(request).key, form.key.typed)
        return form

    @classmethod
    def asked(cls, request: Request) -> Self:
        """The form of a GET, a filter or a search, out of the address; with what is wrong in ``problems``."""
        form = cls(formdata=request.query_params)
        form.validate()
        form.problems = {name: [str(e) for e in errors] for name, errors in form.errors.items() if name}
        return form

    @classmethod
    async def shown(cls, request: Request, **values: Any) -> Self:
        """The form for its page: with these values, or as it was typed when it just came back."""
        form = cls(data=values)
        if strange := values.keys() - form._fields.keys():
            raise TypeError(f"{cls.name_of()} has no field {', '.join(sorted(strange))}")
        waiting = await kept(request)
        if waiting is not None and waiting.form == cls.name_of():
            form.process(formdata=ImmutableMultiDict(_pairs(waiting.typed)), data=values)
            form.problems = waiting.errors
            form.came_back = True
            for field in form.fields:
                if isinstance(field, Secret) and field.autocomplete == "new-password":
                    field.again = bool(form.problems)
        await attached.show(request, form.fields, values)
        form.key.data = form_keys.new_key()
        return form

    @classmethod
    def takes_files(cls) -> bool:
        """Whether one of its fields takes files; those sent to other forms are thrown away."""
        return any(isinstance(field, Files | Attachments) for field in cls()._fields.values())

    @classmethod
    def body_most(cls) -> int:
        """How many bytes it may have."""
        return FILES_MOST if attached.among(cls().fields) else FORM_MOST

    async def take(self, request: Request) -> None:
        """Take in the files that came with it; what is wrong with them is beside what else is wrong."""
        for name, messages in (await attached.take(request, self.fields)).items():
            self.problems[name] = [*self.problems.get(name, ()), *messages]

    def check(self, more: Mapping[str, list[str]] | None = None) -> None:
        """Raise Invalid with all that is wrong: the fields' own errors, and ``more`` that the handler found."""
        if errors := self.together(more or {}):
            raise Invalid(errors)

    def together(self, more: Mapping[str, list[str]]) -> Errors:
        """``more`` beside the fields' own errors, in the order of the fields; what belongs to none comes first.

        A field that is wrong by itself is told once, whatever else it is.
        """
        found = {**more, **self.problems}
        ranks = ["", *self._fields]
        return dict(
            sorted(found.items(), key=lambda each: ranks.index(each[0]) if each[0] in ranks else len(ranks))
        )

    @property
    def fields(self) -> list[AnyField]:
        """The fields, in their order."""
        return [field for field in self._fields.values() if isinstance(field, AnyField)]

    @property
    def labels(self) -> dict[str, str]:
        """What each field is called, for the list of what is wrong."""
        return {field.name: field.short for field in self.fields if field.short}

    @property
    def waits(self) -> bool:
        """Whether it came back to go on with, and not because something is wrong."""
        return self.came_back and not self.problems

    @property
    def numbers(self) -> dict[str, int]:
        """The ids in it, for the address of the page it stands on."""
        return {
            field.name: field.data
            for field in self.fields
            if isinstance(field, Id) and field.data is not None
        }

    @property
    def once(self) -> Once:
        """For ``work``: what was typed, and where it was sent, under the key of this page.

        Keyed, for a password may be among it.
        """
        secret, path = self._seal
        typed = {field.name: field.typed for field in self.fields if field.name not in self.unsaid}
        words = msgspec.json.encode([self.name_of(), path, typed], order="deterministic")
        return Once(
            form_keys.once(self.key.typed),
            hmac.digest(secret, words, "sha256"),
            self.publishes,
            self.draft_key,
        )

    @property
    def draft_key(self) -> str:
        """The draft that ends when this is taken (drafts.py); none for most forms."""
        return ""

    @property
    def typed(self) -> dict[str, list[str]]:
        """All that may be shown again, by field, as it was typed."""
        found = {}
        for field in self.fields:
            if not field.secret and field.name != "key":
                found[field.name] = [value[: field.kept_most] for value in field.as_typed()]
        return {name: values for name, values in found.items() if any(values)}


class Press(Form):
    """A button alone: nothing is typed, and it is pressed once."""


CODES_MADE = notice(
    "codes-made",
    lazy(
        "Ces codes viennent d’être faits et restent bons : rien n’a été refait. Pour en faire d’autres, il faut appuyer"
        " encore ; les premiers ne marcheront plus."
    ),
)


class NewCode(Press):
    """What makes codes: a second press does not kill those that were just printed or are on the screen."""

    told_again = CODES_MADE


class Codes(NewCode):
    """The same, as a file or on the screen."""

    format = Button("pages", "cards", "csv", "screen")


async def _sent(request: Request) -> FormData:
    """The fields of the body, read once. Only UTF-8 is read: other charsets cost time to decode, and no browser sends them.

    Fields are counted before they are parsed: the parser counts those with a name only, and a megabyte of « & », or of
    « %41 », kept the loop for a sixth of a second. The body is bounded (middleware.py) and stays for ``request.form``.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if options.get(b"charset", b"utf-8").strip().lower() not in (b"utf-8", b"utf8"):
        raise HTTPException(400)
    if kind != b"multipart/form-data" and is_large(request.scope):  # words alone are never that many
        raise HTTPException(413)
    if kind == b"application/x-www-form-urlencoded":
        body = await request.body()
        if body.count(b"&") >= FIELDS_MOST:
            raise HTTPException(400)
        if body.count(b"%") > ESCAPES_MOST:
            raise HTTPException(413)
    most = ATTACHED_MOST if request.scope["one.body_most"] > FORM_MOST else PARTS_MOST
    with disk_full():
        return await request.form(max_fields=FIELDS_MOST, max_files=most)


def _pairs(typed: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in typed.items() for value in values]


async def owner_of(request: Request) -> int | None:
    """Whom the page was drawn for that sends this form."""
    key = (await _sent(request)).get("key")
    return form_keys.owner(resources_of(request).key, key) if isinstance(key, str) else None


async def again(
    request: Request, form: Form, errors: Errors, page: str, *, status: int = 429, retry_after: int = 0
) -> Response:
    """Lead back to the page of a form that was not taken; a program is told in a problem document."""
    if wants_json(request):
        told = "; ".join(f"{field}: {' '.join(messages)}" for field, messages in errors.items())
        refused = problem(status if retry_after else 422, "invalid", told)
        if retry_after:
            refused.headers["Retry-After"] = str(retry_after)
        return refused
    response = await hand_on(request, form, page, errors)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


async def hand_on(request: Request, form: Form, page: str, errors: Errors | None = None) -> Response:
    """Lead to a page that goes on with what was typed: its next step, or itself with what is wrong."""
    return await lead_to(request, page, Kept(form.name_of(), form.typed, errors or {}))


async def back(request: Request, page: str) -> Response:
    """To another page with the form that came to this one."""
    waiting = await kept(request)
    return await lead_to(request, page, waiting) if waiting else RedirectResponse(page, 303)


async def wrong(request: Request) -> Errors:
    """What is wrong with the form that came back to this page, for pages that hold several."""
    waiting = await kept(request)
    return waiting.errors if waiting is not None else {}


def at_once(wait: str) -> Errors:
    """The error of a form that came while too much was asked for at once."""
    return {"": [_("Il y a beaucoup de monde en ce moment. Réessayez dans %(wait)s.") % {"wait": wait}]}


def too_often(wait: str) -> Errors:
    """The error of a form that was sent too often; ``wait`` says how long it has to rest."""
    return {"": [_("Il y a eu trop de demandes. Nouvel essai possible dans %(wait)s.") % {"wait": wait}]}
