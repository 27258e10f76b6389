"""What a tablet keeps for when nobody answers: a page that waits, and the worker that puts it in the wall's place."""

import re
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one.http.render import page
from one.http.state import state_of

REST = "/tablette/repos"
_LOADED = re.compile(r'(?:href|src)="(/static/[^"#]+)"')


async def rest(request: Request) -> Response:
    """GET /tablette/repos: the page that waits. It says nothing of any class."""
    return await page(request, "tablet/rest.html", scope=None)


async def script(request: Request) -> Response:
    """GET /tablette.js: the worker, with the addresses of this version that it keeps."""
    shown = bytes((await rest(request)).body).decode()
    kept = [REST, *dict.fromkeys(_LOADED.findall(shown))]
    source = Path(state_of(request).templates.assets.source) / "js/tablet/worker.js"
    text = source.read_text("utf-8").replace(
        "const KEPT = [];", f"const KEPT = {msgspec.json.encode(kept).decode()};"
    )
    return Response(text, media_type="text/javascript", headers={"cache-control": "no-cache"})
