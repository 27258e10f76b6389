"""Large bodies: on the disk and not in memory, few at once, each address with its own bound."""

import tracemalloc

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Message

from one.errors import Busy
from one.http import bodies
from one.http.bodies import FILES_MOST, FORM_MOST, Bounds, Places, Spool
from one.http.routes import larger

pytestmark = pytest.mark.anyio

PIECE = b"x" * 65_536


def comes(pieces: int, *, breaks_off: bool = False) -> Spool:
    left = pieces

    async def receive() -> Message:
        nonlocal left
        left -= 1
        if left < 0:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": PIECE, "more_body": breaks_off or left > 0}

    return Spool(receive)


async def test_a_large_body_goes_to_the_disk_and_comes_again_as_it_was() -> None:
    spool = comes(320)  # 20 MB
    tracemalloc.start()
    with spool.file:
        await spool.fill()
        size = 0
        while (message := await spool.again())["more_body"]:
            size += len(message["body"])
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size + len(message["body"]) == 320 * len(PIECE)
        assert (await spool.again())["type"] == "http.disconnect"
    assert peak < 6_000_000


async def test_a_body_that_breaks_off_is_no_body() -> None:
    spool = comes(3, breaks_off=True)
    with spool.file, pytest.raises(ClientDisconnect):
        await spool.fill()


def test_few_send_something_large_at_once_and_one_person_fewer() -> None:
    places = Places()
    with places.held(1), places.held(1), places.held(1), places.held(1):
        with pytest.raises(Busy), places.held(1):
            pass
        with places.held(2):
            pass
    held = [places.held(person) for person in range(bodies.AT_ONCE)]
    for each in held:
        each.__enter__()
    with pytest.raises(Busy), places.held(99):
        pass
    for each in held:
        each.__exit__(None, None, None)
    with places.held(99):
        pass


def test_each_address_has_its_bound() -> None:
    bounds = Bounds(larger())

    def most(method: str, path: str) -> int:
        return bounds.of({"method": method, "path": path})

    assert most("POST", "/fichiers") == 25_000_000
    assert most("POST", "/actualites/nouvelle") == FILES_MOST
    assert most("POST", "/actualites/12/modifier") == FILES_MOST
    assert most("GET", "/fichiers") == FORM_MOST
    for path in ("/fichiers/1/retirer", "/connexion", "/fichiers/", "/nulle-part"):
        assert most("POST", path) == FORM_MOST, path


def test_a_disk_that_is_full_is_no_fault_of_ours() -> None:
    with pytest.raises(HTTPException) as told, bodies.disk_full():
        raise OSError(28, "No space left on device")
    assert told.value.status_code == 507
    with pytest.raises(OSError, match="other"), bodies.disk_full():
        raise OSError(5, "other")
