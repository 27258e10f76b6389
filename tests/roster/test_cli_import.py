"""``one import`` and ``one codes`` as a person runs them: exit codes, the file of codes, a pipe that closes."""

import asyncio
import csv
import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from support.onde_files import pupil, school
from support.roster_school import GUARDIANS, PUPILS, TEACHERS

from one import config
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
SCHOOL = ("--school", "Les Tilleuls", "--uai", "0610001A")


@pytest.fixture
def env(settings: config.Settings) -> dict[str, str]:
    """The environment of a command that uses the test's services."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ONE_", "DATABASE", "REDIS", "SECRET"))}
    return clean | {
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "SECRET_KEY": settings.secret_key or "",
        "ONE_DATA": str(settings.data),
        "PYTHONUTF8": "1",
    }


def one(env: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "one", *map(str, arguments)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        timeout=60,
    )


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    """The one line of a command that did nothing."""
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    return line


@pytest.mark.long
async def test_codes_are_a_private_file_that_spreadsheets_read(
    pool: Pool, env: dict[str, str], tmp_path: Path
) -> None:
    folder = school(tmp_path / "a", PUPILS, TEACHERS, GUARDIANS)
    file = tmp_path / "codes.csv"
    assert one(env, "import", folder, *SCHOOL, "--codes", file).returncode == 0
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert {row["profil"] for row in rows} == {"élève", "parent", "enseignant"}
    assert len(rows) == 7
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    # Nothing new: no file is left, and one that was there keeps what it held.
    assert one(env, "import", folder, *SCHOOL, "--codes", tmp_path / "none.csv").returncode == 0
    assert not (tmp_path / "none.csv").exists()
    assert one(env, "import", folder, *SCHOOL, "--codes", file).returncode == 0
    assert file.read_bytes() == raw
    issued = one(env, "codes", "--class", "CE1", "--format", "csv")
    assert issued.stdout.startswith(b"\xef\xbb\xbfidentifiant;")
    assert ";élève;CE1;" in issued.stdout.decode("utf-8-sig")


@pytest.mark.long
async def test_a_path_that_cannot_be_written_is_said_before_the_import(
    pool: Pool, env: dict[str, str], tmp_path: Path
) -> None:
    folder = school(tmp_path / "a", PUPILS, TEACHERS, GUARDIANS)
    for path in (tmp_path / "none" / "codes.csv", tmp_path):
        for option in ("--codes", "--questions"):
            line = refused(one(env, "import", folder, *SCHOOL, option, path))
            assert line.startswith(f"one: {option}: {path}: ")
    line = refused(one(env, "import", folder, *SCHOOL, "--dry-run", "--codes", tmp_path / "codes.csv"))
    assert line.startswith("one: --codes: a dry run makes no codes")
    assert not (tmp_path / "codes.csv").exists()
    assert await pool.fetchval("select count(*) from person") == 0


@pytest.mark.long
async def test_unreadable_lines_are_exit_code_1_and_another_school_2(
    pool: Pool, env: dict[str, str], tmp_path: Path
) -> None:
    folder = school(tmp_path / "a", [*PUPILS, pupil("", "Max")], TEACHERS, GUARDIANS)
    done = one(env, "import", folder, *SCHOOL)
    assert done.returncode == 1
    assert "eleves.csv, ligne 5\u00a0: Le nom manque." in done.stdout.decode()
    school(folder, PUPILS, TEACHERS, GUARDIANS)
    other = ("--school", "Émile Zola", "--uai", "0610001A")
    assert "ajoutez --allow-departures" in refused(one(env, "import", folder, *other))
    assert one(env, "import", folder, *other, "--dry-run").returncode == 1
    assert one(env, "import", folder, *other, "--allow-departures").returncode == 0
    assert await pool.fetchval("select name from school") == "Émile Zola"


@pytest.mark.long
@pytest.mark.parametrize("form", ["text", "csv"])
async def test_a_reader_that_has_read_enough_is_no_error(
    pool: Pool, env: dict[str, str], tmp_path: Path, form: str
) -> None:
    folder = school(tmp_path / "a", PUPILS, TEACHERS, GUARDIANS)
    assert one(env, "import", folder, *SCHOOL).returncode == 0
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "one", "codes", "--class", "CE1", "--format", form],
        cwd=ROOT,
        env=env,
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.long
async def test_an_import_says_how_it_is_taken_back_and_is(
    pool: Pool, env: dict[str, str], tmp_path: Path
) -> None:
    done = one(env, "import", school(tmp_path / "a", PUPILS, TEACHERS, GUARDIANS), *SCHOOL)
    number = await pool.fetchval("select id from roster_import")
    assert f"one import --undo {number}" in done.stdout.decode()
    shown = one(env, "import", "--undo", str(number), "--dry-run")
    assert shown.returncode == 0
    assert "Tom Petit" in shown.stdout.decode()
    assert await pool.fetchval("select count(*) from person") == 7
    taken = one(env, "import", "--undo", str(number))
    assert taken.returncode == 0
    assert "est annulé" in taken.stdout.decode()
    assert await pool.fetchval("select count(*) from person") == 0
    assert "déjà annulé" in refused(one(env, "import", "--undo", str(number)))
    assert "no import has the number 999" in refused(one(env, "import", "--undo", "999"))
    assert "DIR, --uai missing" in refused(one(env, "import", "--school", "Les Tilleuls"))


@pytest.mark.long
async def test_what_takes_long_says_where_it_stands_in_plain_lines(
    pool: Pool, env: dict[str, str], tmp_path: Path
) -> None:
    folder = school(tmp_path / "a", PUPILS, TEACHERS, GUARDIANS)
    async with pool.acquire() as connection:
        # Another import holds the accounts: this one waits for it, with nothing to show but where it stands. No transaction
        # does, for it would be ended after ten seconds, and a process may take longer to begin.
        await connection.execute("select pg_advisory_lock(hashtextextended('accounts', 0))")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "one", "import", str(folder), *SCHOOL),
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        async with asyncio.timeout(60):
            line = (await process.stderr.readline()).decode()
        await connection.execute("select pg_advisory_unlock(hashtextextended('accounts', 0))")
    assert line.startswith("2/5 Comparaison avec les comptes de l’école… ")
    assert "\x1b" not in line
    await process.communicate()
    assert process.returncode == 0
