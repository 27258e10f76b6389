"""People who ask for a page again and again over a kept connection, like wrk: one thread, a selector, raw sockets."""

import gzip
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

RECEIVE = 1 << 18
SILENT_SECONDS = 10.0


@dataclass
class Figures:
    """What came back. Milliseconds of every answer, in the order they came."""

    seconds: float = 0.0
    cpu: float = 0.0  # of the load itself
    took: list[float] = field(default_factory=list)
    line_bytes: int = 0

    def quantile(self, share: float) -> float:
        """So many of a hundred answers took no longer; infinite without any."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


@dataclass(eq=False)
class _Visitor:
    socket: socket.socket
    request: bytes
    asked: float = 0.0
    got: bytearray = field(default_factory=bytearray)
    whole: int = 0  # length of the answer, once its headers are read

    def ask(self) -> None:
        self.got.clear()
        self.whole = 0
        self.asked = time.perf_counter()
        self.socket.sendall(self.request)

    def read(self) -> bool:
        """Take what came; whether the answer is whole. RuntimeError for another answer than 200."""
        piece = self.socket.recv(RECEIVE)
        if not piece:
            raise RuntimeError("the server hung up")
        self.got += piece
        if not self.whole:
            end = self.got.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self.got[:end]).lower()
            if not head.startswith(b"http/1.1 200"):
                raise RuntimeError(
                    f"{self.request.split()[1].decode()} answered {head.splitlines()[0].decode()}"
                )
            self.whole = end + 4 + int(head.partition(b"content-length:")[2].split()[0])
        return len(self.got) >= self.whole


def request(path: str, cookie: str, port: int) -> bytes:
    """What a browser sends, without what the server does not read."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html,*/*;q=0.8\r\n"
        f"Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: fr,en;q=0.8\r\n"
        f"Sec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n\r\n"
    ).encode()


def get(port: int, path: str, cookie: str) -> bytes:
    """One answer of 200, its body unpacked."""
    with socket.create_connection(("127.0.0.1", port), SILENT_SECONDS) as line:
        visitor = _Visitor(line, request(path, cookie, port))
        visitor.ask()
        while not visitor.read():
            pass
    head, _, body = bytes(visitor.got).partition(b"\r\n\r\n")
    return gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body


def visit(port: int, path: str, cookies: Sequence[str], seconds: float, warm: float = 0.3) -> Figures:
    """Each person asks for ``path`` as soon as they have it, for so long; what came in ``warm`` is not counted."""
    found = Figures()
    with selectors.DefaultSelector() as selector:
        visitors = []
        try:
            for cookie in cookies:
                line = socket.create_connection(("127.0.0.1", port), SILENT_SECONDS)
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                visitors.append(_Visitor(line, request(path, cookie, port)))
                selector.register(line, selectors.EVENT_READ, visitors[-1])
                visitors[-1].ask()
            _rounds(selector, Figures(), warm)
            cpu = time.process_time()
            _rounds(selector, found, seconds)
            found.cpu = time.process_time() - cpu
        finally:
            for each in visitors:
                each.socket.close()
    return found


def _rounds(selector: selectors.BaseSelector, found: Figures, seconds: float) -> None:
    began = time.perf_counter()
    while time.perf_counter() < began + seconds:
        ready = selector.select(SILENT_SECONDS)
        if not ready:
            raise RuntimeError(f"no answer for {SILENT_SECONDS:.0f} seconds")
        for key, _ in ready:
            visitor: _Visitor = key.data
            if visitor.read():
                found.took.append((time.perf_counter() - visitor.asked) * 1000)
                found.line_bytes += visitor.whole
                visitor.ask()
    found.seconds = time.perf_counter() - began
