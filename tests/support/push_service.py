"""A push service for tests: a real HTTPS server on this machine, and browsers that read what it was given."""

import datetime
import ipaddress
import json
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from py_vapid import Vapid02

from one.config import Settings
from one.notices import pushes
from one.push.keys import keys_of, text_of
from one.push.outgoing import Outgoing
from one.push.sender import Sender
from one.store.pool import Pool


class Service(ThreadingHTTPServer):
    """Keeps what it is sent; answers ``status`` with ``headers``."""

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.status, self.headers, self.lines = 201, dict[str, str](), 0

    def url(self, name: str = "x") -> str:
        return f"https://127.0.0.1:{self.server_port}/{name}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # a line is kept

    def setup(self) -> None:
        super().setup()
        assert isinstance(self.server, Service)
        self.server.lines += 1

    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Service)
        body = self.rfile.read(int(self.headers["content-length"]))
        server.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(server.status)
        for name, value in {"content-length": "0", **server.headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


def make_certificate(folder: Path) -> Path:
    """Its own authority, for 127.0.0.1."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "push.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    return path


@contextmanager
def push_service(certificate: Path) -> Iterator[Service]:
    """Listens for as long as the block lasts."""
    with Service(certificate) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Browser:
    """One that subscribed: it alone can read what is sent to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._key, self._auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.form = {"endpoint": url, "p256dh": text_of(point), "auth": text_of(self._auth)}

    def read(self, service: Service) -> list[dict[str, str]]:
        """What the service has for it, each signed by who may send there."""
        found = []
        for path, headers, body in service.got:
            if service.url(path[1:]) == self.url:
                assert headers["content-encoding"] == "aes128gcm"
                assert Vapid02.verify(headers["authorization"])
                found.append(
                    json.loads(http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth))
                )
        return found


class Pusher:
    """Empties what waits for browsers when a test says so, as the worker does."""

    def __init__(self, settings: Settings, pool: Pool, networks: tuple[str, ...] = ("127.0.0.0/8",)) -> None:
        assert settings.secret_key is not None
        self.outgoing = Outgoing(map(ipaddress.ip_network, networks))
        keys = keys_of(settings.secret_key.encode())
        self.sender = Sender(
            pool, pushes.Composer(pool, mails=settings.mails).compose, keys, self.outgoing, "one@example.org"
        )

    async def deliver(self) -> None:
        while await self.sender.step():
            pass
