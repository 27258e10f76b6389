"""docs/openapi.json and docs/api.md against the API: the routes, the examples, and what schemathesis makes of it."""

import asyncio
import json
import os
import re
import shutil
import sys
from pathlib import Path

import jsonschema
import pytest
from support.people import School

from one.config import Settings
from one.http.externe.openapi import openapi
from one.http.routes import addresses
from one.http.state import State
from one.store.externe import applications

pytestmark = pytest.mark.anyio
DOCS = Path(__file__).parent.parent.parent / "docs"


async def run(*command: str, cwd: Path = DOCS, stdin: str = "", **environ: str) -> tuple[int, str]:
    """A program beside the server of this process."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=cwd,
        env={**os.environ, **environ},
    )
    said, _none = await process.communicate(stdin.encode())
    return process.returncode or 0, said.decode()


@pytest.fixture
async def token(school: School) -> str:
    token = await applications.create(school.pool, "0990009Z", "cantine", "La cantine")
    assert token is not None
    return token


def test_the_document_tells_of_every_address_of_the_api_and_is_the_one_in_docs() -> None:
    told = openapi()
    routes = {(each.path, each.method.lower()) for each in addresses() if each.path.startswith("/api/")}
    assert {(path, method) for path, methods in told["paths"].items() for method in methods} == routes
    assert json.loads((DOCS / "openapi.json").read_text("utf-8")) == told, "make docs"
    for schema in told["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("language", ["sh", "python"])
async def test_the_examples_of_the_docs_publish(
    server: State, settings: Settings, token: str, language: str
) -> None:
    (example,) = re.findall(rf"```{language}\n(.*?)```", (DOCS / "api.md").read_text("utf-8"), re.DOTALL)
    if language == "sh" and shutil.which("curl") is None:
        pytest.skip("no curl here")
    program = ("sh", "-s") if language == "sh" else (sys.executable, "-")
    code, said = await run(*program, stdin=example, ONE=settings.origin, TOKEN=token)
    assert code == 0, said
    assert '"new":true' in said.replace("'", '"').replace(" ", "").replace("True", "true")
    titles = await server.resources.pool.fetch("select body::jsonb #>> '{item,title}' as title from event")
    assert len(titles) == 1


@pytest.mark.long
async def test_schemathesis_finds_nothing(
    server: State, settings: Settings, token: str, tmp_path: Path
) -> None:
    """All that the document allows and forbids, within a minute: no 5xx, no answer that is not in it, nothing wrong taken.

    What it allows may be refused all the same: there is no class « 0 » here.
    """
    code, said = await run(
        str(Path(sys.executable).parent / "schemathesis"),
        "run",
        f"{settings.origin}/api/v1/openapi.json",
        f"--header=Authorization:Bearer {token}",
        "--exclude-checks=positive_data_acceptance",
        "--phases=examples,coverage,fuzzing",
        "--max-examples=100",
        "--seed=1",
        "--no-color",
        cwd=tmp_path,  # it keeps what it found
    )
    assert code == 0, said[-6000:]
    kept = await server.resources.pool.fetchval("select count(*) from application_event")
    assert kept > 0, "some of it is taken"
