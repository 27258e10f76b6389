"""« Mes données » of somebody, as their archive holds them."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from one.personal_data.writing import write
from one.resources import Resources
from one.scope import Scope


class Taken:
    """An archive that was taken: ``data`` are all its documents together, ``text`` their words."""

    def __init__(self, content: bytes) -> None:
        self.zip = ZipFile(io.BytesIO(content))
        self.names = self.zip.namelist()
        assert self.zip.testzip() is None
        documents = [self.zip.read(name).decode() for name in self.names if name.endswith(".json")]
        self.text = "\n".join(documents)
        self.data: dict[str, Any] = {}
        for document in documents:
            self.data |= json.loads(document)


async def own_data(scope: Scope, resources: Resources) -> Taken:
    """What the worker would write now."""

    async def tell(done: int, all_: int) -> None:
        assert done <= all_

    out = io.BytesIO()
    await write(scope, resources, out, Path("/tmp"), tell)
    return Taken(out.getvalue())
