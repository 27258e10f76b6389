"""Files that somebody sends."""

from tempfile import SpooledTemporaryFile
from typing import IO, cast

import httpx

from one.files import intake
from one.files.reading import File
from one.form_keys import mark, whose_key
from one.http.state import State
from one.scope import Scope
from support.client import Client


async def sent(state: State, scope: Scope, content: bytes, name: str = "Été à l’école.png") -> File:
    """A file of somebody's that waits."""
    with file_of(content) as file:
        return await intake.take(scope, state.resources, "actualites", intake.Sent(name, file))


def file_of(content: bytes) -> IO[bytes]:
    file = cast("IO[bytes]", SpooledTemporaryFile(max_size=1 << 20))  # noqa: SIM115 - closed by who asks
    file.write(content)
    file.seek(0)
    return file


async def upload(
    client: Client, state: State, person_id: int, content: bytes, **asked: str
) -> httpx.Response:
    """What a page's script sends."""
    key = whose_key(mark(state.resources.key, person_id))
    return await client.post(
        "/fichiers",
        params={"app": "actualites", "nom": "photo.png"} | asked,
        content=content,
        headers={"x-key": key, "accept": "application/json", "sec-fetch-site": "same-origin"},
    )
