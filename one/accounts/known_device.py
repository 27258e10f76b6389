"""Devices that signed in before, by a cookie, so that no stranger's attempts keep their owner out.

The cookie is a random number and a pseudonym for each of the last accounts that signed in on the
device, under a signature: nothing is kept on our side, it says who nobody is, and it opens nothing.
It only decides where wrong attempts are counted (one/accounts/buckets.py): apart for a device that knows the
account, and for one that knows other accounts (the tablet of a class) apart from the network.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

import msgspec

from one.accounts import buckets
from one.resources import Bucket

LIFETIME = timedelta(days=365)
ACCOUNTS = 32  # as many as a class has pupils; older ones are forgotten
GUESTS = 3  # how many of them a device that does not know the account may try as


class Device(msgspec.Struct, frozen=True):
    """What a good cookie says. ``accounts`` are pseudonyms, the last to sign in first."""

    id: str
    accounts: tuple[str, ...]


def read(key: bytes, cookie: str) -> Device | None:
    """The device of a cookie; None for none, or one that is not ours."""
    said, _, signature = cookie[:1000].rpartition(".")
    if not said or not hmac.compare_digest(signature.encode(), _sign(key, "cookie", said, 16).encode()):
        return None
    id_, *accounts = said.split(".")
    return Device(id_, tuple(accounts))


def remember(key: bytes, cookie: str, person_id: int) -> str:
    """The cookie of a device on which this person has just signed in."""
    device = read(key, cookie) or Device(secrets.token_urlsafe(12), ())
    mine = _pseudonym(key, person_id)
    others = [account for account in device.accounts if account != mine]
    said = ".".join([device.id, mine, *others][: ACCOUNTS + 1])
    return f"{said}.{_sign(key, 'cookie', said, 16)}"


def places(key: bytes, cookie: str, person_id: int, network: str) -> list[Bucket]:
    """Where an attempt on an account is counted: the first of these that has room.

    The same work for an account nobody has, whose id is 0.
    """
    device, mine = read(key, cookie), _pseudonym(key, person_id)
    if device is None:
        return [buckets.network(network)]
    if mine in device.accounts:
        return [buckets.own_device(device.id)]
    return [buckets.guest_device(account) for account in device.accounts[:GUESTS]]


def _pseudonym(key: bytes, person_id: int) -> str:
    return _sign(key, "account", str(person_id), 9)


def _sign(key: bytes, use: str, text: str, size: int) -> str:
    found = hmac.new(key, f"device:{use}:{text}".encode(), hashlib.sha256).digest()[:size]
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()
