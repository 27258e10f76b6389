"""Compiles the C parts into a folder; nothing compiled is kept in the repository."""

import asyncio
import shutil
from pathlib import Path

HERE = Path(__file__).parent
LOAD = ("load.c", "load_frames.c", "load_publish.c", "load_stats.c")
FLOOR = ("rivals/floor.c",)


def compiler() -> str | None:
    """The C compiler, if there is one."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


async def build(sources: tuple[str, ...], to: Path) -> Path:
    """Compile and link; raise RuntimeError with what the compiler said."""
    command = compiler()
    if command is None:
        raise RuntimeError("no C compiler: install gcc")
    process = await asyncio.create_subprocess_exec(
        command,
        "-std=gnu11",
        "-O2",
        "-Wall",
        "-o",
        str(to),
        *(str(HERE / name) for name in sources),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{sources[0]} does not compile:\n{said.decode()}")
    return to
