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
from itsdangerous import BadSignature, Signer

from one.accounts import buckets
from one.resources import Bucket

LIFETIME = timedelta(days=365)
ACCOUNTS = 32  # as many as a class has pupils; older ones are forgotten
LONGEST = 1000  # characters that are looked at; ours have half of it
GUESTS = 3  # how many of them a device that does not know the account may try as


class Device(msgspec.Struct, frozen=True):
    """What a good cookie says. ``accounts`` are pseudonyms, one at least, the last to sign in first."""

    id: str
    accounts: tuple[str, ...]


def read(key: bytes, cookie: str) -> Device | None:
    """The device of a cookie; None for none, or one that is not ours."""
    cookie = cookie[:LONGEST]
    try:
        said = _signer(key).unsign(cookie).decode()
    except BadSignature:
        said = _said_before(key, cookie)
    if not said:
        return None
    id_, *accounts = said.split(".")
    return Device(id_, tuple(accounts))


def remember(key: bytes, cookie: str, person_id: int) -> str:
    """The cookie of a device on which this person has just signed in."""
    device = read(key, cookie) or Device(secrets.token_urlsafe(12), ())
    mine = _pseudonym(key, person_id)
    others = [account for account in device.accounts if account != mine]
    said = ".".join([device.id, mine, *others][: ACCOUNTS + 1])
    return _signer(key).sign(said).decode()


def counted_in(key: bytes, cookie: str, person_id: int, network: str) -> list[Bucket]:
    """Where an attempt on an account is counted: the first of these that has room.

    The same work for an account nobody has, whose id is 0.
    """
    device, mine = read(key, cookie), _pseudonym(key, person_id)
    if device is None:
        return [buckets.network(network)]
    if mine in device.accounts:
        return [buckets.own_device(device.id)]
    return [buckets.guest_device(account) for account in device.accounts[:GUESTS]]


def place(key: bytes, cookie: str, network: str) -> Bucket:
    """Where somebody is who names no account, or one that may be nobody's: a device that signed in before, or a network."""
    device = read(key, cookie)
    return buckets.guest_device(device.accounts[0]) if device else buckets.network(network)


def _signer(key: bytes) -> Signer:
    return Signer(key, salt="known device", key_derivation="hmac", digest_method=hashlib.sha256)


def _said_before(key: bytes, cookie: str) -> str:
    """What a cookie of before version 0.4 says; none is left a LIFETIME after it, and this goes in 2028."""
    said, _, signature = cookie.rpartition(".")
    return said if hmac.compare_digest(signature.encode(), _keyed(key, "cookie", said, 16).encode()) else ""


def _pseudonym(key: bytes, person_id: int) -> str:
    return _keyed(key, "account", str(person_id), 9)


def _keyed(key: bytes, use: str, text: str, size: int) -> str:
    found = hmac.new(key, f"device:{use}:{text}".encode(), hashlib.sha256).digest()[:size]
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()
