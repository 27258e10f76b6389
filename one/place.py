"""Where an attempt at a password comes from: attempts are counted by account and place."""

from typing import NamedTuple


class Place(NamedTuple):
    """``pool`` names the places that share the account's ceiling; one of no pool is bounded by itself alone."""

    name: str
    pool: str | None


def network(address: str) -> Place:
    """A network address: a whole school is one."""
    return Place(f"net:{address}", "net")


def own_device(device: str) -> Place:
    """A device that signed in to this account before: no stranger takes its turn."""
    return Place(f"own:{device}", None)


def guest_device(account: str) -> Place:
    """A device that signed in to another account before, by that account: however many devices it uses."""
    return Place(f"guest:{account}", "guest")
