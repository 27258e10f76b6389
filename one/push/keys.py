"""The key that notifications are signed with (VAPID, RFC 8292): made of SECRET_KEY, so that all processes have the same."""

import base64
import hmac
import time
from functools import lru_cache

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256
HOURS = 12  # a signature is good for; services take a day at most


class Keys:
    """Signs what is sent, and seals it for one browser."""

    def __init__(self, secret: bytes) -> None:
        """``secret``: SECRET_KEY; another one makes another key, which browsers have to be asked for anew."""
        made = int.from_bytes(hmac.digest(secret, b"web push", "sha512"))
        self._key = ec.derive_private_key(made % (_ORDER - 1) + 1, ec.SECP256R1())
        self.public = text_of(
            self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        )

    @property
    def short(self) -> str:
        """Enough of it for pages to see that it is another."""
        return self.public[-8:]

    def signature(self, audience: str, contact: str) -> str:
        """The header Authorization for a push service; ``contact`` is whom its people may write to."""
        claims = {"aud": audience, "sub": f"mailto:{contact}", "exp": int(time.time()) + HOURS * 3600}
        return str(Vapid02(self._key).sign(claims)["Authorization"])


@lru_cache(maxsize=4)
def keys_of(secret: bytes) -> Keys:
    """The key of a secret; made once."""
    return Keys(secret)


def sealed(content: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """What only the browser with these keys can read (RFC 8291)."""
    key = ec.generate_private_key(ec.SECP256R1())
    found: bytes = http_ece.encrypt(content, private_key=key, dh=p256dh, auth_secret=auth)
    return found


def is_public_key(raw: bytes) -> bool:
    """Whether these bytes are a point of the curve, as browsers make them."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        return False
    return len(raw) == 65


def text_of(raw: bytes) -> str:
    """As browsers write bytes."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """The bytes of such a text; none for any other."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""
