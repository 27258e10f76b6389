"""The files of a form: taken in when it is sent, found again when it is shown."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import IO, Any

import anyio.to_thread
from starlette.datastructures import FormData, ImmutableMultiDict, UploadFile
from starlette.requests import Request

from one.errors import Busy, Unavailable
from one.files import intake, reading
from one.files.errors import Refused
from one.http.fields import AnyField, Attachments, Files, Photo, Uploaded
from one.http.fields.attachments import Arrived
from one.http.state import asker, resources_of, visitor
from one.i18n import _
from one.names import isolated


def among(fields: Iterable[object]) -> list[Attachments]:
    """The fields that take files which belong to what is written."""
    return [field for field in fields if isinstance(field, Attachments)]


async def parts(sent: FormData, fields: Iterable[AnyField]) -> ImmutableMultiDict[str, Any]:
    """What was sent, with its files: a field left empty is a file without a name, those of no field are passed over.

    Those of ``Files`` are read, the body is bounded by now; those of ``Attachments`` stay where they are until they are taken.
    """
    kinds = {field.name: field for field in fields if isinstance(field, Files | Attachments)}
    found: list[tuple[str, Any]] = []
    for name, value in sent.multi_items():
        if not isinstance(value, UploadFile):
            found.append((name, value))
        elif not value.filename or name not in kinds:
            continue
        elif isinstance(kinds[name], Files):
            found.append((name, Uploaded(value.filename, await value.read())))
        else:
            digest = await anyio.to_thread.run_sync(_digest, value.file)
            found.append((name, Arrived(value.filename, value.file, digest)))
    return ImmutableMultiDict(found)


def _digest(content: IO[bytes]) -> str:
    found = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # it reads, that is all
    content.seek(0)
    return found


async def take(request: Request, fields: Iterable[AnyField]) -> dict[str, list[str]]:
    """Take in what came with a form, whatever else is wrong with it, so that nothing has to be chosen again.

    Returns what is wrong, by field: what was refused, and what waited too long.
    """
    found: dict[str, list[str]] = {}
    if visitor(request.scope) is None:
        return found
    for field in among(fields):
        if isinstance(field, Photo):
            continue
        problems = await _missing(request, field)
        if not field.errors:
            problems += await _take(request, field)
        if problems:
            found[field.name] = problems
    return found


async def _missing(request: Request, field: Attachments) -> list[str]:
    known = await reading.known(asker(request), resources_of(request), field.data or ())
    there = [each for each in field.data or () if each in known]
    kinds = {"image/jpeg": "image", "application/pdf": "pdf"}
    right = [each for each in there if kinds[known[each].media_type] in field.kinds]
    if len(right) == len(field.data or ()):
        return []
    field.data = right
    return [_("Un fichier a attendu plus d’un jour, et n’est plus là. Ajoutez-le à nouveau.")]


async def _take(request: Request, field: Attachments) -> list[str]:
    scope, resources, problems = asker(request), resources_of(request), []
    for each in field.arrived:
        sent = intake.Sent(each.name, each.content)
        try:
            file = await intake.take(scope, resources, field.app, sent, kinds=field.kinds)
        except (Refused, Busy, Unavailable) as error:
            why = (
                str(error) if isinstance(error, Refused) else _("le serveur n’a pas pu le garder. Réessayez.")
            )
            problems.append(_("%(name)s : %(why)s") % {"name": isolated(each.name[:100]), "why": why})
        else:
            field.data = [*(field.data or ()), file.id]
    field.arrived = []
    return problems


async def show(request: Request, fields: Iterable[AnyField], values: Mapping[str, Any]) -> None:
    """Find the files that a form's page shows: what its domain gave it, and what of the asker waits; no other's."""
    for field in among(fields):
        known = await reading.known(asker(request), resources_of(request), field.data or ())
        given = set(values.get(field.name) or ())
        field.files = [known[i] for i in field.data or () if i in known and (i in given or known[i].waits)]
        field.alts = (
            {file.id: field.alts.get(file.id, file.alt) for file in field.files} if field.album else {}
        )
