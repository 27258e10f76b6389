"""The others, each the way its makers advise, with the same Valkey in front; absent tools are skipped."""

import asyncio
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import build
from bench.stack import Stack
from bench.target import Target

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "one-bench"
NODE_PACKAGES = ("ws@8", "socket.io@4", "redis@5")
PYTHON_PACKAGES = (
    "uvicorn",
    "uvloop",
    "httptools",
    "websockets",
    "starlette",
    "redis[hiredis]",
    "channels",
    "channels_redis",
    "django",
)
INSTALL_SECONDS = 240
NCHAN_MODULE = Path("usr/lib/nginx/modules/ngx_nchan_module.so")
# What channels_redis (msgpack) puts around a text of 300 bytes: {"type": "bench.message", "text": …}
CHANNELS_HEAD = (b"\x82\xa4type\xadbench.message\xa4text\xda" + (300).to_bytes(2, "big")).hex()

_NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr error;
load_module {module};
events {{ worker_connections 20000; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder}; keepalive_requests 100000000;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location ~ ^/pub/(.+)$ {{ nchan_publisher; nchan_channel_id $1; nchan_message_buffer_length 0; }}
    location ~ ^/sub/(.+)$ {{ nchan_subscriber websocket; nchan_channel_id $1; }}
  }}
}}
"""


async def available(stack: Stack) -> tuple[list[Target], list[str]]:
    """The rivals that can run here, installed, and one line for each that cannot."""
    found: list[Target] = []
    missing: list[str] = []
    for name, prepare in (
        ("C floor", _floor),
        ("Node ws, Socket.IO", _node),
        ("Starlette, websockets, Channels", _python),
        ("Nchan", _nchan),
    ):
        try:
            found += await prepare(stack)
        except RuntimeError as error:
            missing.append(f"skipped {name}: {error}")
    return found, missing


async def _floor(stack: Stack) -> list[Target]:
    program = await build.build(build.FLOOR, stack.folder / "floor")
    return [
        Target(name="C floor", argv=lambda stack, port: [str(program), str(port), str(stack.valkey)]),
        Target(
            name="C floor, joined writes",
            argv=lambda stack, port: [str(program), str(port), str(stack.valkey), "joined"],
            scenarios=frozenset(("classes",)),
        ),
    ]


async def _node(_stack: Stack) -> list[Target]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise RuntimeError("node and npm are not installed")
    folder = CACHE / "node"
    if not all((folder / "node_modules" / package.partition("@")[0]).exists() for package in NODE_PACKAGES):
        folder.mkdir(parents=True, exist_ok=True)
        await _run(
            npm, "install", "--no-audit", "--no-fund", "--no-package-lock", *NODE_PACKAGES, folder=folder
        )

    def target(
        name: str, script: str, *words: str, options: tuple[str, ...] = (), path: str = "/ws?c={channel}"
    ) -> Target:
        return Target(
            name=name,
            path=path,
            options=options,
            argv=lambda stack, port: [node, str(HERE / script), str(port), str(stack.valkey), *words],
            env=lambda stack, port: {"NODE_PATH": str(folder / "node_modules"), "NODE_ENV": "production"},
        )

    return [
        target("Node ws, frame built once", "node_ws.js", "prebuilt"),
        target("Node ws", "node_ws.js"),
        target(
            "Socket.IO",
            "node_socketio.js",
            options=("--socketio",),
            path="/socket.io/?EIO=4&transport=websocket&c={channel}",
        ),
    ]


async def _python(_stack: Stack) -> list[Target]:
    folder = CACHE / "python"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        await _run(sys.executable, "-m", "venv", str(folder))
        await _run(str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PYTHON_PACKAGES)
        (folder / "ready").touch()

    def target(name: str, script: str, *words: str, most: int = 10_000) -> Target:
        return Target(
            name=name,
            most=most,
            argv=lambda stack, port: [str(python), str(HERE / script), str(port), str(stack.valkey), *words],
        )

    channels = Target(
        name="Django Channels",
        address="asgi__group__{channel}",
        options=("--head", CHANNELS_HEAD),
        most=2_010,
        argv=lambda stack, port: [str(python), str(HERE / "py_channels.py"), str(port), str(stack.valkey)],
    )
    return [
        target("websockets broadcast()", "py_websockets.py"),
        target("Starlette, queue per socket", "py_starlette.py", "queue"),
        target("Starlette, Redis per socket", "py_starlette.py", "own", most=5_000),
        channels,
    ]


async def _nchan(_stack: Stack) -> list[Target]:
    root = Path(os.environ.get("NCHAN_ROOT", "/"))
    nginx, module = root / "usr/sbin/nginx", root / NCHAN_MODULE
    if not nginx.exists() or not module.exists():
        raise RuntimeError("the package libnginx-mod-nchan is not installed")

    def argv(stack: Stack, port: int) -> Sequence[str]:
        file = stack.folder / "nginx.conf"
        file.write_text(_NGINX.format(folder=stack.folder, module=module, port=port))
        return [str(nginx), "-p", str(stack.folder), "-c", str(file)]

    return [
        Target(
            name="Nchan",
            argv=argv,
            http=True,
            options=("--http",),
            path="/sub/{channel}",
            address="/pub/{channel}",
        )
    ]


async def _run(*words: str, folder: Path | None = None) -> None:
    """Run an installer; raise RuntimeError with its last line when it fails."""
    process = await asyncio.create_subprocess_exec(
        *words, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), INSTALL_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise RuntimeError(f"{Path(words[0]).name} took more than {INSTALL_SECONDS} s") from None
    if process.returncode != 0:
        last = (said.decode().strip().splitlines() or ["no word"])[-1]
        raise RuntimeError(f"{Path(words[0]).name} failed: {last}")
