"""`make run` in dev: what is saved runs, and what does not start stops nothing."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.web_server import free_port

from one.run import reload

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the program that a test may write in."""
    for name in ("one", "templates", "static"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


class Demo:
    """`make run` on a copy of the program."""

    def __init__(self, tree: Path) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "one", "demo"],
            cwd=tree,
            env={
                **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
                "PYTHONPATH": str(tree),
                "PORT": str(port),
                "ONE_ENV": "dev",
                "WEB_WORKERS": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until(self, words: str) -> None:
        """Read what it says up to these words."""
        assert self.process.stderr is not None
        told = []
        for line in self.process.stderr:
            told.append(line)
            if words in line:
                return
        raise AssertionError(f"never said {words!r}:\n{''.join(told)}")

    def answer(self) -> str:
        return httpx.get(f"{self.url}/health/live", timeout=10).text

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=20)
        assert self.process.returncode == 0


@pytest.fixture
def demo(tree: Path) -> Iterator[Demo]:
    demo = Demo(tree)
    try:
        demo.until("one ready in")
        yield demo
    finally:
        demo.end()


@pytest.mark.long
@pytest.mark.slow
def test_what_is_saved_runs_and_a_fault_is_told_while_the_old_code_goes_on(demo: Demo, tree: Path) -> None:
    path = tree / "one" / "http" / "health.py"
    text = path.read_text("utf-8")
    assert demo.answer() == "live\n"
    path.write_text(text + "\ndef broken(:\n", "utf-8")
    demo.until("one/http/health.py changed, and does not start")
    demo.until("SyntaxError")
    assert demo.answer() == "live\n"
    path.write_text(text.replace('"live\\n"', '"new\\n"'), "utf-8")
    demo.until("one web-1 replaced")
    demo.until("one worker replaced")
    assert demo.answer() == "new\n"


@pytest.mark.anyio
async def test_files_that_are_saved_together_are_one_change(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("")
    (tmp_path / "page.html").write_text("")
    found = reload.changes(tmp_path, 0.05)
    first = asyncio.ensure_future(anext(found))
    await asyncio.sleep(0)
    (tmp_path / "page.html").write_text("not code")
    (tmp_path / "new.py").write_text("")
    (tmp_path / "old.py").unlink()
    async with asyncio.timeout(10):
        assert await first == {tmp_path / "old.py", tmp_path / "new.py"}
    await found.aclose()  # type: ignore[attr-defined]
