"""``python -m bench.pushes``: notifications to a push service on this machine, with connections that are kept and with one for each.

Exit code 1 when kept ones do not save what they are there for.
"""

import argparse
import asyncio
import ipaddress
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from one.push import outgoing
from one.push.hosts import AT_ONCE
from one.push.keys import keys_of, sealed
from one.push.outgoing import Outgoing

LEAST = 1.3  # times as fast, where the way to the service takes no time; each spares two or three round trips
CERTIFICATE = """openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=push -addext
 subjectAltName=IP:127.0.0.1 -keyout key.pem -out push.pem"""


async def app(_scope: object, receive: object, send: object) -> None:
    """The service: it takes all."""
    await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"0")]})  # type: ignore[operator]
    await send({"type": "http.response.body"})  # type: ignore[operator]


async def rate(count: int, url: str, kept_seconds: float) -> float:
    """Sealed, signed and handed over in a second."""
    outgoing.KEPT_SECONDS = kept_seconds
    outside, keys, left = (
        Outgoing([ipaddress.ip_network("127.0.0.0/8")]),
        keys_of(b"b" * 32),
        iter(range(count)),
    )
    point = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )

    async def sender() -> None:
        for _ in left:
            body = sealed(b"{}" * 80, point, b"a" * 16)
            answer = await outside.post(
                url, {"authorization": keys.signature(url[:-2], "a@example.org")}, body
            )
            assert answer.status == 201, answer

    start = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(AT_ONCE)))
    took = time.perf_counter() - start
    await outside.close()
    return count / took


def main() -> int:
    """Both, twice, in turns."""
    parser = argparse.ArgumentParser(prog="bench.pushes")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--port", type=int, default=8943)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="one-push-") as folder:
        subprocess.run(CERTIFICATE.split(), cwd=folder, check=True, capture_output=True)
        os.environ["SSL_CERT_FILE"] = str(Path(folder) / "push.pem")
        files = [f"--ssl-certfile={folder}/push.pem", f"--ssl-keyfile={folder}/key.pem"]
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "bench.pushes:app",
            f"--port={asked.port}",
            "--log-level=error",
        ]
        with subprocess.Popen([*command, *files, "--lifespan=off", "--timeout-keep-alive=30"]) as service:
            try:
                time.sleep(3)
                url = f"https://127.0.0.1:{asked.port}/x"
                found = [asyncio.run(rate(asked.count // 2, url, kept)) for kept in (0.0, 60.0, 0.0, 60.0)]
            finally:
                service.terminate()
    once, kept = found[0] + found[2], found[1] + found[3]
    print(f"one connection each {once / 2:.0f}/s, kept {kept / 2:.0f}/s, {kept / once:.1f} times as fast")
    return 0 if kept >= once * LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
