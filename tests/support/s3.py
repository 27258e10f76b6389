"""A storage that speaks S3, as a provider runs it: on loopback, in a folder, asking for signatures."""

import asyncio
import sysconfig
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from support.http_proxy import HttpProxy, Source, proxied

KEY, SECRET = "one", "only-for-tests"


class Partial(HttpProxy):
    """What rclone forgets: a part of a content is answered with 206, as RFC 9110 says and providers do."""

    async def copy(
        self, source: Source, sink: asyncio.StreamWriter, path: str, *, asks: bool = False
    ) -> None:
        """As it comes, but for the status of parts."""
        while data := await source.read(65536):
            head = data.partition(b"\r\n\r\n")[0]
            if not asks and head.startswith(b"HTTP/1.1 200 ") and b"\r\nContent-Range:" in head:
                data = data.replace(b"200 OK", b"206 Partial Content", 1)
            sink.write(data)
            await sink.drain()


@asynccontextmanager
async def s3_server(folder: Path) -> AsyncIterator[dict[str, str]]:
    """A server with the bucket ``one``, and what the environment says of it."""
    (folder / "root" / "one").mkdir(parents=True)
    command = [str(Path(sysconfig.get_path("scripts")) / "rclone"), "serve", "s3", str(folder / "root")]
    command += ["--addr", "127.0.0.1:0", "--auth-key", f"{KEY},{SECRET}"]
    process = await asyncio.create_subprocess_exec(
        *[*command, "--cache-dir", str(folder / "cache"), "--config", str(folder / "rclone.conf")],
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with proxied(await _port(process), Partial) as proxy:
            yield {
                "AWS_ENDPOINT": proxy.url,
                "AWS_ALLOW_HTTP": "true",
                "AWS_ACCESS_KEY_ID": KEY,
                "AWS_SECRET_ACCESS_KEY": SECRET,
                "AWS_REGION": "fr",
            }
    finally:
        process.kill()
        await process.communicate()


async def _port(process: asyncio.subprocess.Process) -> int:
    """What the server says it listens on, once it does."""
    assert process.stderr is not None
    async for line in process.stderr:
        if b"Starting s3 server on" in line:
            return int(line.rpartition(b":")[2].split(b"/")[0])
    raise AssertionError("the storage did not start")
