"""Where an attempt at a password comes from: attempts are counted by account and bucket."""

from ipaddress import IPv6Address, ip_address, ip_network

from one.resources import Bucket

IPV6_PLACE = 56  # bits that a home or a school is given; whoever has them has all addresses behind


def network(address: str) -> Bucket:
    """A network address: a whole school is one."""
    return Bucket(f"net:{_place(address)}", "net")


def asked(seed: str) -> Bucket:
    """The browser that asked for the message of this seed: strangers who guess the code in it do not hold it."""
    return Bucket(f"asked:{seed}", None)


def own_device(device: str) -> Bucket:
    """A device that signed in to this account before: no stranger takes its turn."""
    return Bucket(f"own:{device}", None)


def guest_device(account: str) -> Bucket:
    """A device that signed in to another account before, by that account: however many devices it uses."""
    return Bucket(f"guest:{account}", "guest")


def _place(address: str) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), IPV6_PLACE), strict=False))
