"""Secrets that travel by mail or short message, and are stored nowhere.

They are computed from the secret key and the message's own key, so the worker that sends a
message finds the same secret at every try, and neither the outbox nor a stolen copy of the
database holds one that works. The message's key is public: it is in the Message-ID.
"""

import base64
import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

DIGITS = 6

# What a secret is for, as its ticket says.
RESET, RESET_SMS, EMAIL, MOBILE = "reset", "reset-sms", "email", "mobile"
LINK_TIME, CODE_TIME = timedelta(hours=1), timedelta(minutes=10)


def token(key: bytes, purpose: str, seed: UUID) -> str:
    """256 bits, as 43 signs that a link can carry."""
    return base64.urlsafe_b64encode(_derive(key, purpose, seed)).rstrip(b"=").decode()


def digits(key: bytes, purpose: str, seed: UUID) -> str:
    """A code of six digits; only ever good for a few tries."""
    return f"{int.from_bytes(_derive(key, purpose, seed)) % 10**DIGITS:0{DIGITS}}"


def digest(key: bytes, purpose: str, person_id: int, seed: str, code: str) -> bytes:
    """What is stored of a code of digits: useless without the key, or for anyone else."""
    return hmac.new(key, f"code:{purpose}:{person_id}:{seed}:{code}".encode(), hashlib.sha256).digest()


def asked(key: bytes, seed: UUID) -> str:
    """What the browser that asked for a message keeps: it says so, and opens nothing."""
    return f"{seed}.{base64.urlsafe_b64encode(_derive(key, 'asked', seed)[:12]).decode()}"


def seed_asked(key: bytes, said: str) -> UUID | None:
    """The message that a browser asked for; None for one that cannot show it."""
    try:
        seed = UUID(said[:36])
    except ValueError:
        return None
    return seed if hmac.compare_digest(asked(key, seed).encode(), said.encode()) else None


def _derive(key: bytes, purpose: str, seed: UUID) -> bytes:
    return hmac.new(key, f"derived:{purpose}:{seed}".encode(), hashlib.sha256).digest()
