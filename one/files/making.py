"""Images made safe and small in a process of their own (one/files/images.py)."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from one.files.errors import Refused
from one.i18n import Lazy, lazy

PROGRAM = Path(__file__).with_name("images.py")
SECONDS_MOST = 60  # of the clock: it comes after all others when the machine is busy
_WORDS: dict[str, Lazy] = {
    "pixels": lazy(
        "Cette image a trop de pixels pour être ouverte ici. Envoyez-en une plus petite, ou une capture d’écran."
    ),
    "animated": lazy("Les images animées ne sont pas acceptées. Envoyez une image fixe."),
}
_DAMAGED = lazy(
    "Cette image est abîmée, ou n’est pas arrivée en entier. Ouvrez-la sur votre appareil, puis renvoyez-la."
)

log = logging.getLogger("one.files")


def make(source: IO[bytes], folder: Path, square: tuple[int, int, int] | None = None) -> tuple[int, int]:
    """Write ``page`` and ``thumb`` into the folder; return width and height. Refused when it cannot be read.

    Of a ``square`` (left, top, side; see ``images.cut``) nothing else is written anywhere.

    To be called in a thread of ``resources.making``: one at a time in a process of ours.
    """
    source.seek(0)
    source.fileno()  # what was small enough for memory is on the disk from here on
    source.flush()
    os.lseek(source.fileno(), 0, os.SEEK_SET)
    command = [sys.executable, "-I", str(PROGRAM), str(folder), *map(str, square or ())]
    try:
        done = subprocess.run(
            command, stdin=source.fileno(), capture_output=True, timeout=SECONDS_MOST, check=False
        )
    except subprocess.TimeoutExpired:
        log.info("an image took more than %d s", SECONDS_MOST)
        raise Refused(str(_DAMAGED)) from None
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        log.info("an image could not be read (%d): %.100r", done.returncode, last.partition(":")[0])
        raise Refused(str(_DAMAGED))
    answer = json.loads(done.stdout)
    if why := answer.get("refused"):
        raise Refused(str(_WORDS[why]))
    return answer["width"], answer["height"]
