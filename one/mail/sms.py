"""Short messages, through whatever provider stands behind one webhook."""

import base64
import http.client
import ssl
from urllib.parse import unquote, urlsplit

import anyio
import anyio.to_thread
import msgspec

from one.mail.errors import Later, Refused
from one.mail.letter import Sms

SECONDS = 10.0


class Webhook:
    """POSTs ``{"id", "to", "text"}`` as JSON to SMS_WEBHOOK_URL; ``id`` is the same at every try.

    A 2xx answer takes the message, 408, 429 and 5xx ask to try again, the rest refuses it. User and
    password of the address travel as HTTP Basic. Redirects are not followed: they would carry a
    code elsewhere. The standard library is enough for this one request, in a thread of its own.
    """

    def __init__(self, url: str) -> None:
        """``url`` is http:// or https://, checked at start."""
        self._url = urlsplit(url)
        self._threads = anyio.CapacityLimiter(2)

    async def send(self, sms: Sms, message_id: str) -> None:
        """Hand one message over; raises Later or Refused."""
        body = msgspec.json.encode({"id": message_id, "to": sms.to, "text": sms.text})
        try:
            status = await anyio.to_thread.run_sync(self._post, body, limiter=self._threads)
        except (OSError, http.client.HTTPException) as error:
            raise Later(type(error).__name__) from None
        if status in (408, 429) or status >= 500:
            raise Later(f"webhook: {status}")
        if not 200 <= status < 300:
            raise Refused(f"webhook: {status}")

    def _post(self, body: bytes) -> int:
        url = self._url
        headers = {"Content-Type": "application/json", "User-Agent": "one"}
        if url.username:
            pair = f"{unquote(url.username)}:{unquote(url.password or '')}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        connection = self._connection()
        try:
            connection.request(
                "POST", (url.path or "/") + (f"?{url.query}" if url.query else ""), body, headers
            )
            return connection.getresponse().status
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host = self._url.hostname
        assert host is not None, "checked at start"
        if self._url.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, self._url.port, timeout=SECONDS, context=context)
        return http.client.HTTPConnection(host, self._url.port, timeout=SECONDS)
