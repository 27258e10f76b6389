"""Where an attempt at a password comes from: attempts are counted by account and bucket."""

from one.resources import Bucket


def network(address: str) -> Bucket:
    """A network address: a whole school is one."""
    return Bucket(f"net:{address}", "net")


def own_device(device: str) -> Bucket:
    """A device that signed in to this account before: no stranger takes its turn."""
    return Bucket(f"own:{device}", None)


def guest_device(account: str) -> Bucket:
    """A device that signed in to another account before, by that account: however many devices it uses."""
    return Bucket(f"guest:{account}", "guest")
